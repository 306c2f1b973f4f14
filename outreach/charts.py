"""What the dashboard draws of this room, as plain data."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear

from core.indicators import Window

from .models import MediaItem, MediaOutlet


def media_by_outlet_and_month(window: Window, months: Sequence[str]) -> dict[str, Any]:
    """Items up to the as-of date by kind of outlet: {labels, series: [{label, values}]}.

    `months` are the labels of the plan's months, the first one being that of its first day.
    """
    rows = (
        MediaItem.objects.live()
        .filter(
            outlet__deleted_at__isnull=True, published_on__range=(window.first_day, window.until)
        )
        .annotate(year=ExtractYear("published_on"), month=ExtractMonth("published_on"))
        .order_by()
        .values_list("outlet__kind", "year", "month")
        .annotate(n=Count("pk"))
    )
    values = {kind: [0] * len(months) for kind in MediaOutlet.Kind.values}
    first = window.first_day
    for kind, year, month, n in rows:
        place = (year - first.year) * 12 + month - first.month
        if place < len(months):
            values[kind][place] += n
    return {
        "labels": list(months),
        "series": [
            {"label": str(MediaOutlet.Kind(kind).label), "values": counts}
            for kind, counts in values.items()
            if any(counts) or kind in MediaOutlet.COUNTING
        ],
    }
