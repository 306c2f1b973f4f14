"""Single visits of an inspection that was held."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communes.scoping import ensure_editable
from core import history
from inspections.models import Establishment, Inspection, Visit

from .consequences import ensure_removable, settle_outcome
from .inspections import ensure_visible
from .rows import change_row


def add_visit(
    inspection: Inspection,
    *,
    by: User | None,
    establishment: Establishment,
    visited_on: datetime.date,
    outcome: str,
    **values: Any,
) -> Visit:
    """`values`: not_inspected_reason, minutes_number, time_from, time_to, letter_*."""
    with history.batch(by=by) as batch:
        ensure_editable(by, inspection)
        if not inspection.is_held:
            raise ValidationError(_("Visits are recorded once the inspection has been held."))
        ensure_visible(by, [establishment])
        visit = batch.create(
            Visit(
                inspection=inspection,
                establishment=establishment,
                commune=establishment.commune,
                visited_on=visited_on,
                outcome=outcome,
                **values,
            )
        )
        ensure_editable(by, visit)
        return visit


def change_visit(
    visit: Visit, *, by: User | None, version: int | None = None, **values: Any
) -> Visit:
    with history.batch(by=by) as batch:
        ensure_editable(by, visit)
        chosen = values.get("establishment")
        if chosen is not None and chosen.pk != visit.establishment_id:
            ensure_visible(by, [chosen])
        return settle_outcome(batch, change_row(batch, visit, values, version))


def remove_visit(visit: Visit, *, by: User | None) -> Visit:
    with history.batch(by=by) as batch:
        ensure_editable(by, visit)
        ensure_removable(Visit.objects.filter(pk=visit.pk))
        return batch.delete(visit)


def restore_visit(visit: Visit, *, by: User | None) -> Visit:
    with history.batch(by=by) as batch:
        stored = batch.restore(visit)
        ensure_editable(by, stored)
        return stored
