"""How many records of a unit lie in a period: with one, "không phát sinh" would be untrue."""

from typing import Any

from core.models import ReportingPeriod

from .models import Case, Hotspot, Incident


def _in(rows: Any, day: str, unit: Any, period: ReportingPeriod) -> int:
    """A district's; the police answer for the province."""
    rows = rows.live().filter(**{f"{day}__range": (period.first_day, period.last_day)})
    if not getattr(unit, "is_police", False):
        rows = rows.filter(district=unit)
    return int(rows.count())


def hotspots(unit: Any, period: ReportingPeriod) -> int:
    return _in(Hotspot.objects, "found_on", unit, period)


def cases(unit: Any, period: ReportingPeriod) -> int:
    return _in(Case.objects, "opened_on", unit, period)


def incidents(unit: Any, period: ReportingPeriod) -> int:
    return _in(Incident.objects, "handled_on", unit, period)
