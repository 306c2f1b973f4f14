"""The reporting periods of a plan year."""

import datetime
from calendar import monthrange
from dataclasses import dataclass

from django.db.models import QuerySet

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


def calendar_periods(year: int) -> list[ReportingPeriod]:
    """The twenty periods of a calendar year, unsaved."""
    periods = []
    for kind, count, months in SPANS:
        for number in range(1, count + 1):
            last = number * months
            periods.append(
                ReportingPeriod(
                    kind=kind,
                    year=year,
                    number=number,
                    first_day=datetime.date(year, last - months + 1, 1),
                    last_day=datetime.date(year, last, monthrange(year, last)[1]),
                )
            )
    return periods


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
