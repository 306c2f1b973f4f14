"""What the worker does with a file: check it, store it, take it back."""

import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from communes.scoping import may_edit
from core import clock, history, jobs, undoing
from core.models import Job, ReportingPeriod
from core.reasons import because
from core.sheets.comparing import Compared, compare
from core.sheets.declaring import Given
from core.sheets.reading import open_book
from core.sheets.safety import Refused

from . import results
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
    if _closed(compared, found) and not found.reason:
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
    said = _("Taken back: %(file)s") % {"file": found.file_name}
    said = f"{found.undo_reason}; {said}" if found.undo_reason else said
    by = found.undone_by or found.user
    assert found.batch is not None
    with history.batch(by=by, reason=said[:300]):
        out = undoing.undo(
            found.batch,
            by=by,
            reason=said[:300],
            remove=lambda record: found.declared.remove(record, by=by),
            may_edit=lambda record: may_edit(by, record),
            progress=lambda done, total: jobs.say(job, "undo", done, total),
        )
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
        open_book(Path(found.file.path)),
        corrections=found.corrections,
        others=[other for other in open_to(user) if other is not table],
        progress=lambda *told: jobs.say(job, *told),
        to=to,
    )


def _keep(found: SheetImport, compared: Compared, job: Job, message: str) -> None:
    """What the check found, for the page."""
    results.store(found, compared, found.declared.fields_for(found.user))
    found.state, found.message = State.READY, message
    found.notes, found.columns = compared.notes[:50], compared.columns
    found.counts, found.digest = compared.counts(), compared.digest()
    period = _closed(compared, found)
    found.closed_period = period.label[:100] if period else ""
    names = ("state", "message", "notes", "columns", "counts", "digest", "closed_period", "result")
    with transaction.atomic():
        _update(found, job, *names)


def _closed(compared: Compared, found: SheetImport) -> ReportingPeriod | None:
    """The last closed period of whose records some would be entered or changed."""
    days: set[datetime.date] = set()
    for line in compared.lines:
        if line.state in {"new", "changed"}:
            names = getattr(found.declared.model, "fact_days", ())
            days |= {day for day in map(line.values.get, names) if day}
            days |= _days(line.made) | _days(line.record)
    rows = ReportingPeriod.objects.live().filter(closed_at__isnull=False)
    for period in rows.order_by("-last_day", "first_day"):
        if any(period.first_day <= day <= period.last_day for day in days):
            return period
    return None


def _days(record: Any) -> set[datetime.date]:
    """The days that decide the period a record belongs to."""
    names = record.fact_days if record is not None else ()
    return {day for day in (getattr(record, name) for name in names) if day}


def _letter(found: SheetImport) -> dict[str, Any]:
    if not found.letter.get("letter_number"):
        return {}
    on = found.letter.get("letter_on")
    day = datetime.date.fromisoformat(on) if on else None
    return {"letter_number": found.letter["letter_number"], "letter_on": day}


def _no_letter(found: SheetImport) -> str:
    return _("No letter came with it") if found.letter.get("no_letter") else ""


def _reason(found: SheetImport) -> str:
    said = _("From the file %(file)s") % {"file": found.file_name}
    return f"{found.reason}; {said}"[:300] if found.reason else said[:300]


def _why(error: Exception) -> str:
    if isinstance(error, history.Conflict):
        said = _("“%(record)s” was changed a moment ago: nothing was stored. Check the file again.")
        return said % {"record": error.current}
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, IntegrityError):
        return _("Somebody entered some of these records a moment ago: check the file again.")
    return _("Some of these records are not yours to change: nothing was stored.")
