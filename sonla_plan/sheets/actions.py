"""The steps of a file on its way in. No fact is written here: that is the worker's, see `work`."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from core import clock, jobs
from core.attachments import delete_all
from core.sheets.declaring import Table

from . import closed, results
from .models import SheetImport

State = SheetImport.State
#: not stored, and no worker has it in hand
CHECKED = (State.READY, State.REFUSED)


def receive(*, by: User, table: Table, file: Any, letter: dict[str, Any]) -> SheetImport:
    """Keeps the file and has it checked."""
    found = SheetImport(
        user=by,
        table=table.key,
        file=file,
        file_name=str(file.name)[:200],
        sent_at=clock.now(),
        letter=letter,
    )
    with transaction.atomic():
        found.save(force_insert=True)
        _enqueue(found, State.CHECKING, "sheets-check")
    return found


def correct(found: SheetImport, *, rows: Mapping[str, Mapping[str, str]]) -> None:
    """What stands in cells of faulty rows instead, and the file is checked again.

    `rows`: by `sheet!row`. A cell that says what it said before is none that was corrected.
    """
    _ensure_still_may(found)
    before = results.cells(found, rows.keys())
    corrections = dict(found.corrections)
    for place, cells in rows.items():
        was = before.get(place, {})
        corrected = {name: words for name, words in cells.items() if words != was.get(name, "")}
        if corrected:
            corrections[place] = {**corrections.get(place, {}), **corrected}
    _begin(found, State.READY, State.CHECKING, "sheets-check", corrections=corrections)


def check_again(found: SheetImport) -> None:
    """Of a file that was not stored: what is stored would come in a second time."""
    _ensure_still_may(found)
    if found.standing not in CHECKED:
        raise ValidationError(_("It was stored already: it is not checked again."))
    _begin(found, found.standing, State.CHECKING, "sheets-check")


def store(found: SheetImport, *, reason: str) -> None:
    """Raises ValidationError when there is nothing to store, or a reason is missing."""
    _ensure_still_may(found)
    if not found.may_store:
        raise ValidationError(_("There is nothing that can be stored: look at the errors first."))
    if found.closed_period and not reason:
        said = _("The figures of %(period)s are closed: say why the record is changed.")
        raise ValidationError({"reason": said % {"period": found.closed_period}})
    _begin(found, State.READY, State.STORING, "sheets-store", reason=reason[:300])


def undo(found: SheetImport, *, by: User, reason: str = "") -> None:
    """One's own; with a reason somebody else's, by whoever the table of permissions lets.

    Raises ValidationError after the term, or where a reason is wanted: a closed period's too.
    """
    if not by.can(found.declared.verb if found.user_id == by.pk else Verb.UNDO_FILES):
        raise PermissionDenied
    if not found.may_undo:
        raise ValidationError(_("It can no longer be taken back."))
    if found.user_id != by.pk and not reason:
        raise ValidationError({"reason": _("Say why you take back what somebody else brought in.")})
    period = closed.of_import(found)
    if period is not None and not reason:
        said = _("The figures of %(period)s are closed: say why the records are taken back.")
        raise ValidationError({"reason": said % {"period": period.label}})
    values = {"undone_by": by, "undo_reason": reason[:300]}
    _begin(found, State.STORED, State.UNDOING, "sheets-undo", **values)


def drop(found: SheetImport) -> None:
    """A file that was not stored goes, with what the check found."""
    if found.standing not in CHECKED:
        raise ValidationError(_("What was stored can be taken back, but its file is kept."))
    names = found.file_names
    with transaction.atomic():
        found.delete()
        transaction.on_commit(lambda: delete_all(found.file.storage, names))


def forget_files(found: SheetImport) -> None:
    """The upload and what was found in it go; the row stays and says who brought in what."""
    names = found.file_names
    with transaction.atomic():
        found.file = found.result = found.marked = ""
        found.save(update_fields=["file", "result", "marked"])
        transaction.on_commit(lambda: delete_all(found.file.storage, names))


def _ensure_still_may(found: SheetImport) -> None:
    """Raises PermissionDenied: another post, or another role, than when the file was sent."""
    if not found.user.can(found.declared.verb):
        raise PermissionDenied


def _begin(found: SheetImport, standing: str, state: str, kind: str, **values: Any) -> None:
    """From one state to the next, once: of two clicks the second finds it changed."""
    with transaction.atomic():
        row = SheetImport.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if row.standing != standing:
            raise ValidationError(_("It is being worked on already."))
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=[*values])
        _enqueue(row, state, kind)


def _enqueue(found: SheetImport, state: str, kind: str) -> None:
    found.state, found.message, found.job = state, "", jobs.enqueue(kind, found.pk)
    found.save(update_fields=["state", "message", "job"])
