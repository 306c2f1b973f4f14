"""Tasks without a figure, conclusions, obstacles, budget lines."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import ensure_editable, scope_of
from core import history
from sonla_plan.plan.models import Task


def record_task(*, by: User | None, **values: Any) -> Task:
    with history.batch(by=by) as batch:
        task = batch.create(Task(**values))
        ensure_editable(by, task)
        return task


def change_task(task: Task, *, by: User | None, version: int | None = None, **values: Any) -> Task:
    with history.batch(by=by) as batch:
        ensure_editable(by, task)
        changed = batch.update(task, values, expected_version=version)
        ensure_editable(by, changed)
        return changed


def may_report(by: User, task: Task) -> bool:
    """The unit charged says how far it has come; so does whoever keeps the table."""
    if not by.can(Verb.REPORT_TASKS):
        return False
    scope = scope_of(by)
    own: Q = Task.objects.all().edited_by(scope)
    rows = Task.objects.live().filter(pk=task.pk)
    return scope.province or rows.filter(own).exists()


def report_task(task: Task, *, by: User | None, version: int | None = None, **values: Any) -> Task:
    """How far it has come: state, day, what has been done; of an obstacle how it was removed."""
    if by is not None and not may_report(by, task):
        raise PermissionDenied
    with history.batch(by=by) as batch:
        return batch.update(task, values, expected_version=version)


def remove_task(task: Task, *, by: User | None) -> Task:
    with history.batch(by=by) as batch:
        ensure_editable(by, task)
        return batch.delete(task)


def restore_task(task: Task, *, by: User | None) -> Task:
    with history.batch(by=by) as batch:
        restored = batch.restore(task)
        ensure_editable(by, restored)
        return restored
