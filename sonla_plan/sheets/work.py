"""What the worker does with a file: check it, store it, take it back."""

import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from communes.scoping import may_edit
from core import clock, history, jobs, undoing
from core.attachments import delete_all
from core.models import Job
from core.reasons import because
from core.sheets.comparing import Compared, compare
from core.sheets.declaring import Given
from core.sheets.reading import Book, open_book
from core.sheets.safety import Refused
from core.tables import printed

from . import closed, marks, results
from .models import SheetImport
from .tables import open_to

State = SheetImport.State


def check(job: Job) -> None:
    """Reads the whole file and says of every row what would become of it."""
    found = _import_of(job)
    try:
        compared = _compared(found, job, "look")
    except Refused as error:
        found.state, found.message = State.REFUSED, str(error)[:500]
        with transaction.atomic():
            _update(found, job, "state", "message")
        return
    _keep(found, compared, job, "")


def store(job: Job) -> None:
    """Writes what was looked at, and nothing else: all of it, or none."""
    found = _import_of(job)
    try:
        compared = _compared(found, job, "store")
    except Refused as error:
        raise jobs.Failed(str(error)) from error
    if compared.digest() != found.digest:
        said = _("Records changed since you looked at this: look again.")
        _keep(found, _compared(found, job, "look"), job, said)
        return
    if closed.of_rows(compared) and not found.reason:
        raise jobs.Failed(_("A period was closed meanwhile: say why its records are changed."))
    lines = [line for line in compared.lines if line.state in {"new", "changed"}]
    jobs.say(job, "store", 0, len(lines))
    try:
        with because(_no_letter(found)), history.batch(by=found.user, reason=_reason(found)) as b:
            found.declared.apply(lines, Given(found.user, _letter(found), compared.empty))
            found.state, found.batch, found.stored_at = State.STORED, b.id, clock.now()
            found.message = ""
            _update(found, job, "state", "batch", "stored_at", "message")
    except (ValidationError, history.Conflict, PermissionDenied, IntegrityError) as error:
        raise jobs.Failed(_why(error)) from error


def undo(job: Job) -> None:
    """Takes the batch back; what was edited since stays and is told."""
    found = _import_of(job)
    assert found.batch is not None
    if closed.of_import(found) and not found.undo_reason:
        raise jobs.Failed(_("A period was closed meanwhile: say why its records are changed."))
    said = _("Taken back: %(file)s") % {"file": found.file_name}
    reason = "; ".join(part for part in (found.undo_reason, said) if part)[:300]
    by = found.undone_by or found.user
    with history.batch(by=by, reason=reason):
        out = undoing.undo(
            found.batch,
            by=by,
            reason=reason,
            remove=lambda record: found.declared.remove(record, by=by),
            may_edit=lambda record: may_edit(by, record),
            progress=partial(jobs.saying(job), "undo"),
        )
        found.declared.settle(found.batch, by=by)
        found.state, found.undone_at = State.UNDONE, clock.now()
        found.conflicts = [
            [str(record), record.get_absolute_url(), said] for record, said in out.conflicts[:500]
        ]
        _update(found, job, "state", "undone_at", "conflicts")


def _import_of(job: Job) -> SheetImport:
    return SheetImport.objects.select_related("user", "undone_by", "job").get(pk=job.subject)


def _update(found: SheetImport, job: Job, *names: str) -> None:
    """Together with the end of the job, in the transaction of what was written."""
    found.save(update_fields=names)
    jobs.done(job)


def _compared(found: SheetImport, job: Job, to: str) -> Compared:
    table, user = found.declared, found.user
    if not user.can(table.verb):
        raise jobs.Failed(_("You may no longer enter records of this table."))
    return compare(
        table,
        user,
        _book(found),
        corrections=found.corrections,
        others=[other for other in open_to(user) if other is not table],
        progress=jobs.saying(job),
        to=to,
    )


def _book(found: SheetImport) -> Book:
    """Raises Refused also where the file is lost."""
    gone = _("The file is no longer kept: send it again.")
    if not found.file:
        raise Refused(gone)
    try:
        return open_book(Path(found.file.path))
    except OSError as error:
        raise Refused(gone) from error


def _keep(found: SheetImport, compared: Compared, job: Job, message: str) -> None:
    """What the check found, for the page; what the last one found is not kept beside it."""
    before = found.found_names
    results.store(found, compared)
    found.state, found.message = State.READY, message
    found.notes, found.columns = compared.notes[:50], compared.columns
    found.counts, found.digest = compared.counts(), compared.digest()
    period = closed.of_rows(compared)
    found.closed_period = period.label[:100] if period else ""
    if found.counts["error"]:
        jobs.say(job, "mark", 0, 0)
    marks.mark(found)
    names = ("state", "message", "notes", "columns", "counts", "digest", "closed_period")
    with transaction.atomic():
        _update(found, job, *names, "result", "marked")
        transaction.on_commit(lambda: delete_all(found.file.storage, before))


def _letter(found: SheetImport) -> dict[str, Any]:
    if not found.letter.get("letter_number"):
        return {}
    on = found.letter.get("letter_on")
    day = datetime.date.fromisoformat(on) if on else None
    return {"letter_number": found.letter["letter_number"], "letter_on": day}


def _no_letter(found: SheetImport) -> str:
    return _("No letter came with it") if found.letter.get("no_letter") else ""


def _reason(found: SheetImport) -> str:
    """Why a period is touched, on whose word, and from which file."""
    parts = [found.reason, _letter_words(found)]
    parts.append(_("From the file %(file)s") % {"file": found.file_name})
    return "; ".join(part for part in parts if part)[:300]


def _letter_words(found: SheetImport) -> str:
    """`Văn bản số 12/BC ngày 05/04/2019`; changed rows do not bear it, their history does."""
    letter = _letter(found)
    if not letter:
        return ""
    if letter["letter_on"] is None:
        return _("Letter no. %(number)s") % {"number": letter["letter_number"]}
    told = {"number": letter["letter_number"], "on": printed(letter["letter_on"])}
    return _("Letter no. %(number)s of %(on)s") % told


def _why(error: Exception) -> str:
    if isinstance(error, history.Conflict):
        said = _("“%(record)s” was changed a moment ago: nothing was stored. Check the file again.")
        return said % {"record": error.current}
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, IntegrityError):
        return _("Somebody entered some of these records a moment ago: check the file again.")
    return _("Some of these records are not yours to change: nothing was stored.")
