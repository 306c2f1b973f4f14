"""What was told, published and taught in a place, for its page."""

import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Commune, District
from core.tables import printed
from core.timeline import MOST, Entry

from .models import MediaItem, OutreachActivity, TrainingCourse


def timeline(
    place: Commune | District, user: User, first_day: datetime.date, last_day: datetime.date
) -> list[Entry]:
    """Activities, courses its officers attended, and a district's own broadcasts; newest first."""
    days = (first_day, last_day)
    entries = [*_activities(place, user, days), *_courses(place, user, days)]
    if isinstance(place, District):
        entries += _items(place, user, days)
    return entries


Days = tuple[datetime.date, datetime.date]


def _activities(place: Commune | District, user: User, days: Days) -> list[Entry]:
    rows = OutreachActivity.objects.visible_to(user).filter(held_on__range=days)
    if isinstance(place, Commune):
        rows = rows.in_commune(place)
    else:
        rows = rows.filter(rows.in_districts([place.pk]))
    return [
        Entry(
            on=row.held_on,
            kind=_("Outreach"),
            label=f"{row.get_form_display()}: {row.amount}",
            text=_activity_text(row, place),
            url=row.get_absolute_url(),
            document=row.document_number,
        )
        for row in rows.for_list()[: MOST + 1]
    ]


def _activity_text(row: OutreachActivity, place: Commune | District) -> str:
    """Where (on a district's page, its own communes only), how many, by whom."""
    parts = []
    if isinstance(place, District):
        names = [c.full_name for c in row.communes.all() if c.district_id == place.pk]
        parts.append(", ".join(names))
    if row.attendances:
        parts.append(_("%(n)s attendances") % {"n": printed(row.attendances)})
    if row.agency or row.organised_by:
        parts.append(row.organiser_short)
    return " · ".join(parts)


def _courses(place: Commune | District, user: User, days: Days) -> list[Entry]:
    rows = TrainingCourse.objects.visible_to(user).filter(starts_on__range=days)
    if isinstance(place, Commune):
        rows, here = rows.attended_from_commune(place), Q(officers__commune=place)
    else:
        rows = rows.filter(rows.attended_from([place.pk]) | Q(district=place))
        here = Q(officers__commune__district=place)
    counted = Count("officers", filter=here, distinct=True)
    return [
        Entry(
            on=row.starts_on,
            kind=_("Training"),
            label=row.title,
            text=_("%(n)s officers from here attended") % {"n": getattr(row, "from_here", 0)},
            url=row.get_absolute_url(),
            document=row.document_number,
        )
        for row in rows.for_list().annotate(from_here=counted)[: MOST + 1]
    ]


def _items(district: District, user: User, days: Days) -> list[Entry]:
    rows = MediaItem.objects.visible_to(user).filter(
        published_on__range=days, outlet__district=district
    )
    return [
        Entry(
            on=row.published_on,
            kind=_("Media"),
            label=f"{row.get_kind_display()}: {row.title}",
            text=row.outlet.name,
            url=row.get_absolute_url(),
        )
        for row in rows.for_list()[: MOST + 1]
    ]
