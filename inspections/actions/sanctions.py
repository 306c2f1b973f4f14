"""What an authority decided; the team only records it."""

import datetime
from typing import Any

from accounts.models import User
from communes.scoping import ensure_editable
from core import history
from inspections.models import Finding, Sanction


def record_sanction(
    finding: Finding,
    *,
    by: User | None,
    authority: str,
    decision_number: str,
    decided_on: datetime.date,
    subject: str,
    form: str,
    **values: Any,
) -> Sanction:
    """`values`: amount (đồng), other_measures, range_note, paid_on, letter_*."""
    with history.batch(by=by) as batch:
        ensure_editable(by, finding)
        stored = batch.create(
            Sanction(
                finding=finding,
                authority=authority,
                decision_number=decision_number,
                decided_on=decided_on,
                subject=subject,
                form=form,
                **values,
            )
        )
        ensure_editable(by, stored)
        return stored


def change_sanction(
    sanction: Sanction, *, by: User | None, version: int | None = None, **values: Any
) -> Sanction:
    with history.batch(by=by) as batch:
        ensure_editable(by, sanction)
        return batch.update(sanction, values, expected_version=version)


def remove_sanction(sanction: Sanction, *, by: User | None) -> Sanction:
    with history.batch(by=by) as batch:
        ensure_editable(by, sanction)
        return batch.delete(sanction)


def restore_sanction(sanction: Sanction, *, by: User | None) -> Sanction:
    with history.batch(by=by) as batch:
        stored = batch.restore(sanction)
        ensure_editable(by, stored)
        return stored
