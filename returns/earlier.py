"""Which period an earlier report was of, and what of it is typed."""

import datetime
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import clock, periods
from core.models import ReportingPeriod

from .checks import Problem, problems
from .models import EarlierFigure
from .tables import TABLES, Table, cells_in_use

#: how many years back old reports are offered to be typed
YEARS = 5


def years() -> list[int]:
    """Newest first: last year and those before it, this year's own periods as far as they ended."""
    this = clock.today().year
    return list(range(this, this - YEARS - 1, -1))


def ended_periods(year: int) -> list[ReportingPeriod]:
    """Those that are reported and over, with the days of their own, else the calendar's."""
    stored = {(p.kind, p.number): p for p in periods.of_year(year, *periods.REPORTED)}
    every = [
        stored.get((p.kind, p.number), p)
        for p in periods.year_periods(year)
        if p.kind in periods.REPORTED
    ]
    return [period for period in every if period.last_day < clock.today()]


def period_named(year: int, kind: str, number: int) -> ReportingPeriod | None:
    """None: there is no such period, it is not over, or too long ago."""
    if year not in years():
        return None
    found = (p for p in ended_periods(year) if (p.kind, p.number) == (kind, number))
    return next(found, None)


def as_stored(period: ReportingPeriod) -> ReportingPeriod:
    """The period as it stands now; it may have been closed since it was read."""
    return ReportingPeriod.objects.live().filter(pk=period.pk).first() or period


def refuse_typing(period: ReportingPeriod) -> None:
    """Raises ValidationError for a period whose figures the system itself has closed."""
    if period.closed_at:
        raise ValidationError(
            _("The figures of %(period)s were closed here and are known; none is typed for it.")
            % {"period": period.label}
        )


def tables() -> list[Table]:
    return [table for table in TABLES if table.is_used]


def odd(values: Mapping[str, int | None]) -> list[Problem]:
    """What looks wrong in the figures; the impossible first."""
    used = {cell.key for cell in cells_in_use()}
    known = {key: value for key, value in values.items() if key in used}
    return problems(tables(), known, 1, None, all_typed=True)


def source_of(rows: Iterable[EarlierFigure]) -> tuple[str, datetime.date | None]:
    """The report the figures stand in: one for all of a period."""
    row = next(iter(rows), None)
    return (row.source_number, row.source_on) if row else ("", None)
