"""Whether the units that report a kind of fact have said that there was nothing."""

import datetime
from collections.abc import Iterable

from communes.models import Declaration
from core.indicators import Window


def last_reported_day(window: Window) -> datetime.date | None:
    """The last day of the last reporting period, of any kind, that has ended by the as-of date."""
    ended = [p.last_day for p in window.periods if p.last_day <= window.known]
    return max(ended, default=None)


def declared_nothing(window: Window) -> dict[str, set[int | None]]:
    """{kind of fact: districts that declared it throughout}; None is the police. One query."""
    until = last_reported_day(window)
    if until is None:
        return {}
    spans: dict[tuple[str, int | None], list[tuple[datetime.date, datetime.date]]] = {}
    rows = Declaration.objects.live().filter(
        period__last_day__gte=window.first_day, period__first_day__lte=until
    )
    fields = (
        "fact_kind",
        "district_id",
        "agency__is_police",
        "period__first_day",
        "period__last_day",
    )
    for kind, district, police, first, last in rows.values_list(*fields):
        # the police answer for the province on their own kinds only, like any unit on the others
        if district or (police and kind in Declaration.OF_THE_POLICE):
            spans.setdefault((kind, district), []).append((first, last))
    out: dict[str, set[int | None]] = {}
    for (kind, district), said in spans.items():
        if _reaches(said, window.first_day, until):
            out.setdefault(kind, set()).add(district)
    return out


def _reaches(
    spans: Iterable[tuple[datetime.date, datetime.date]],
    first: datetime.date,
    until: datetime.date,
) -> bool:
    """Whether the spans together cover every day from first to until."""
    reached = first - datetime.timedelta(days=1)
    for start, end in sorted(spans):
        if start > reached + datetime.timedelta(days=1):
            return False
        reached = max(reached, end)
    return reached >= until
