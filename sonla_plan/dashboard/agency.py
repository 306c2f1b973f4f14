"""What an agency's officer sees first: what was recorded for the agency, without any judgement."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from inspections.models import Inspection
from outreach.models import MediaItem, OutreachActivity


def recorded(user: User) -> list[dict[str, Any]]:
    """Counts of the agency's own records, each leading to its list."""
    held = Inspection.objects.visible_to(user).filter(state=Inspection.State.HELD)
    rooms: tuple[tuple[Any, QuerySet, str], ...] = (
        (_("Outreach activities"), OutreachActivity.objects.visible_to(user), "activity"),
        (_("Media items"), MediaItem.objects.visible_to(user), "media"),
    )
    counts = [(label, rows, f"outreach:{noun}-list") for label, rows, noun in rooms]
    counts.append((_("Inspections held"), held, "inspections:inspection-list"))
    return [
        {"label": label, "value": rows.count(), "url": reverse(name)}
        for label, rows, name in counts
    ]
