"""A month of inspections on one page: what was held, and of what is to come only the reader's."""

import calendar
import datetime
import re
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock, readings
from inspections.models import Inspection

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
#: inspections that one day shows; the list has the others
SHOWN = 8
Days = dict[datetime.date, list[Inspection]]


@never_cache
@require_safe
def month_calendar(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    first = month_of(request.GET.get("month", ""))
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    rows = of_month(Inspection.objects.visible_to(user), first, last_of(first))
    found = list(rows.for_list().order_by("starts_on", "team_id", "pk"))
    if any(not inspection.is_held for inspection in found):
        readings.log_page(request, Inspection)
    days = by_day(found, first, last_of(first))
    context = {
        "title": _("Calendar of inspections"),
        "month": _("Month %(n)s of %(year)s") % {"n": first.month, "year": str(first.year)},
        "weekdays": list(WEEKDAYS.values()),
        "weeks": [[cell(day, first, days) for day in week] for week in weeks],
        "previous": address(first - datetime.timedelta(days=1)),
        "next": address(last_of(first) + datetime.timedelta(days=1)),
        "current": address(clock.today()),
        "count": len(found),
        "secrets": any(not inspection.is_held for inspection in found),
    }
    return TemplateResponse(request, "inspections/calendar.html", context)


def month_of(typed: str) -> datetime.date:
    """The first day of `2019-06`; of today's month where nothing like that was asked for."""
    found = MONTH.fullmatch(typed)
    if found:
        return datetime.date(int(found[1]), int(found[2]), 1)
    return clock.today().replace(day=1)


def last_of(first: datetime.date) -> datetime.date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def address(day: datetime.date) -> str:
    return f"?month={day:%Y-%m}"


def of_month(rows: Any, first: datetime.date, last: datetime.date) -> Any:
    held = Q(state=Inspection.State.HELD, held_on__range=(first, last))
    to_come = Q(state=Inspection.State.PLANNED, starts_on__lte=last, ends_on__gte=first)
    return rows.filter(held | to_come)


def by_day(found: list[Inspection], first: datetime.date, last: datetime.date) -> Days:
    """One that was held stands on the day it counts from, one to come on each of its days.

    Only days from `first` to `last`: a plan may span years.
    """
    days: Days = {}
    for inspection in found:
        if inspection.held_on:
            days.setdefault(inspection.held_on, []).append(inspection)
            continue
        starts, ends = max(inspection.starts_on, first), min(inspection.ends_on, last)
        for n in range((ends - starts).days + 1):
            days.setdefault(starts + datetime.timedelta(days=n), []).append(inspection)
    return days


def cell(day: datetime.date, first: datetime.date, days: Days) -> dict[str, Any]:
    inside = day.month == first.month
    found = days.get(day, []) if inside else []
    return {
        "day": day,
        "weekday": WEEKDAYS[day.weekday()],
        "inside": inside,
        "today": day == clock.today(),
        "inspections": found[:SHOWN],
        "more": len(found) - SHOWN if len(found) > SHOWN else 0,
    }
