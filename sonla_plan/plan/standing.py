"""Every target's standing for the province or for some districts: what all faces read."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.indicators import Counts, Indicator

from . import figures as kept
from .declared import declared_nothing
from .indicators import BY_KEY
from .models import Target
from .progress import Progress, judge, without_goal
from .rules import Rule
from .years import PlanYear


@dataclass(slots=True)
class Standing:
    indicator: Indicator
    target: Target
    rule: Rule
    on: bool  # False: followed outside the system
    counts: Counts
    progress: Progress | None
    districts: dict[int, Progress]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose standing: `whole` is the province; else these districts added up."""

    districts: tuple[int, ...]
    whole: bool = True
    police_only: bool = False


def standings(year: PlanYear, asked: Asked, versions: dict[str, int]) -> list[Standing]:
    """In the plan's order. Queries: one a source for what is not kept, and one for declarations."""
    if not (asked.whole or asked.districts):
        return []  # posted to no district: nothing is theirs, which is not "nothing is recorded"
    found = kept.figures(year, asked.districts, versions=versions)
    declared = declared_nothing(year.window)
    shown = [t for t in year.targets if _shown(BY_KEY[t.indicator], asked)]
    # all of them first: an earlier step of the same cases may come later in the plan's order
    totals: dict[str, Counts] = {}
    for target in shown:
        key = target.indicator
        places: Sequence[int | None] = (None,) if BY_KEY[key].province_only else asked.districts
        totals[key] = kept.total(found, key, places)
    return [_standing(year, target, asked, found, totals, declared) for target in shown]


def _shown(indicator: Indicator, asked: Asked) -> bool:
    if asked.police_only:
        return indicator.police
    if not asked.whole and not asked.districts:
        return False  # an agency that is not the police: no target is its own
    return asked.whole or not indicator.province_only


def _standing(
    year: PlanYear,
    target: Target,
    asked: Asked,
    found: dict[int | None, kept.Figures],
    totals: dict[str, Counts],
    declared: dict[str, set[int | None]],
) -> Standing:
    indicator, rule = BY_KEY[target.indicator], year.rule(target)
    on = kept.is_on(indicator)
    counts = totals[indicator.key]
    standing = Standing(indicator, target, rule, on, counts, None, {})
    if not on:
        return standing
    nothing = _nothing(indicator, asked.districts, totals, declared)
    if year.counts_only:
        standing.progress = without_goal(rule, counts, year.window)
    elif asked.whole:
        standing.progress = judge(rule, counts, year.window, nothing=nothing)
    else:
        standing.progress = _judge_districts(year, target, rule, asked.districts, counts, nothing)
    if not indicator.province_only:
        chain = [key for key in _chain(indicator) if key in totals]
        for pk in asked.districts:
            own = {key: kept.total(found, key, (pk,)) for key in chain}
            nothing = _nothing(indicator, (pk,), own, declared)
            standing.districts[pk] = _judge_districts(
                year, target, rule, (pk,), own[indicator.key], nothing, curves=False
            )
    return standing


def _chain(indicator: Indicator) -> list[str]:
    """An indicator and the earlier steps of the same cases."""
    keys = [indicator.key]
    while BY_KEY[keys[-1]].after:
        keys.append(BY_KEY[keys[-1]].after)
    return keys


def _judge_districts(
    year: PlanYear,
    target: Target,
    rule: Rule,
    districts: Sequence[int],
    counts: Counts,
    nothing: bool,
    *,
    curves: bool = True,
) -> Progress:
    """A status only where the goal is 100 % or the target was allocated to every one of them."""
    if year.counts_only:
        return without_goal(rule, counts, year.window)
    allocated = [year.allocations.get((target.indicator, pk)) for pk in districts]
    if allocated and all(goal is not None for goal in allocated):
        goal = sum(goal for goal in allocated if goal is not None)
        return judge(rule, counts, year.window, goal_of=goal, nothing=nothing, curves=curves)
    if rule.share == 1 and rule.counts_rows:
        goal = counts.population
        return judge(rule, counts, year.window, goal_of=goal, nothing=nothing, curves=curves)
    return without_goal(rule, counts, year.window)


def _nothing(
    indicator: Indicator,
    districts: Sequence[int],
    totals: dict[str, Counts],
    declared: dict[str, set[int | None]],
) -> bool:
    """Nothing to report: an earlier step of the same cases has rows, or the units declared it."""
    if any(key in totals and totals[key].population for key in _chain(indicator)[1:]):
        return True
    if not indicator.fact_kind:
        return False
    said = declared.get(indicator.fact_kind, set())
    return None in said or (bool(districts) and set(districts) <= said)
