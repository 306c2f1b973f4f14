"""Tasks without a figure, conclusions of meetings, obstacles, budget lines: one table."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communes.record_pages import RecordPages, Words
from communes.scoping import readable
from core import pages
from core.tables import Column, printed
from sonla_plan.plan import actions
from sonla_plan.plan.actions.tasks import may_report
from sonla_plan.plan.forms.following import ReportForm, TaskFilter, TaskForm
from sonla_plan.plan.models import Task


def columns(user: User) -> tuple[Column, ...]:
    return (
        Column("content", _("Content"), lambda row: row.content),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort="kind"),
        Column("unit", _("Unit charged"), lambda row: row.unit_name),
        Column("document", _("Document"), _document),
        Column("due_on", _("Due on"), lambda row: row.due_on, sort="due_on"),
        Column("state", _("How far"), _state, sort="state"),
        Column("note", _("What has been done"), lambda row: row.note, page=False),
        Column("removed", _("How it was removed"), lambda row: row.removed_how, page=False),
        Column("given", _("Budget given, đồng"), lambda row: row.given, numeric=True, page=False),
        Column("spent", _("Budget spent, đồng"), lambda row: row.spent, numeric=True, page=False),
    )


def _document(row: Task) -> str:
    return " · ".join(filter(None, (row.document_number, printed(row.document_on))))


def _state(row: Task) -> str:
    state = str(row.get_state_display())
    return _("%(state)s, overdue") % {"state": state} if row.is_overdue else state


def facts(row: Task, user: User) -> list[tuple[Any, ...]]:
    out: list[tuple[Any, ...]] = [
        (_("Kind"), row.get_kind_display()),
        (_("Plan"), row.plan.title, row.plan.get_absolute_url()),
        (_("Unit charged"), row.unit_name),
        (_("Document"), _document(row)),
        (_("Due on"), printed(row.due_on)),
        (_("How far"), _state(row)),
        (_("Done on"), printed(row.done_on)),
        (_("What has been done"), row.note),
    ]
    if row.kind == Task.Kind.OBSTACLE:
        out.append((_("How it was removed"), row.removed_how))
    if row.kind == Task.Kind.BUDGET:
        out.append((_("Budget given, đồng"), printed(row.given)))
        out.append((_("Budget spent, đồng"), printed(row.spent)))
    return out


def buttons(row: Task, user: User, own: bool) -> list[tuple[str, Any]]:
    if own or not may_report(user, row):
        return []
    return [(reverse("plan:task-report", args=[row.pk]), _("Report how far it has come"))]


def anybody(user: User) -> bool:
    return True


TASKS = RecordPages(
    app="plan",
    noun="task",
    path="nhiem-vu",
    model=Task,
    words=Words(
        many=gettext_lazy("Tasks and conclusions"),
        new=gettext_lazy("Enter a task"),
        edit=gettext_lazy("Edit the task"),
        empty=gettext_lazy("No task, conclusion, obstacle or budget line is entered."),
        subtitle=gettext_lazy("What no target counts: who, what, by when, and how far."),
    ),
    form=TaskForm,
    filterset=TaskFilter,
    columns=columns,
    facts=facts,
    related=("plan", "district", "agency"),
    create_action=actions.record_task,
    change_action=actions.change_task,
    remove_action=actions.remove_task,
    restore_action=actions.restore_task,
    buttons=buttons,
    may_enter=anybody,
    form_template="plan/task_form.html",
)


def task_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    task = readable(user, Task, pk, "plan", "district", "agency")
    if not may_report(user, task):
        raise PermissionDenied
    return pages.form_page(
        request,
        ReportForm,
        title=_("Report how far it has come"),
        instance=task,
        save=lambda form: actions.report_task(
            task, by=user, version=form.expected_version, **form.values()
        ),
        context={"intro": task.content},
    )
