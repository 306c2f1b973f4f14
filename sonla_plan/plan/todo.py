"""What the plan leaves for a person to do: explain, judge, close a period, tasks overdue."""

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import scope_of
from core import clock
from core.models import ReportingPeriod
from core.paginator import counted
from core.periods import REPORTED
from core.todo import SHOWN, Group
from core.todo import Task as Todo

from . import waiting
from .indicators import BY_KEY
from .models import Task

A_YEAR = datetime.timedelta(days=366)


def todo(user: User) -> list[Group]:
    """Groups that have something in them."""
    groups = []
    if not scope_of(user).province:
        groups = [asked(user), late_tasks(user)]
    elif user.can(Verb.ASK_EXPLANATION):
        groups = [answered(user)]
        if user.can(Verb.CLOSE_PERIODS):
            groups += [late_tasks(user), to_close()]
    return [group for group in groups if group.total]


def _explanations(user: User, key: str) -> tuple[int, list[Todo], str]:
    """How many, the first of them, and the list of all."""
    rows = waiting.EXPLANATIONS[key].rows(user)
    tasks = [
        Todo(
            str(BY_KEY[row.indicator].label),
            row.get_absolute_url(),
            f"{row.unit_name} · {row.figure}",
            row.due_on if row.is_open else None,
        )
        for row in rows.for_list()[:SHOWN]
    ]
    return counted(rows), tasks, f"{reverse('plan:explanation-list')}?todo={key}"


def asked(user: User) -> Group:
    total, tasks, url = _explanations(user, "asked")
    return Group(
        title=waiting.EXPLANATIONS["asked"].title,
        why=_("The causes of a figure are asked for, by a date."),
        total=total,
        tasks=tasks,
        url=url,
        urgent=True,
    )


def answered(user: User) -> Group:
    total, tasks, url = _explanations(user, "answered")
    return Group(
        title=waiting.EXPLANATIONS["answered"].title,
        why=_("Accept the answer, or send it back and say why."),
        total=total,
        tasks=tasks,
        url=url,
    )


def late_tasks(user: User) -> Group:
    rows = Task.objects.visible_to(user).overdue(clock.today())
    tasks = [
        Todo(row.content, row.get_absolute_url(), row.unit_name, row.due_on)
        for row in rows.for_list()[:SHOWN]
    ]
    return Group(
        title=_("Tasks overdue"),
        why=_("The day set has passed; say how far it has come."),
        total=counted(rows),
        tasks=tasks,
        url=f"{reverse('plan:task-list')}?late=on",
    )


def to_close() -> Group:
    """What ended within a year: long past without having been closed it is nobody's task.

    All of them stand here, two years' reported periods at most: no list is just these.
    """
    today = clock.today()
    rows = ReportingPeriod.objects.live().filter(
        kind__in=REPORTED,
        closed_at__isnull=True,
        last_day__lt=today,
        last_day__gte=today - A_YEAR,
    )
    tasks = [
        Todo(
            period.label,
            reverse("plan:period-close", args=[period.year, period.pk]),
            _("until %(day)s") % {"day": f"{period.last_day:%d/%m/%Y}"},
        )
        for period in rows.order_by("last_day")
    ]
    return Group(
        title=_("Figures to close"),
        why=_("The period has ended and its figures are still provisional."),
        total=len(tasks),
        tasks=tasks,
    )
