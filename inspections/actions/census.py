"""The census: rows are expected from the day the plan opens; a district confirms its register."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import District
from communes.scoping import ensure_editable
from core import history, periods
from core.models import ReportingPeriod
from inspections.census import counted_on, register_on
from inspections.models import Census

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


def confirm_census(
    census: Census,
    *,
    by: User | None,
    confirmed_on: datetime.date,
    document_number: str,
    version: int | None = None,
    **letter: Any,
) -> Census:
    """Freeze what the register says; confirming again is a correction, the old version is kept."""
    with history.batch(by=by) as batch:
        ensure_editable(by, census)
        day = counted_on(census.period, confirmed_on)
        values = {
            "state": Census.State.CONFIRMED,
            "confirmed_on": confirmed_on,
            "document_number": document_number,
            "snapshot": register_on(census.district, day),
            **letter,
        }
        stored = batch.update(census, values, expected_version=version)
        ensure_editable(by, stored)
        return stored
