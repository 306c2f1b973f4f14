"""How many inspections a unit's own team held in a period: with one, "không phát sinh" would be
untrue. Never one not held yet: that there is one is known to few.
"""

from communes.models import Agency, District
from core.models import ReportingPeriod

from .models import Inspection


def inspections(unit: District | Agency, period: ReportingPeriod) -> int:
    rows = Inspection.objects.live().held()
    rows = rows.filter(held_on__range=(period.first_day, period.last_day))
    if isinstance(unit, Agency):
        return rows.filter(team__agency=unit).count()
    return rows.filter(team__body__district=unit).count()
