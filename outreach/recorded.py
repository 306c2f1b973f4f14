"""How many activities of a unit lie in a period: with one, "không phát sinh" would be untrue."""

from communes.models import Agency, District
from core.models import ReportingPeriod

from .models import OutreachActivity


def activities(unit: District | Agency, period: ReportingPeriod) -> int:
    rows = OutreachActivity.objects.live()
    rows = rows.filter(held_on__range=(period.first_day, period.last_day))
    if isinstance(unit, Agency):
        return rows.filter(agency=unit).count()
    return rows.filter(rows.in_districts([unit.pk]), agency__isnull=True).count()
