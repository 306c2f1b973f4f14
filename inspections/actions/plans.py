"""The year's plan of a team, and why an establishment of it was not visited."""

import copy
import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from communes.scoping import ensure_editable
from core import history
from inspections.models import Inspection, InspectionPlan, PlannedEstablishment, Team
from inspections.models.plans import list_version

from .inspections import state_of


def record_year_plan(
    *,
    by: User | None,
    team: Team,
    year: int,
    number: str,
    decided_on: datetime.date,
    approved_by: str,
    **values: Any,
) -> InspectionPlan:
    """`values`: subject, letter_number, letter_on."""
    with history.batch(by=by) as batch:
        plan = InspectionPlan(
            team=team,
            year=year,
            number=number,
            decided_on=decided_on,
            approved_by=approved_by,
            **values,
        )
        stored = batch.create(plan)
        ensure_editable(by, stored)
        return stored


def change_year_plan(
    plan: InspectionPlan, *, by: User | None, version: int | None = None, **values: Any
) -> InspectionPlan:
    with history.batch(by=by) as batch:
        ensure_editable(by, plan)
        stored = batch.update(plan, values, expected_version=version)
        ensure_editable(by, stored)
        for inspection in stored.inspections.filter(deleted_at__isnull=True):
            misfit = stored.misfit(inspection)
            if misfit:
                name = "team" if inspection.team_id != stored.team_id else "year"
                raise ValidationError({name: _("It has inspections that would no longer fit.")})
        return stored


def remove_year_plan(plan: InspectionPlan, *, by: User | None) -> InspectionPlan:
    with history.batch(by=by) as batch:
        ensure_editable(by, plan)
        if plan.inspections.filter(deleted_at__isnull=True).exists():
            raise ValidationError(_("It has inspections: put them under another plan first."))
        return batch.delete(plan)


def restore_year_plan(plan: InspectionPlan, *, by: User | None) -> InspectionPlan:
    with history.batch(by=by) as batch:
        stored = batch.restore(plan)
        ensure_editable(by, stored)
        return stored


def explain_not_covered(
    inspection: Inspection,
    *,
    by: User | None,
    reasons: Mapping[int, str],
    version: int | None = None,
) -> Inspection:
    """`reasons`: {key of the planned establishment: why it was not visited}.

    `version`: of the whole list, as `list_version` gives it.
    """
    with history.batch(by=by) as batch:
        ensure_editable(by, inspection)
        if state_of(inspection) == Inspection.State.PLANNED:
            raise ValidationError(_("It has neither been held nor cancelled yet."))
        rows = list(_planned_rows(inspection))
        if version is not None and version != list_version(rows):
            raise history.Conflict(_as_changed(inspection, rows))
        for row in rows:
            if row.pk in reasons:
                batch.update(row, {"not_covered_reason": reasons[row.pk]}, check=False)
        return inspection


def _planned_rows(inspection: Inspection) -> QuerySet[PlannedEstablishment]:
    rows = PlannedEstablishment.objects.live().filter(inspection=inspection)
    return rows.select_related("updated_by", "establishment").order_by("pk")


def _as_changed(inspection: Inspection, rows: Sequence[PlannedEstablishment]) -> Inspection:
    """The inspection as the last writer of its list left it."""
    current = copy.copy(inspection)
    last = max(rows, key=lambda row: row.updated_at, default=inspection)
    current.version = list_version(rows)
    current.updated_at, current.updated_by = last.updated_at, last.updated_by
    return current
