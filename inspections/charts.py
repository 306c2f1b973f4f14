"""What the dashboard draws of this room, as plain data."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from core.indicators import Window

from .models import Inspection, Team, Visit
from .models.kinds import GROUP_OF, Group

#: (group, outcome, by a sector agency's team): visits
Visits = dict[tuple[str, str, bool], int]


def visit_counts(window: Window, districts: Iterable[int]) -> dict[int, Visits]:
    """Visits of the year by district, group, outcome and whether a sector agency made them.

    One query; the districts' counts add up to the province's.
    """
    rows = Visit.objects.filter(
        deleted_at__isnull=True,
        visited_on__range=(window.first_day, window.until),
        inspection__deleted_at__isnull=True,
        inspection__state=Inspection.State.HELD,
        commune__district__in=list(districts),
    ).order_by()
    fields = ("commune__district_id", "establishment__kind", "outcome", "inspection__team__level")
    out: dict[int, Visits] = {pk: {} for pk in districts}
    for district, kind, outcome, level, n in rows.values_list(*fields).annotate(n=Count("pk")):
        key = (GROUP_OF[kind], outcome, level == Team.Level.SECTOR)
        out[district][key] = out[district].get(key, 0) + n
    return out


def visits_by_kind_and_outcome(
    counts: Iterable[Visits], *, sectors: bool = True
) -> dict[str, list[Any]]:
    """For the chart: {"labels": groups, "series": [{"label": outcome, "values": [per group]}]}.

    `sectors`: False for single districts, which see the provincial and district teams' only.
    """
    table: dict[tuple[str, str], int] = {}
    for visits in counts:
        for (group, outcome, sector), n in visits.items():
            if sectors or not sector:
                table[group, outcome] = table.get((group, outcome), 0) + n
    return {
        "labels": [str(group.label) for group in Group],
        "series": [
            {
                "label": str(outcome.label),
                "values": [table.get((group.value, outcome.value), 0) for group in Group],
            }
            for outcome in Visit.Outcome
        ],
    }
