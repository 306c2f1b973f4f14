"""A plan's year as of a day: its window, its targets' versions, their rules."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.core.cache import cache

from core import clock, periods
from core.indicators import Indicator, Window
from core.models import ReportingPeriod
from core.versions import stamp

from .indicators import BY_KEY
from .models import Allocation, EarlierFigure, Plan, Target
from .rules import Rule, step_days

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlanYear:
    plan: Plan
    window: Window
    targets: tuple[Target, ...]  # the versions in force, in the plan's order
    allocations: dict[tuple[str, int], int] = field(default_factory=dict)
    #: a free range of days: what was done in it is counted, and no target judges it
    counts_only: bool = False

    @property
    def year(self) -> int:
        return self.plan.year

    def rule(self, target: Target) -> Rule:
        return rule_of(target, self.window)

    @property
    def options(self) -> dict[str, dict[str, Any]]:
        return {t.indicator: t.options for t in self.targets}


def window_of(plan: Plan, as_of: datetime.date, since: datetime.date | None = None) -> Window:
    spans = tuple(
        periods.Span(p.kind, p.number, p.first_day, p.last_day, p.pk)
        for p in periods.of_year(plan.year)
    )
    return Window(since or plan.starts_on, plan.ends_on, as_of, spans, clock.today())


def open_year(
    year: int, as_of: datetime.date, since: datetime.date | None = None
) -> PlanYear | None:
    """The plan of a year as it stood on a day; None when there is no such plan. Four queries.

    `since`: only what was done from that day on.
    """
    plan = Plan.objects.live().filter(year=year).first()
    if plan is None:
        return None
    allocations = Allocation.objects.live().filter(plan=plan)
    return PlanYear(
        plan=plan,
        window=window_of(plan, as_of, since),
        targets=tuple(versions_on(plan, as_of)),
        allocations={(a.indicator, a.district_id): a.goal for a in allocations},
        counts_only=since is not None,
    )


def kept_year(
    year: int,
    as_of: datetime.date,
    versions: dict[str, int],
    since: datetime.date | None = None,
) -> PlanYear | None:
    """The same, kept under the versions of what the province's rules and periods are made of.

    A day still to come is judged up to today, so that it is kept for today only.
    """
    known = min(as_of, clock.today())
    days = f"{since or ''}:{as_of:%Y%m%d}:{known:%Y%m%d}"
    name = f"plan-year:{year}:{days}:{stamp(versions, ['province'])}"
    found = cache.get(name)
    if found is None:
        found = open_year(year, as_of, since)
        if found is not None:
            cache.set(name, found)
    return found


def versions_on(plan: Plan, day: datetime.date) -> list[Target]:
    """Of each target the version in force on the day; before its first version, that one."""
    rows = Target.objects.live().filter(plan=plan).select_related("lead_agency")
    chosen: dict[str, Target] = {}
    for target in rows.prefetch_related("supporting_agencies").order_by("effective_on", "pk"):
        if target.indicator in BY_KEY and (
            target.indicator not in chosen or target.effective_on <= day
        ):
            target.plan = plan  # at hand: a card's address names its year
            chosen[target.indicator] = target
    return sorted(chosen.values(), key=lambda t: t.order)


def rule_of(target: Target, window: Window) -> Rule:
    indicator: Indicator = BY_KEY[target.indicator]
    ends = {(p.kind, p.number): p.last_day for p in window.periods}
    return Rule(
        judged=target.judged,
        share=None if target.goal_share is None else Fraction(target.goal_share) / 100,
        number=target.goal_number,
        steps=tuple(sorted(step_days(target.steps, ends))),
        weights=tuple(target.quarter_weights),
        pending_days=target.pending_days,
        due_on=target.due_on,
        counts_rows=indicator.population is not None,
    )


def a_year_before(day: datetime.date) -> datetime.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29/02
        return day.replace(year=day.year - 1, day=28)


def earlier_figures(window: Window) -> dict[str, EarlierFigure]:
    """Typed figures of the same day last year, or of the nearest day before it; by indicator."""
    first, last = a_year_before(window.first_day), a_year_before(window.as_of)
    rows = EarlierFigure.objects.live().filter(as_of__range=(first, last))
    return {f.indicator: f for f in rows.order_by("as_of", "pk")}


def plan_days(year: int, windows: str) -> tuple[datetime.date, datetime.date]:
    """The days a year's plan is opened with: those of the windows, but none of another plan's.

    Where the year before ends on another day the first one is the day after it, so that no day is
    in two years or in none; and the same at the year's end.
    """
    first, last = periods.year_days(year, windows)
    plans = {plan.year: plan for plan in Plan.objects.live().filter(year__in=(year - 1, year + 1))}
    before, after = plans.get(year - 1), plans.get(year + 1)
    if before is not None and before.ends_on >= datetime.date(year - 1, 11, 30):
        first = before.ends_on + ONE_DAY
    if after is not None and after.starts_on.year >= year and after.starts_on > first:
        last = min(after.starts_on - ONE_DAY, datetime.date(year, 12, 31))
    return first, last


def year_on(day: datetime.date, plans: Iterable[Plan]) -> int | None:
    """The year to whose plan a day belongs: 20/12/2018 may be of 2019."""
    return next((p.year for p in plans if p.starts_on <= day <= p.ends_on), None)


def years() -> list[int]:
    return list(Plan.objects.live().order_by("-year").values_list("year", flat=True))


#: the periods reports are most often asked for come first
KINDS = ("quarter", "half", "nine_months", "year", "month")


def period_rows(year: int) -> list[ReportingPeriod]:
    """A year's periods, kind by kind."""
    return sorted(periods.of_year(year), key=lambda p: (KINDS.index(p.kind), p.number))
