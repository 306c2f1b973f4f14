"""Hotspots, incidents and cases of a district, for its page. Never of a commune, never persons."""

import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import District
from core.timeline import MOST, Entry

from .models import Case, Hotspot, Incident

Days = tuple[datetime.date, datetime.date]


def timeline(
    place: District, user: User, first_day: datetime.date, last_day: datetime.date
) -> list[Entry]:
    """Each step on its own day; what the province has switched off is not told."""
    days = (first_day, last_day)
    entries: list[Entry] = []
    if settings.ENFORCEMENT_HOTSPOTS:
        entries += _hotspots(place, user, days)
    if settings.ENFORCEMENT_CASES:
        entries += [*_incidents(place, user, days), *_cases(place, user, days)]
    return entries


def _hotspots(place: District, user: User, days: Days) -> list[Entry]:
    rows = Hotspot.objects.visible_to(user).filter(
        Q(found_on__range=days) | Q(cleared_on__range=days), district=place
    )
    steps = (
        ("found_on", _("Hotspot %(number)s found")),
        ("cleared_on", _("Hotspot %(number)s cleared")),
    )
    return _steps(list(rows.order_by("-found_on", "-pk")[: MOST + 1]), steps, days, _("Hotspot"))


def _cases(place: District, user: User, days: Days) -> list[Entry]:
    steps = (
        ("opened_on", _("Case %(number)s opened")),
        ("investigated_on", _("Investigation of case %(number)s concluded")),
        ("prosecuted_on", _("Case %(number)s prosecuted")),
        ("tried_on", _("Case %(number)s tried")),
        ("suspended_on", _("Case %(number)s suspended")),
        ("transferred_on", _("Case %(number)s transferred")),
    )
    inside = Q()
    for name, _words in steps:
        inside |= Q(**{f"{name}__range": days})
    rows = Case.objects.visible_to(user).filter(inside, district=place)
    return _steps(list(rows.order_by("-opened_on", "-pk")[: MOST + 1]), steps, days, _("Case"))


def _steps(
    rows: list[Hotspot] | list[Case],
    steps: tuple[tuple[str, str], ...],
    days: Days,
    kind: str,
) -> list[Entry]:
    return [
        Entry(
            on=getattr(row, name),
            kind=kind,
            label=words % {"number": row.number},
            url=row.get_absolute_url(),
            document=row.source_number,
        )
        for row in rows
        for name, words in steps
        if getattr(row, name) and days[0] <= getattr(row, name) <= days[1]
    ]


def _incidents(place: District, user: User, days: Days) -> list[Entry]:
    rows = Incident.objects.visible_to(user).filter(handled_on__range=days, district=place)
    return [
        Entry(
            on=row.handled_on,
            kind=_("Incident"),
            label=_("One incident handled administratively"),
            url=row.get_absolute_url(),
            document=row.source_number,
        )
        for row in rows.order_by("-handled_on", "-pk")[: MOST + 1]
    ]
