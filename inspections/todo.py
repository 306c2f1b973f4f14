"""What the inspections leave for a person to do; the longest overdue first."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from core.paginator import counted
from core.todo import SHOWN, Group, Task

from . import waiting
from .models import Finding, VisitFile


def todo(user: User) -> list[Group]:
    """Groups that have something in them; nothing for whoever only reads."""
    if not user.can(Verb.RECORD_INSPECTIONS):
        return []
    groups = [overdue(user), to_verify(user), due_soon(user)]
    groups += [without_minutes(user), to_release(user)]
    if user.can(Verb.CONFIRM_CENSUS):
        groups.append(census(user))
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


def _findings(user: User, key: str, why: str, *, urgent: bool = False) -> Group:
    title, rows_for, _among = waiting.FINDINGS[key]
    rows = rows_for(user)
    return Group(
        title=title,
        why=why,
        total=counted(rows),
        tasks=[_finding(row) for row in rows.for_list()[:SHOWN]],
        url=_list("finding", todo=key),
        urgent=urgent,
    )


def overdue(user: User) -> Group:
    why = _("The day set in the minutes has passed and nobody has verified the remedy.")
    return _findings(user, "overdue", why, urgent=True)


def to_verify(user: User) -> Group:
    return _findings(user, "to_verify", _("Somebody else has said that these are mended."))


def due_soon(user: User) -> Group:
    why = _("Due within %(days)s days.") % {"days": waiting.SOON}
    return _findings(user, "due_soon", why)


def without_minutes(user: User) -> Group:
    title, rows_for, _among = waiting.VISITS["minutes"]
    rows = rows_for(user)
    tasks = [
        Task(
            visit.establishment.name,
            reverse("inspections:visit-edit", args=[visit.pk]),
            f"{visit.visited_on:%d/%m/%Y} · {visit.inspection.team.name}",
        )
        for visit in rows.for_list()[:SHOWN]
    ]
    return Group(
        title=title,
        why=_("The visit is recorded; its checklist, findings and signatures are not."),
        total=counted(rows),
        tasks=tasks,
        url=_list("visit", todo="minutes"),
    )


def to_release(user: User) -> Group:
    rows = VisitFile.objects.editable_by(user).to_release(user)
    tasks = [
        Task(
            str(row),
            row.get_absolute_url(),
            f"{row.visit.establishment.name} · {row.visit.commune.with_district}",
        )
        for row in rows.for_list()[:SHOWN]
    ]
    return Group(
        title=_("Files waiting to be released"),
        why=_("Others see them once a second person has looked at them."),
        total=counted(rows),
        tasks=tasks,
        url=_list("file-release"),
    )


def census(user: User) -> Group:
    title, rows_for, _among = waiting.CENSUSES["census"]
    rows = rows_for(user)
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
        title=title,
        why=_("The period has ended and the count of establishments is not confirmed."),
        total=counted(rows),
        tasks=tasks,
        url=_list("census", todo="census"),
    )
