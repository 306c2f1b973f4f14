"""Findings as lines of the minutes, and their way to the end: mended, verified or opened again."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communes.scoping import ensure_editable
from core import clock, history
from inspections.models import Finding, ViolationAct, Visit, VisitFile

from .consequences import ensure_undecided
from .rows import RowErrors, put_row, take_row_out


@dataclass(frozen=True, slots=True)
class FindingRow:
    """`pk`: the row to change; `remove`: take it out; `at`: its place on the form."""

    text: str
    measure: str
    act: ViolationAct | None = None
    remedy_due_on: datetime.date | None = None
    record_number: str = ""
    record_on: datetime.date | None = None
    transferred_to: str = ""
    transferred_on: datetime.date | None = None
    transfer_file: str = ""
    transfer_reason: str = ""
    pk: int | None = None
    version: int | None = None
    remove: bool = False
    at: int = 0

    def values(self) -> dict[str, Any]:
        names = set(self.__slots__) - {"pk", "version", "remove", "at"}
        return {name: getattr(self, name) for name in sorted(names)}


def write_findings(batch: Any, visit: Visit, rows: Sequence[FindingRow]) -> RowErrors:
    errors = RowErrors()
    stored = {f.pk: f for f in Finding.objects.filter(visit=visit)}
    for row in rows:
        try:
            if row.pk is None:
                if not row.remove:
                    batch.create(Finding(visit=visit, **row.values()))
            elif row.remove:
                ensure_undecided(Finding.objects.filter(pk=row.pk))
                take_row_out(batch, stored[row.pk], row.version)
            else:
                put_row(batch, stored[row.pk], row.values(), row.version)
        except ValidationError as error:
            errors.add("findings", row.at, error)
    return errors


def report_remedy(
    finding: Finding,
    *,
    by: User | None,
    remedied_on: datetime.date,
    remedy_note: str,
    version: int | None = None,
) -> Finding:
    """Said to be mended; it stays open until somebody else has verified it."""
    with history.batch(by=by) as batch:
        ensure_editable(by, finding)
        _ensure_open(finding)
        values = {"remedied_on": remedied_on, "remedy_note": remedy_note, "remedied_by": by}
        return batch.update(finding, values, expected_version=version)


def verify_finding(
    finding: Finding,
    *,
    by: User | None,
    verified_on: datetime.date,
    verification_note: str,
    version: int | None = None,
) -> Finding:
    """By evidence, and by somebody other than who recorded it or said that it was mended."""
    with history.batch(by=by) as batch:
        ensure_editable(by, finding)
        _ensure_open(finding)
        if by is not None and by.pk in (finding.created_by_id, finding.remedied_by_id):
            raise PermissionDenied
        if finding.remedied_on is None:
            raise ValidationError(_("Nobody has said yet that it is mended."))
        if not evidence_of(finding).exists():
            raise ValidationError(_("Attach the evidence first: without it nothing is verified."))
        if verified_on < finding.remedied_on:
            raise ValidationError({"verified_on": _("It was mended after that day only.")})
        if verified_on > clock.today():
            raise ValidationError({"verified_on": _("A date after today cannot be recorded.")})
        values = {
            "verified_on": verified_on,
            "verification_note": verification_note,
            "verified_by": by,
        }
        return batch.update(finding, values, expected_version=version)


def evidence_of(finding: Finding) -> Any:
    """Files that show the remedy and are still there."""
    rows = VisitFile.objects.live().filter(finding=finding, removed_at__isnull=True)
    return rows.filter(kind=VisitFile.Kind.EVIDENCE)


def reopen_finding(
    finding: Finding, *, by: User | None, reason: str, version: int | None = None
) -> Finding:
    """It was not mended after all: open again, the reason in the history."""
    with history.batch(by=by, reason=reason) as batch:
        ensure_editable(by, finding)
        values = dict.fromkeys(
            ("remedied_on", "remedied_by", "verified_on", "verified_by", "verified_in")
        )
        return batch.update(
            finding,
            values | {"remedy_note": "", "verification_note": ""},
            expected_version=version,
        )


def verify_by_visit(
    batch: Any, finding: Finding, *, by: User | None, visit: Visit, note: str
) -> Finding:
    """A re-inspection found it mended: that verifies it without any other evidence."""
    values = {
        "verified_on": visit.visited_on,
        "verified_by": by,
        "verified_in": visit,
        "verification_note": note,
    }
    return batch.update(finding, values)


def _ensure_open(finding: Finding) -> None:
    """As stored: the object at hand may have been through a form."""
    if Finding.objects.filter(pk=finding.pk, verified_on__isnull=False).exists():
        raise ValidationError(_("This finding has been verified already."))
