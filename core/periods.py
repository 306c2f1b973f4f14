"""The reporting periods of a plan year."""

import datetime
from calendar import monthrange
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .models import ReportingPeriod

Kind = ReportingPeriod.Kind
SPANS = (  # kind, how many in a year, months in each
    (Kind.MONTH, 12, 1),
    (Kind.QUARTER, 4, 3),
    (Kind.HALF, 2, 6),
    (Kind.NINE_MONTHS, 1, 9),
    (Kind.YEAR, 1, 12),
)

#: the kinds that units report by and that are closed
REPORTED = (Kind.QUARTER, Kind.HALF, Kind.NINE_MONTHS, Kind.YEAR)


class Windows(models.TextChoices):
    """Between which days of its months a year's periods lie."""

    CALENDAR = "calendar", _("Calendar months: 01/01 – 31/12")
    MID_MONTH = "mid_month", _("From the 15th to the 14th: 15/12 of the year before – 14/12")


def _days(windows: str, year: int, first: int, last: int) -> tuple[datetime.date, datetime.date]:
    """The days of the months `first` to `last` (1–12)."""
    if windows == Windows.CALENDAR:
        end = datetime.date(year, last, monthrange(year, last)[1])
        return datetime.date(year, first, 1), end
    before = (year - 1, 12) if first == 1 else (year, first - 1)
    return datetime.date(*before, 15), datetime.date(year, last, 14)


def year_days(year: int, windows: str = Windows.CALENDAR) -> tuple[datetime.date, datetime.date]:
    return _days(windows, year, 1, 12)


def year_periods(
    year: int,
    windows: str = Windows.CALENDAR,
    days: tuple[datetime.date, datetime.date] | None = None,
) -> list[ReportingPeriod]:
    """The twenty periods of a year, unsaved.

    `days`: the year's own first and last, where a year with other windows stands beside it; the
    periods that begin or end with the year follow them.
    """
    whole = year_days(year, windows)
    first_day, last_day = days or whole
    found = []
    for kind, count, months in SPANS:
        for number in range(1, count + 1):
            since, until = _days(windows, year, (number - 1) * months + 1, number * months)
            found.append(
                ReportingPeriod(
                    kind=kind,
                    year=year,
                    number=number,
                    first_day=first_day if since == whole[0] else since,
                    last_day=last_day if until == whole[1] else until,
                )
            )
    return found


def of_year(year: int, *kinds: str) -> QuerySet[ReportingPeriod]:
    rows = ReportingPeriod.objects.filter(year=year, deleted_at__isnull=True)
    return (rows.filter(kind__in=kinds) if kinds else rows).order_by("first_day", "last_day")


@dataclass(frozen=True, slots=True)
class Span:
    """A period as plain data: what indicators need of it."""

    kind: str
    number: int
    first_day: datetime.date
    last_day: datetime.date
    pk: int = 0
