"""Writes on the plan. A target is never overwritten: a change is a new version with its reason."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Agency, District, UnitCatalogue
from communes.scoping import ensure_editable
from core import history, periods
from core.holding import hold
from core.models import ReportingPeriod
from core.periods import Windows
from inspections.actions import open_census
from returns.actions import open_year
from sonla_plan.plan.models import Allocation, EarlierFigure, Plan, Target


def open_plan(
    *,
    by: User | None,
    year: int,
    targets: Iterable[Mapping[str, Any]],
    windows: str = Windows.CALENDAR,
    **values: Any,
) -> Plan:
    """A year's plan with its reporting periods and first targets.

    The periods lie between the days of `windows`; those that begin or end with the year follow
    the plan's own first and last day, so that no day is in two years.

    Raises ValidationError for a year whose list of administrative units is not loaded: from 2025
    on the codes are reused, and nothing may be counted against the units of 2019.
    """
    plan = Plan(year=year, **values)
    if not _units_known(plan.starts_on, plan.ends_on):
        raise ValidationError(
            _("The administrative units of %(year)s are not loaded; the plan cannot be opened.")
            % {"year": str(year)}
        )
    with history.batch(by=by) as batch:
        _check_other_years(plan)
        batch.create(plan)
        have = set(periods.of_year(year).values_list("kind", "number"))
        made = periods.year_periods(year, windows, (plan.starts_on, plan.ends_on))
        batch.create_many([p for p in made if (p.kind, p.number) not in have])
        for order, target in enumerate(targets, start=1):
            batch.create(Target(plan=plan, order=order, effective_on=plan.starts_on, **target))
        open_census(year=year, by=by)
        open_year(year, by=by)
        ensure_editable(by, plan)
        return plan


def _check_other_years(plan: Plan) -> None:
    """A day belongs to one year: its facts would be counted twice."""
    rows = Plan.objects.live().exclude(year=plan.year)
    other = rows.filter(starts_on__lte=plan.ends_on, ends_on__gte=plan.starts_on).first()
    if other is not None:
        days = f"{other.starts_on:%d/%m/%Y} – {other.ends_on:%d/%m/%Y}"
        raise ValidationError(
            _("The plan of %(year)s already holds some of these days (%(days)s).")
            % {"year": str(other.year), "days": days}
        )


def _units_known(first: datetime.date, last: datetime.date) -> bool:
    known = UnitCatalogue.objects.live().filter(valid_from__lte=first, valid_to__gte=last)
    return known.exists()


def change_plan(plan: Plan, *, by: User | None, **values: Any) -> Plan:
    """What a source has said since of the plan itself: its title, number, date."""
    version = values.pop("version", None)
    with history.batch(by=by) as batch:
        changed = batch.update(plan, values, expected_version=version)
        ensure_editable(by, changed)
        return changed


def change_target(
    target: Target,
    *,
    by: User | None,
    effective_on: datetime.date,
    decision_number: str,
    reason: str,
    supporting_agencies: Iterable[Agency] | None = None,
    **values: Any,
) -> Target:
    """A new version from a day on; the old one stays and still judges the days before."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the target is changed.")})
    if effective_on <= target.effective_on:
        raise ValidationError(
            {"effective_on": _("A new version must take effect after the one it changes.")}
        )
    skip = {"id", "created_at", "created_by", "updated_at", "updated_by", "version", "deleted_at"}
    kept = {
        f.name: getattr(target, f.name) for f in target._meta.concrete_fields if f.name not in skip
    }
    fresh = Target(
        **{
            **kept,
            **values,
            "effective_on": effective_on,
            "decision_number": decision_number,
            "reason": reason,
            "is_demo": False,
            "assumed": [name for name in target.assumed if name not in values],
        }
    )
    agencies = (
        target.supporting_agencies.all() if supporting_agencies is None else supporting_agencies
    )
    with history.batch(by=by, reason=reason) as batch:
        batch.create(fresh, links={"supporting_agencies": agencies})
        ensure_editable(by, fresh)
        return fresh


def withdraw_target(target: Target, *, by: User | None, reason: str) -> Target:
    """Takes back the last version, which was mistyped; the one before, which judges its days again.

    Raises ValidationError for any other version: the next one was made from it.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the version is taken back.")})
    day = f"{target.effective_on:%d/%m/%Y}"
    told = _("Version from %(day)s: %(reason)s") % {"day": day, "reason": reason.strip()}
    with history.batch(by=by, reason=told) as batch:
        ensure_editable(by, target)
        rows = Target.objects.live().filter(plan=target.plan, indicator=target.indicator)
        stored = list(rows.order_by("effective_on").select_for_update(of=("self",)))
        if len(stored) < 2 or stored[-1].pk != target.pk:
            raise ValidationError(_("Only the last of several versions can be taken back."))
        batch.delete(target, expected_version=target.version)
        return stored[-2]


def complete_target(target: Target, *, by: User | None, **values: Any) -> Target:
    """Fill in what the plan's sources left open (agencies, due date): the goal stays as it is.

    What is given is no longer assumed, unless `assumed` says so.
    """
    values.setdefault("assumed", [name for name in target.assumed if name not in values])
    links = {}
    if "supporting_agencies" in values:
        links["supporting_agencies"] = values.pop("supporting_agencies")
    version = values.pop("version", None)
    with history.batch(by=by) as batch:
        changed = batch.update(target, values, links=links, expected_version=version)
        ensure_editable(by, changed)
        return changed


def allocate(
    *, by: User | None, plan: Plan, indicator: str, goals: Mapping[District, int | None]
) -> None:
    """The districts' own goals of a target; an empty goal takes the allocation back."""
    with history.batch(by=by) as batch:
        batch.touch(Allocation, "province")
        rows = Allocation.objects.live().filter(plan=plan, indicator=indicator)
        standing = {a.district_id: a for a in rows}
        for district, goal in goals.items():
            row = standing.get(district.pk)
            if row is None and goal is not None:
                row = batch.create(
                    Allocation(plan=plan, indicator=indicator, district=district, goal=goal)
                )
                ensure_editable(by, row)
            elif row is not None and goal is None:
                ensure_editable(by, row)
                batch.delete(row)
            elif row is not None and goal is not None:
                ensure_editable(by, batch.update(row, {"goal": goal}))


def record_earlier_figure(*, by: User | None, **values: Any) -> EarlierFigure:
    with history.batch(by=by) as batch:
        figure = batch.create(EarlierFigure(**values))
        ensure_editable(by, figure)
        return figure


def change_earlier_figure(
    figure: EarlierFigure, *, by: User | None, **values: Any
) -> EarlierFigure:
    version = values.pop("version", None)
    with history.batch(by=by) as batch:
        changed = batch.update(figure, values, expected_version=version)
        ensure_editable(by, changed)
        return changed


def remove_earlier_figure(figure: EarlierFigure, *, by: User | None) -> None:
    with history.batch(by=by) as batch:
        ensure_editable(by, figure)
        batch.delete(figure)


def restore_earlier_figure(figure: EarlierFigure, *, by: User | None) -> EarlierFigure:
    """Raises ValidationError when another figure has been typed for the day meanwhile."""
    with history.batch(by=by) as batch:
        restored = batch.restore(figure)
        ensure_editable(by, restored)
        return restored


def change_period(period: ReportingPeriod, *, by: User | None, **values: Any) -> ReportingPeriod:
    """A period's own first, last and due day. Refused once it is closed, however lately."""
    version = values.pop("version", None)
    with history.batch(by=by) as batch:
        # in the order in which closing takes them, so that the two cannot wait for each other
        hold()
        fresh = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
        if fresh.closed_at:
            raise ValidationError(_("The period is closed; its days can no longer be changed."))
        changed = batch.update(fresh, values, expected_version=version)
        _check_neighbours(changed)
        if changed.kind == ReportingPeriod.Kind.YEAR:
            _follow(batch, changed)
        return changed


def _follow(batch: history.Batch, period: ReportingPeriod) -> None:
    """The plan's year is the year that is reported."""
    plan = Plan.objects.live().filter(year=period.year).first()
    if plan is not None:
        days = {"starts_on": period.first_day, "ends_on": period.last_day}
        _check_other_years(batch.update(plan, days))


def _check_neighbours(period: ReportingPeriod) -> None:
    """Periods of one kind and year follow each other without a day in common."""
    for other in periods.of_year(period.year, period.kind).exclude(pk=period.pk):
        field, clash = (
            ("first_day", other.last_day >= period.first_day)
            if other.number < period.number
            else ("last_day", other.first_day <= period.last_day)
        )
        if clash:
            days = f"{other.first_day:%d/%m/%Y} – {other.last_day:%d/%m/%Y}"
            raise ValidationError(
                {
                    field: _("This day lies in or beyond %(period)s (%(days)s).")
                    % {"period": other.label, "days": days}
                }
            )
