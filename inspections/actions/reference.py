"""The dated tables: acts, checklist, rules. Kept by provincial staff."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communes.scoping import ensure_editable
from core import history
from inspections.models import ChecklistAnswer, ChecklistItem, Finding, RuleValue, ViolationAct

Reference = ChecklistItem | RuleValue | ViolationAct


def _record(row: Reference, by: User | None) -> Any:
    with history.batch(by=by) as batch:
        stored = batch.create(row)
        ensure_editable(by, stored)
        return stored


def record_act(*, by: User | None, **values: Any) -> ViolationAct:
    """`values`: text, decree, article, fine_from, fine_to, factor_organisation, source, days."""
    return _record(ViolationAct(**values), by)


def record_item(*, by: User | None, **values: Any) -> ChecklistItem:
    """`values`: number, text, basis, kinds, valid_from, valid_to."""
    return _record(ChecklistItem(**values), by)


def record_rule(*, by: User | None, **values: Any) -> RuleValue:
    """`values`: key, value, source, valid_from, valid_to."""
    return _record(RuleValue(**values), by)


def change_reference(
    row: Reference, *, by: User | None, version: int | None = None, **values: Any
) -> Any:
    with history.batch(by=by) as batch:
        ensure_editable(by, row)
        stored = batch.update(row, values, expected_version=version)
        ensure_editable(by, stored)
        return stored


def remove_reference(row: Reference, *, by: User | None) -> Any:
    """Only what nothing refers to: what was once the law is ended, not deleted."""
    with history.batch(by=by) as batch:
        ensure_editable(by, row)
        if _is_used(row):
            raise ValidationError(_("Minutes refer to it: enter its last day instead."))
        return batch.delete(row)


def restore_reference(row: Reference, *, by: User | None) -> Any:
    with history.batch(by=by) as batch:
        stored = batch.restore(row)
        ensure_editable(by, stored)
        return stored


def _is_used(row: Reference) -> bool:
    if isinstance(row, ViolationAct):
        return Finding.objects.live().filter(act=row).exists()
    if isinstance(row, ChecklistItem):
        return ChecklistAnswer.objects.live().filter(item=row).exists()
    return False
