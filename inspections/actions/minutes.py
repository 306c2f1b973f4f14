"""The minutes of a visit, stored as one: visit, checklist, findings, and what it verifies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communes.scoping import ensure_editable
from core import clock, history
from inspections.models import ChecklistAnswer, Establishment, Finding, Visit
from inspections.models.staff import PARTS

from .consequences import settle_outcome
from .findings import FindingRow, verify_by_visit, write_findings
from .inspections import ensure_visible
from .rows import change_row


@dataclass(frozen=True, slots=True)
class Answer:
    answer: str
    note: str = ""


def record_minutes(
    visit: Visit,
    *,
    by: User | None,
    answers: Mapping[int, Answer] | None = None,
    findings: Sequence[FindingRow] = (),
    mended: Mapping[int, str] | None = None,
    update_register: bool = False,
    version: int | None = None,
    **values: Any,
) -> Visit:
    """`answers`: {checklist item pk: Answer}, an empty answer takes it back.

    `mended`: {pk of an earlier finding of the same establishment: what was seen}.
    `update_register`: what was counted of the staff becomes the register's, when no later
    visit counted it.
    With findings the outcome follows from them. Raises ValidationError (`findings-2-text` names
    the third line's field) or history.Conflict.
    """
    with history.batch(by=by) as batch:
        ensure_editable(by, visit)
        chosen = values.get("establishment")
        if chosen is not None and chosen.pk != visit.establishment_id:
            ensure_visible(by, [chosen])
        stored = change_row(batch, visit, {**values, "minutes_at": clock.now()}, version)
        _write_answers(batch, stored, answers or {})
        write_findings(batch, stored, findings).raise_any()
        stored = settle_outcome(batch, stored)
        _verify_earlier(batch, by, stored, mended or {})
        if update_register:
            _update_register(batch, by, stored)
        return stored


def _write_answers(batch: Any, visit: Visit, answers: Mapping[int, Answer]) -> None:
    stored = {a.item_id: a for a in ChecklistAnswer.objects.live().filter(visit=visit)}
    new = []
    for item, given in answers.items():
        there = stored.get(item)
        if there is None and given.answer:
            row = ChecklistAnswer(visit=visit, item_id=item, answer=given.answer, note=given.note)
            history.check_row(row)
            new.append(row)
        elif there is not None and given.answer:
            batch.update(there, {"answer": given.answer, "note": given.note})
        elif there is not None:
            batch.delete(there)
    batch.create_many(new)


def earlier_open(visit: Visit) -> Any:
    """Findings of earlier visits of the establishment that nobody has verified yet."""
    rows = (
        Finding.objects.live()
        .still_open()
        .filter(
            visit__establishment=visit.establishment_id,
            visit__deleted_at__isnull=True,
            visit__inspection__deleted_at__isnull=True,
            visit__visited_on__lt=visit.visited_on,
        )
    )
    return rows.exclude(visit=visit.pk)


def _verify_earlier(batch: Any, by: User | None, visit: Visit, mended: Mapping[int, str]) -> None:
    """What the re-inspection saw mended, whichever team had found it and whoever recorded it.

    The visit itself is the proof, and the history says whose it was.
    """
    if not mended:
        return
    if not visit.was_inspected:
        raise ValidationError(
            {"outcome": _("Nothing is verified where nothing could be inspected.")}
        )
    rows = earlier_open(visit)
    if by is not None:
        rows = rows.filter(pk__in=Finding.objects.visible_to(by).order_by().values("pk"))
    found = {f.pk: f for f in rows}
    if set(mended) - set(found):
        raise PermissionDenied
    for pk, note in mended.items():
        verify_by_visit(batch, found[pk], by=by, visit=visit, note=note)


def _update_register(batch: Any, by: User | None, visit: Visit) -> None:
    """What was counted on the spot is newer than what the register says; the rest stays known."""
    counts = {n: v for n, v in visit.staff_counts().items() if v is not None}
    later = Visit.objects.live().filter(
        inspection__deleted_at__isnull=True,
        establishment=visit.establishment_id,
        visited_on__gt=visit.visited_on,
        staff__isnull=False,
    )
    if visit.staff is None or later.exists():
        return
    place = Establishment.objects.get(pk=visit.establishment_id)
    if by is None or Establishment.objects.editable_by(by).filter(pk=place.pk).exists():
        batch.update(place, counts | _outgrown(place, counts, visit.staff))


def _outgrown(place: Establishment, counts: Mapping[str, int], staff: int) -> dict[str, None]:
    """Parts the register knows that nobody counted now and that are more than the whole of now:
    they cannot be true any more, and nothing is known instead."""
    known = {name: getattr(place, name) for name in PARTS if name not in counts}
    return {name: None for name, number in known.items() if number is not None and number > staff}
