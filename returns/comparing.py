"""The same period a year before: from this system, or from the old report that was typed in."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.models import ReportingPeriod
from core.tables import printed

from .figures import province_figures
from .models import EarlierFigure, Return
from .tables import PERSONS, cells_in_use


@dataclass(frozen=True, slots=True)
class Before:
    """`source`: the old report's number and date, as it is printed; "" where it was counted here.

    `value` None: counted here, and not known.
    """

    value: int | None
    source: str = ""


def same_period_before(period: ReportingPeriod, *, persons: bool = True) -> dict[str, Before]:
    """{cell key: the province's number of the year before}; a cell nobody knows is left out.

    As many queries for every period. Exact, for the report to superiors; a shared face asks for
    it without `persons`. What was typed under a report's number comes before what was counted
    here: it is typed where the records begin later than the period. Of a period that was closed
    here nothing typed counts.
    """
    name = {"year": period.year - 1, "kind": period.kind, "number": period.number}
    earlier = ReportingPeriod.objects.live().filter(**name).first()
    found: dict[str, Before] = {}
    if earlier and (earlier.closed_at or _was_reported(earlier)):
        found = {key: Before(f.value) for key, f in province_figures(earlier).items()}
    if earlier is None or not earlier.closed_at:
        found |= typed(ReportingPeriod(**name))
    used = {cell.key for cell in cells_in_use()}
    return {
        key: before
        for key, before in found.items()
        if key in used and (persons or key not in PERSONS)
    }


def _was_reported(period: ReportingPeriod) -> bool:
    """A return has come in that covers the period: its days were already followed here."""
    rows = Return.objects.live().received().filter(period__deleted_at__isnull=True)
    covering = {"first_day__lte": period.first_day, "last_day__gte": period.last_day}
    return rows.filter(**{f"period__{name}": day for name, day in covering.items()}).exists()


def typed(period: ReportingPeriod) -> dict[str, Before]:
    """What was typed of a period, by cell key; one query."""
    return {
        row.key: Before(row.value, source_words(row)) for row in EarlierFigure.objects.of(period)
    }


def source_words(row: EarlierFigure) -> str:
    return _("according to report no. %(number)s of %(day)s") % {
        "number": row.source_number,
        "day": printed(row.source_on),
    }
