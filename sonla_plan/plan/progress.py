"""The only arithmetic, with `rules`: what a target's counts mean on a date.

Pure functions of plain data; no query here. Counts come from `figures.py`, words from the pages.
"""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from core.indicators import Counts, Window, month_of

from .rules import Rule, deadline, due_by, inside_since, next_step, per_month

PERCENT_FROM = 20  # below this population a percentage says more than is known
BEHIND_FROM = Fraction(85, 100)


class Status(StrEnum):
    NOT_ACHIEVED = "not_achieved"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    NO_DATA = "no_data"
    ON_TRACK = "on_track"
    NOT_DUE = "not_due"
    MAINTAINED = "maintained"
    ACHIEVED = "achieved"
    NOTHING_TO_REPORT = "nothing_to_report"


#: worst first, the order of cards and of the strip
WORST_FIRST = tuple(Status)


@dataclass(slots=True)
class Progress:
    """A target's standing on a date. Counts in units; `gap` is what is short of what is due now."""

    achieved: int
    population: int | None
    goal: int | None
    due_now: int | None
    gap: int | None
    status: Status | None
    percent: int | None = None
    remaining: int | None = None
    per_month: int | None = None
    next_step: tuple[datetime.date, int] | None = None
    pending: int = 0
    lost: int = 0
    curve: list[int | None] = field(default_factory=list)
    due_curve: list[int | None] = field(default_factory=list)


def judge(
    rule: Rule,
    counts: Counts,
    window: Window,
    *,
    goal_of: int | None = None,
    nothing: bool = False,
    curves: bool = True,
) -> Progress:
    """The province's standing, or that of districts whose goal is given (`goal_of`) or 100 %.

    `nothing`: the units have declared that there was nothing, or an earlier step has rows.
    `curves`: False for a cell of the matrix, which shows none.
    """
    population = counts.population if rule.counts_rows else None
    inside = _inside(rule, counts, window)
    goal = goal_of if goal_of is not None else _goal(rule, counts.population)
    if rule.judged == "clearance" and window.known >= window.last_day:
        goal = counts.population - inside
    due = due_by(rule, goal, counts, window, window.as_of, inside)
    status = _status(rule, counts, window, goal, due, inside, nothing)
    return Progress(
        achieved=counts.achieved,
        population=population,
        goal=goal,
        due_now=due,
        gap=None if due is None else max(due - counts.achieved, 0),
        status=status,
        percent=percent(counts.achieved, population),
        remaining=None if goal is None else max(goal - counts.achieved, 0),
        per_month=per_month(rule, goal, counts.achieved, window),
        next_step=next_step(rule, goal, counts.achieved, window),
        pending=inside,
        lost=counts.lost,
        curve=curve(rule, counts, window) if curves else [],
        due_curve=_due_curve(rule, goal, counts, window) if curves else [],
    )


def without_goal(rule: Rule, counts: Counts, window: Window) -> Progress:
    """A district's figure where the goal is the province's alone: counts, no judgement."""
    population = counts.population if rule.counts_rows else None
    return Progress(
        achieved=counts.achieved,
        population=population,
        goal=None,
        due_now=None,
        gap=None,
        status=None,
        percent=percent(counts.achieved, population),
        pending=_inside(rule, counts, window),
        lost=counts.lost,
        curve=curve(rule, counts, window),
    )


def percent(achieved: int, population: int | None) -> int | None:
    """Rounded down, and only from a population of 20 up: 133 of 204 is 65."""
    if not population or population < PERCENT_FROM:
        return None
    return achieved * 100 // population


def _goal(rule: Rule, population: int) -> int | None:
    if rule.number is not None:
        return rule.number
    if rule.share is None or not rule.counts_rows:
        return None
    return math.ceil(rule.share * population)


def _inside(rule: Rule, counts: Counts, window: Window) -> int:
    """Open items still inside their pending window: neither done nor late."""
    since = inside_since(rule, window)
    return 0 if since is None else sum(day >= since for day in counts.open_since)


def _status(
    rule: Rule,
    counts: Counts,
    window: Window,
    goal: int | None,
    due: int | None,
    inside: int,
    nothing: bool,
) -> Status | None:
    """The first rule that fits, in the order the methodical note gives them."""
    if rule.counts_rows and counts.population == 0:
        return Status.NOTHING_TO_REPORT if nothing else Status.NO_DATA
    if goal is None or due is None:
        return None
    done = counts.achieved >= goal
    if window.known > deadline(rule, window):
        return Status.ACHIEVED if done else Status.NOT_ACHIEVED
    if rule.judged == "kept":
        if counts.lost_by_decision:
            return Status.AT_RISK  # even with more kept than the goal asks for
        return Status.MAINTAINED if done else Status.BEHIND
    if done and rule.judged != "clearance":
        return Status.ACHIEVED
    if _not_due(rule, counts, window, inside):
        return Status.NOT_DUE
    if rule.judged == "steps" and counts.population - counts.lost < goal and counts.lost:
        return Status.AT_RISK  # lost for good: a quarter gone by without an item
    if counts.achieved >= due:
        return Status.ON_TRACK
    return Status.BEHIND if counts.achieved >= BEHIND_FROM * due else Status.AT_RISK


def _not_due(rule: Rule, counts: Counts, window: Window, inside: int) -> bool:
    if rule.judged == "steps":
        return bool(rule.steps) and window.known < min(on for on, _share in rule.steps)
    return rule.judged == "clearance" and inside == counts.population


def curve(rule: Rule, counts: Counts, window: Window) -> list[int | None]:
    """Twelve month-end figures, None for months not yet begun: sums, or levels of what is kept."""
    out: list[int | None] = []
    total = 0
    begun = month_of(window.until, window.month_ends) + 1 if window.has_begun else 0
    for month in range(12):
        if month >= begun:
            out.append(None)
        elif rule.judged == "kept":
            total += counts.lost_by_month[month]
            out.append(counts.population - total)
        else:
            total += counts.done_by_month[month]
            out.append(total)
    return out


def _due_curve(rule: Rule, goal: int | None, counts: Counts, window: Window) -> list[int | None]:
    if goal is None or rule.judged == "clearance":
        return []
    return [due_by(rule, goal, counts, window, day, 0) for day in window.month_ends]


def count_statuses(statuses: Sequence[Status | None]) -> list[tuple[Status, int]]:
    """The strip: how many targets stand where, worst first, without empty places."""
    return [(s, n) for s in WORST_FIRST if (n := sum(x == s for x in statuses))]
