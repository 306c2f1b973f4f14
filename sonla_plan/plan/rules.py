"""What a target asks for: by which day, how much, how fast. Pure functions of plain data."""

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.indicators import Counts, Window
from core.periods import Span


@dataclass(frozen=True, slots=True)
class Rule:
    """How one target is judged, as plain data of one of its versions."""

    judged: str  # even | steps | kept | clearance
    share: Fraction | None  # of the population, 0–1
    number: int | None
    steps: tuple[tuple[datetime.date, Fraction], ...] = ()  # day, cumulative share of the goal
    weights: tuple[int, ...] = ()
    pending_days: int | None = None  # None: not established, so open until the year's end
    due_on: datetime.date | None = None
    counts_rows: bool = True  # False: a plain count without a population


def step_days(
    steps: Sequence[Mapping[str, Any]], ends: Mapping[tuple[str, int], datetime.date]
) -> list[tuple[datetime.date, Fraction]]:
    """Steps named by a period end on that period's last day; the others bear their own date."""
    out = []
    for step in steps:
        share = Fraction(str(step["share"])) / 100
        if "on" in step:
            out.append((datetime.date.fromisoformat(step["on"]), share))
        elif (step["period"], step.get("number", 1)) in ends:
            out.append((ends[step["period"], step.get("number", 1)], share))
    return out


def inside_since(rule: Rule, window: Window) -> datetime.date | None:
    """Open items that entered on this day or later are inside their window; None: no item is."""
    if rule.judged != "clearance":
        return None
    if rule.pending_days is None:
        return datetime.date.min if window.known < window.last_day else None
    return window.until - datetime.timedelta(days=rule.pending_days)


def deadline(rule: Rule, window: Window) -> datetime.date:
    """The day after which the verdict is final; kept and clearance wait for the plan's last day."""
    if rule.judged in ("kept", "clearance"):
        return window.last_day
    return rule.due_on or window.last_day


def due_by(
    rule: Rule, goal: int | None, counts: Counts, window: Window, day: datetime.date, inside: int
) -> int | None:
    """Due by a day, a whole number rounded down; the full goal on the last day."""
    if goal is None:
        return None
    if rule.judged == "kept":
        return goal
    if rule.judged == "clearance":
        return counts.population - inside
    if rule.judged == "steps":
        passed = [share for on, share in rule.steps if on <= day]
        return math.floor(goal * max(passed, default=Fraction(0)))
    return math.floor(goal * _share_passed(rule, window, day))


def _share_passed(rule: Rule, window: Window, day: datetime.date) -> Fraction:
    last = deadline(rule, window)
    if day >= last:
        return Fraction(1)
    if not rule.weights:
        return _days(window.first_day, day, window.first_day, last)
    quarters = zip(rule.weights, window.of_kind("quarter"), strict=False)
    counting = [(weight, quarter) for weight, quarter in quarters if quarter.first_day <= last]
    whole = sum(weight for weight, _quarter in counting)
    if not whole:
        return _days(window.first_day, day, window.first_day, last)
    return sum(
        (Fraction(weight, whole) * _quarter_passed(q, day, last) for weight, q in counting),
        Fraction(0),
    )


def _quarter_passed(quarter: Span, day: datetime.date, due_on: datetime.date) -> Fraction:
    """The quarter in which the due date lies ends with it, and those after it weigh nothing: no
    leap on the due date."""
    end = min(quarter.last_day, due_on)
    return _days(quarter.first_day, day, quarter.first_day, end)


def _days(
    since: datetime.date, day: datetime.date, first: datetime.date, last: datetime.date
) -> Fraction:
    """Share of [first, last] that has passed by `day`, both days included."""
    if day < since:
        return Fraction(0)
    passed = (min(day, last) - since).days + 1
    return Fraction(passed, (last - first).days + 1)


def per_month(rule: Rule, goal: int | None, achieved: int, window: Window) -> int | None:
    """Whole units a month that would still reach the goal in time; None where pace says nothing."""
    last = deadline(rule, window)
    if goal is None or rule.judged != "even" or achieved >= goal:
        return None
    if window.known >= last:
        return None
    months = max((last - window.known).days / 30.4375, 1)
    return math.ceil((goal - achieved) / months)


def next_step(
    rule: Rule, goal: int | None, achieved: int, window: Window
) -> tuple[datetime.date, int] | None:
    """The first step still to come that asks for more than there is: its day and its units."""
    if goal is None or rule.judged != "steps":
        return None
    asked = ((day, math.floor(goal * share)) for day, share in rule.steps if day > window.as_of)
    return next(((day, units) for day, units in asked if units > achieved), None)
