"""The lines beside an inspection and beside a visit: what their histories tell and can undo.

What was taken out is told to whoever may change the record: it may have gone for a reason.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core.lines import Lines
from core.models import Change

from .models import (
    ChecklistAnswer,
    Establishment,
    Finding,
    Inspection,
    InspectionMember,
    PlannedEstablishment,
    Visit,
)

#: fields that stand on the form of a line under their own names
MEMBER_FIELDS = ("name", "position", "card_number")
VISIT_FIELDS = (
    "visited_on",
    "minutes_number",
    "time_from",
    "time_to",
    "outcome",
    "not_inspected_reason",
)
FINDING_FIELDS = (
    "text",
    "measure",
    "remedy_due_on",
    "record_number",
    "record_on",
    "transferred_to",
    "transferred_on",
    "transfer_file",
    "transfer_reason",
)
MEMBER = (*MEMBER_FIELDS, "agency", "agency_name", "user")
PLANNED = ("establishment", "again_reason")
VISIT = (*VISIT_FIELDS, "establishment", "commune")  # the commune follows from the establishment
FINDING = (*FINDING_FIELDS, "act")
ANSWER = ("answer", "note")


def told(called: Any, model: type[Model], keys: Iterable[int]) -> Lines:
    """Lines that no form of the record holds: told in its history, undone elsewhere or never."""
    return Lines("", called, model, list(keys))


def of_inspection(user: Any, found: Inspection, *, mine: bool) -> list[Lines]:
    """`mine`: whether the reader may change it. A visit's minutes are told on its own page."""
    members = InspectionMember.objects.filter(inspection=found)  # the inspection's readers' all
    # what was taken out of the list may be the next one's
    planned = PlannedEstablishment.objects.known_before(user).filter(inspection=found)
    visits = Visit.objects.all() if mine else Visit.objects.visible_to(user)
    held = found.is_held
    return [
        _of("members", _("Member"), members, MEMBER),
        _of("planned", _("To be covered"), planned, () if held else PLANNED),
        _of(
            "visits",
            _("Visit"),
            visits.filter(inspection=found),
            VISIT if held else (),
            apart="minutes_at",
        ),
    ]


def of_visit(found: Visit, *, mine: bool) -> list[Lines]:
    findings, answers = (
        rows.filter(visit=found) if mine else rows.filter(visit=found, deleted_at__isnull=True)
        for rows in (Finding.objects.all(), ChecklistAnswer.objects.all())
    )
    return [
        _of("answers", _("Checklist"), answers, ANSWER, until=": "),
        _of("findings", _("Finding"), findings, FINDING),
    ]


def beside_minutes(user: Any, visit: Visit, batch: UUID) -> list[str]:
    """What saving the minutes did to other records, in words: undone on their own pages."""
    changes = Change.objects.filter(batch=batch)
    others = changes.filter(model=Finding._meta.label_lower).values("object_id")
    mended = Finding.objects.visible_to(user).filter(pk__in=others, verified_in=visit)
    said = [f"{_('Mended, verified')}: {row}" for row in mended.order_by("pk")]
    place = changes.filter(model=Establishment._meta.label_lower, object_id=visit.establishment_id)
    return [*said, _("Register of establishments")] if place.exists() else said


def _of(prefix: str, called: str, rows: QuerySet[Any], names: Iterable[str], **more: Any) -> Lines:
    keys = list(rows.order_by().values_list("pk", flat=True))
    return Lines(prefix, called, rows.model, keys, frozenset(names), **more)
