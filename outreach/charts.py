"""What the dashboard draws of this room, as plain data."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import gettext as _

from core.indicators import Window

from .models import MediaItem

#: outlets with a colour of their own; the others are added up
MOST = 4


def media_by_outlet_and_month(window: Window, months: Sequence[str]) -> dict[str, Any]:
    """Items up to the as-of date by outlet, the busiest first: {labels, series: [{label, values}]}.

    `months` are the labels of the plan's months, the first one being that of its first day.
    """
    rows = (
        MediaItem.objects.live()
        .filter(
            outlet__deleted_at__isnull=True, published_on__range=(window.first_day, window.until)
        )
        .annotate(year=ExtractYear("published_on"), month=ExtractMonth("published_on"))
        .order_by()
        .values_list("outlet__pk", "outlet__name", "year", "month")
        .annotate(n=Count("pk"))
    )
    values: dict[tuple[int, str], list[int]] = {}
    first = window.first_day
    for pk, name, year, month, n in rows:
        place = (year - first.year) * 12 + month - first.month
        if place < len(months):
            values.setdefault((pk, name), [0] * len(months))[place] += n
    ranked = sorted(values.items(), key=lambda item: (-sum(item[1]), item[0]))
    series = [{"label": name, "values": counts} for (_pk, name), counts in ranked[:MOST]]
    rest = [counts for _outlet, counts in ranked[MOST:]]
    if rest:
        added = [sum(column) for column in zip(*rest, strict=True)]
        series.append({"label": str(_("Other outlets")), "values": added})
    return {"labels": list(months), "series": series}
