"""What the dashboard draws of this room, as plain data."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from core.indicators import Window, month_of

from .models import MediaItem

#: outlets with a colour of their own; the others are added up
MOST = 4


def media_by_outlet_and_month(window: Window, months: Sequence[str]) -> dict[str, Any]:
    """Items up to the as-of date by outlet, the busiest first: {labels, series: [{label, values}]}.

    `months` are the labels of the plan's twelve months.
    """
    rows = (
        MediaItem.objects.live()
        .filter(
            outlet__deleted_at__isnull=True, published_on__range=(window.first_day, window.until)
        )
        .order_by()
        .values_list("outlet__pk", "outlet__name", "published_on")
        .annotate(n=Count("pk"))
    )
    values: dict[tuple[int, str], list[int]] = {}
    ends = window.month_ends
    for pk, name, day, n in rows:
        values.setdefault((pk, name), [0] * len(months))[month_of(day, ends)] += n
    ranked = sorted(values.items(), key=lambda item: (-sum(item[1]), item[0]))
    series = [{"label": name, "values": counts} for (_pk, name), counts in ranked[:MOST]]
    rest = [counts for _outlet, counts in ranked[MOST:]]
    if rest:
        added = [sum(column) for column in zip(*rest, strict=True)]
        series.append({"label": str(_("Other outlets")), "values": added})
    return {"labels": list(months), "series": series}
