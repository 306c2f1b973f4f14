"""The census: rows are expected from the day the plan opens; a district confirms its register."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import District
from communes.scoping import ensure_editable
from core import history, periods
from core.models import ReportingPeriod
from inspections.models import Census, Establishment
from inspections.models.kinds import GROUP_OF, Group

Kind = ReportingPeriod.Kind


def census_periods(year: int) -> list[ReportingPeriod]:
    """The first six months and the whole year."""
    rows = periods.of_year(year, Kind.HALF, Kind.YEAR)
    return [p for p in rows if p.kind == Kind.YEAR or p.number == 1]


def open_census(*, year: int, by: User | None) -> int:
    """An expected row for every district in force × both periods; only what is missing is made."""
    both = census_periods(year)
    if len(both) != 2:
        raise ValidationError(
            _("The reporting periods of %(year)s have not been opened yet.") % {"year": str(year)}
        )
    with history.batch(by=by) as batch:
        there = set(
            Census.objects.live().filter(period__in=both).values_list("district_id", "period_id")
        )
        districts = District.objects.live().in_force(both[0].first_day).order_by("code")
        made = [
            Census(district=district, period=period)
            for period in both
            for district in districts
            if (district.pk, period.pk) not in there
        ]
        batch.create_many(made)
        ensure_editable(by, *made[:1])
    return len(made)


def counted_on(period: ReportingPeriod, confirmed_on: datetime.date) -> datetime.date:
    """The day the register is counted on: the period's last, or the confirmation's before that."""
    return min(period.last_day, confirmed_on)


def register_counts(district: District, day: datetime.date) -> dict[str, dict[str, int]]:
    """{group: {"establishments", "conditional", "at_risk"}} in force in a district on a day."""
    rows = Establishment.objects.live().in_force(day).filter(commune__district=district)
    found: Any = (
        rows.order_by()
        .values("kind")
        .annotate(
            establishments=Count("pk"),
            conditional=Count("pk", filter=Q(is_conditional=True)),
            at_risk=Count("pk", filter=Q(is_at_risk=True)),
        )
    )
    names = ("establishments", "conditional", "at_risk")
    counts = {str(group): dict.fromkeys(names, 0) for group in Group.values}
    for row in found:
        for name in names:
            counts[GROUP_OF[row["kind"]]][name] += row[name]
    return counts


def confirm_census(
    census: Census,
    *,
    by: User | None,
    confirmed_on: datetime.date,
    document_number: str,
    staff: Mapping[str, int] | None = None,
    version: int | None = None,
    **letter: Any,
) -> Census:
    """Freeze the register's counts; confirming again is a correction, the old version is kept.

    `staff`: {group: people working there}, as typed.
    """
    with history.batch(by=by) as batch:
        ensure_editable(by, census)
        day = counted_on(census.period, confirmed_on)
        groups = register_counts(census.district, day)
        for group, counts in groups.items():
            counts["staff"] = int((staff or {}).get(group) or 0)
        snapshot = {
            "day": day.isoformat(),
            "groups": groups,
            "establishments": sum(c["establishments"] for c in groups.values()),
            "staff": sum(c["staff"] for c in groups.values()),
        }
        values = {
            "state": Census.State.CONFIRMED,
            "confirmed_on": confirmed_on,
            "document_number": document_number,
            "snapshot": snapshot,
            **letter,
        }
        stored = batch.update(census, values, expected_version=version)
        ensure_editable(by, stored)
        return stored
