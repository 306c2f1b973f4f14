"""A place's inspections, for its page: what was held, and nothing before."""

import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Commune, District
from core.timeline import MOST, Entry

from .models import Census, Inspection, Visit


def timeline(
    place: Commune | District, user: User, first_day: datetime.date, last_day: datetime.date
) -> list[Entry]:
    """Visits made there; on a district's page also its confirmed censuses."""
    path = "commune" if isinstance(place, Commune) else "commune__district"
    rows = Visit.objects.visible_to(user).filter(
        inspection__state=Inspection.State.HELD,
        visited_on__range=(first_day, last_day),
        **{path: place},
    )
    entries = [_visit(row) for row in rows.for_list()[: MOST + 1]]
    if isinstance(place, District):
        entries += _censuses(place, user, first_day, last_day)
    return entries


def _visit(row: Visit) -> Entry:
    return Entry(
        on=row.visited_on,
        kind=_("Visit to an establishment"),
        label=f"{row.establishment.name}: {row.get_outcome_display()}",
        text=f"{row.inspection.team.name} · {row.commune.full_name}",
        url=row.get_absolute_url(),
        document=row.minutes_number,
    )


def _censuses(
    place: District, user: User, first_day: datetime.date, last_day: datetime.date
) -> list[Entry]:
    rows = Census.objects.visible_to(user).filter(
        district=place, confirmed_on__range=(first_day, last_day)
    )
    return [
        Entry(
            on=row.confirmed_on,
            kind=_("Census"),
            label=_("Census confirmed: %(period)s") % {"period": row.period.label},
            text="",
            url=row.get_absolute_url(),
            document=row.document_number,
        )
        for row in rows.select_related("period")
        if row.confirmed_on
    ]
