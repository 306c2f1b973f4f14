"""What returns leave for a person to do."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from core import clock
from core.todo import SHOWN, Group, Task

from .columns import timeliness
from .models import AHEAD, Return

State = Return.State


def todo(user: User) -> list[Group]:
    """Groups that have something in them; nothing for whoever only reads.

    A unit's officer enters; provincial staff urge and verify, and enter only from a letter.
    """
    if not user.can(Verb.ENTER_RETURNS):
        return []
    waiting = _waiting(user)
    overdue = [row for row in waiting if row.is_overdue]
    if user.can(Verb.VERIFY_RETURNS):
        groups = [_to_urge(overdue), _to_verify(user)]
    else:
        back = [row for row in waiting if row.state == State.SENT_BACK]
        late = [row for row in overdue if row not in back]
        rest = [row for row in waiting if row not in (*back, *late)]
        groups = [_sent_back(back), _overdue(late), _to_enter(rest)]
    return [group for group in groups if group.total]


def _waiting(user: User) -> list[Return]:
    """To be entered by now: the year's last return does not wait since January."""
    rows = Return.objects.editable_by(user).waiting()
    rows = rows.filter(period__last_day__lte=clock.today() + AHEAD, period__closed_at__isnull=True)
    return list(rows.for_list())


def _list(**filters: str) -> str:
    return f"{reverse('returns:return-list')}?{urlencode(filters)}"


def _task(row: Return, note: str = "") -> Task:
    due_on = None if row.is_received else row.due_on
    label = f"{row.unit_name}, {row.period.label}"
    return Task(label, row.get_absolute_url(), note, due_on)


def _group(title: Any, why: Any, tasks: list[Task], url: str, *, urgent: bool = False) -> Group:
    return Group(title, why, len(tasks), tasks[:SHOWN], url, urgent)


def _sent_back(back: list[Return]) -> Group:
    tasks = [_task(row, row.sent_back_reason) for row in back]
    why = _("To be corrected and submitted again, for the reason given.")
    url = _list(state=State.SENT_BACK.value)
    return _group(_("Returns sent back"), why, tasks, url, urgent=True)


def _overdue(overdue: list[Return]) -> Group:
    tasks = [_task(row) for row in overdue]
    why = _("The due date has passed.")
    return _group(_("Returns overdue"), why, tasks, _list(state="waiting"), urgent=True)


def _to_urge(overdue: list[Return]) -> Group:
    tasks = [_task(row) for row in overdue]
    why = _("The due date has passed: ring the unit, or urge it by letter.")
    return _group(_("Units whose return is overdue"), why, tasks, reverse("returns:completeness"))


def _to_enter(rest: list[Return]) -> Group:
    tasks = [_task(row) for row in rest]
    why = _("The period has ended or is about to end.")
    return _group(_("Returns to enter"), why, tasks, _list(state="waiting"))


def _to_verify(user: User) -> Group:
    rows = Return.objects.visible_to(user).filter(
        state=State.SUBMITTED, period__closed_at__isnull=True
    )
    tasks = [_task(row, timeliness(row)) for row in rows.exclude(submitted_by=user).for_list()]
    why = _("Submitted by their units; nobody verifies what they submitted themselves.")
    return _group(_("Returns to verify"), why, tasks, reverse("returns:review"))
