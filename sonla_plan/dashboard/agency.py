"""What an agency's officer sees first: what was recorded for the agency, without any judgement."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.indicators import Window
from inspections.models import Inspection
from outreach.models import MediaItem, OutreachActivity


def recorded(user: User, window: Window) -> list[dict[str, Any]]:
    """Counts of the agency's own records of these days, each leading to its list."""
    held = Inspection.objects.visible_to(user).filter(state=Inspection.State.HELD)
    rooms: tuple[tuple[Any, QuerySet, str, str], ...] = (
        (
            _("Outreach activities"),
            OutreachActivity.objects.visible_to(user),
            "held_on",
            "activity",
        ),
        (_("Media items"), MediaItem.objects.visible_to(user), "published_on", "media"),
    )
    counts = [(label, rows, day, f"outreach:{noun}-list") for label, rows, day, noun in rooms]
    counts.append((_("Inspections held"), held, "held_on", "inspections:inspection-list"))
    days = {"since": window.first_day, "until": window.until}
    return [
        {
            "label": label,
            "value": rows.filter(**{f"{day}__range": tuple(days.values())}).count(),
            "url": f"{reverse(name)}?{urlencode(days)}",
        }
        for label, rows, day, name in counts
    ]
