"""What returns leave for a person to do."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from core.todo import SHOWN, Group, Task

from . import waiting
from .columns import timeliness
from .models import Return


def todo(user: User) -> list[Group]:
    """Groups that have something in them; nothing for whoever only reads.

    A unit's officer enters; provincial staff urge and verify, and enter only from a letter.
    """
    if not user.can(Verb.ENTER_RETURNS):
        return []
    found = waiting.to_be_entered(user)
    if user.can(Verb.VERIFY_RETURNS):
        groups = [_to_urge(found), _to_verify(user)]
    else:
        groups = [_sent_back(found), _overdue(found), _to_enter(found)]
    return [group for group in groups if group.total]


def _task(row: Return, note: str = "") -> Task:
    due_on = None if row.is_received else row.due_on
    label = f"{row.unit_name}, {row.period.label}"
    return Task(label, row.get_absolute_url(), note, due_on)


def _group(key: str, why: Any, tasks: list[Task], *, url: str = "", urgent: bool = False) -> Group:
    url = url or f"{reverse('returns:return-list')}?{urlencode({'todo': key})}"
    title = waiting.RETURNS[key].title
    return Group(title, why, len(tasks), tasks[:SHOWN], url, urgent)


Found = dict[str, list[Return]]


def _sent_back(found: Found) -> Group:
    tasks = [_task(row, row.sent_back_reason) for row in found["sent_back"]]
    why = _("To be corrected and submitted again, for the reason given.")
    return _group("sent_back", why, tasks, urgent=True)


def _overdue(found: Found) -> Group:
    tasks = [_task(row) for row in found["overdue"]]
    return _group("overdue", _("The due date has passed."), tasks, urgent=True)


def _to_urge(found: Found) -> Group:
    tasks = [_task(row) for row in found["to_urge"]]
    why = _("The due date has passed: ring the unit, or urge it by letter.")
    return _group("to_urge", why, tasks)


def _to_enter(found: Found) -> Group:
    tasks = [_task(row) for row in found["to_enter"]]
    return _group("to_enter", _("The period has ended or is about to end."), tasks)


def _to_verify(user: User) -> Group:
    tasks = [_task(row, timeliness(row)) for row in waiting.to_verify(user)]
    why = _("Submitted by their units; nobody verifies what they submitted themselves.")
    return _group("to_verify", why, tasks, url=f"{reverse('returns:review')}?others=1")
