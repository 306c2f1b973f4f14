"""What the inspections leave for a person to do; the longest overdue first."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from core import clock
from core.todo import SHOWN, Group, Task

from .models import Census, Finding, Inspection, Visit

#: how many days before a remedy is due somebody is reminded
SOON = 14


def todo(user: User) -> list[Group]:
    """Groups that have something in them; nothing for whoever only reads."""
    if not user.can(Verb.RECORD_INSPECTIONS):
        return []
    today = clock.today()
    groups = [overdue(user, today), to_verify(user), due_soon(user, today), without_minutes(user)]
    if user.can(Verb.CONFIRM_CENSUS):
        groups.append(census(user, today))
    return [group for group in groups if group.total]


def _list(name: str, **filters: str) -> str:
    query = f"?{urlencode(filters)}" if filters else ""
    return f"{reverse(f'inspections:{name}-list')}{query}"


def _finding(finding: Finding) -> Task:
    place = finding.visit.establishment.name
    return Task(
        finding.text,
        finding.get_absolute_url(),
        f"{place} · {finding.visit.commune.with_district}",
        finding.remedy_due_on,
    )


def _findings(rows: Any) -> tuple[int, list[Task]]:
    return rows.order_by().count(), [_finding(row) for row in rows.for_list()[:SHOWN]]


def overdue(user: User, today: datetime.date) -> Group:
    total, tasks = _findings(Finding.objects.editable_by(user).overdue(today))
    return Group(
        title=_("Remedies overdue"),
        why=_("The day set in the minutes has passed and nobody has verified the remedy."),
        total=total,
        tasks=tasks,
        url=_list("finding", state="overdue"),
        urgent=True,
    )


def to_verify(user: User) -> Group:
    total, tasks = _findings(Finding.objects.editable_by(user).to_verify(user))
    return Group(
        title=_("Waiting for you to verify"),
        why=_("Somebody else has said that these are mended."),
        total=total,
        tasks=tasks,
        url=_list("finding", state="to_verify"),
    )


def due_soon(user: User, today: datetime.date) -> Group:
    soon = today + datetime.timedelta(days=SOON)
    rows = Finding.objects.editable_by(user).still_open()
    total, tasks = _findings(
        rows.filter(remedied_on__isnull=True, remedy_due_on__range=(today, soon))
    )
    return Group(
        title=_("Remedies due soon"),
        why=_("Due within %(days)s days.") % {"days": SOON},
        total=total,
        tasks=tasks,
        url=_list("finding", state="open"),
    )


def without_minutes(user: User) -> Group:
    """Visits really made of which the minutes have not been typed."""
    rows: Any = Visit.objects.editable_by(user).inspected()
    rows = rows.filter(minutes_at__isnull=True, inspection__state=Inspection.State.HELD)
    tasks = [
        Task(
            visit.establishment.name,
            reverse("inspections:visit-edit", args=[visit.pk]),
            f"{visit.visited_on:%d/%m/%Y} · {visit.inspection.team.name}",
        )
        for visit in rows.for_list()[:SHOWN]
    ]
    return Group(
        title=_("Minutes not typed yet"),
        why=_("The visit is recorded; its checklist, findings and signatures are not."),
        total=rows.order_by().count(),
        tasks=tasks,
        url=_list("visit"),
    )


def census(user: User, today: datetime.date) -> Group:
    rows: Any = Census.objects.editable_by(user).filter(
        state=Census.State.EXPECTED, period__last_day__lte=today
    )
    tasks = [
        Task(
            row.period.label,
            row.get_absolute_url(),
            row.district.full_name,
            row.period.last_day,
        )
        for row in rows.for_list()[:SHOWN]
    ]
    return Group(
        title=_("Censuses to confirm"),
        why=_("The period has ended and the count of establishments is not confirmed."),
        total=rows.order_by().count(),
        tasks=tasks,
        url=_list("census", state="expected"),
    )
