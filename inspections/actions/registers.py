"""Many visits at once, as an office's register has them: inspections, visits, what they found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communes.scoping import ensure_all_editable, ensure_editable
from core import history
from core.models import Change
from inspections.models import Finding, Inspection, InspectionMember, Visit
from inspections.models.inspections import QUORUM, too_few

from .consequences import ensure_undecided, outcome_of
from .findings import FindingRow
from .inspections import ensure_visible, remove_inspection
from .minutes import record_minutes
from .rows import MemberRow
from .visits import remove_visit


@dataclass(slots=True)
class NewVisit:
    """Not stored, nor perhaps its inspection, which then bears its members in `sheet_rows`."""

    visit: Visit
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class ChangedVisit:
    pk: int
    version: int
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[FindingRow] = field(default_factory=list)


def save_visits(
    *, by: User | None, new: Iterable[NewVisit], changed: Sequence[ChangedVisit]
) -> None:
    """New visits, each checked by the caller, with their inspections; and visits that change.

    The new ones are taken some at a time, so that not all of a long file are held at once. With
    findings the outcome follows from them. Raises PermissionDenied, ValidationError or Conflict:
    then nothing is stored.
    """
    with history.batch(by=by) as batch:
        rest, seen = iter(new), _Seen(by)
        while some := list(islice(rest, history.CHUNK)):
            _save_new(batch, some, seen)
        for row in changed:
            visit = Visit.objects.select_related("inspection__team__body").get(pk=row.pk)
            record_minutes(visit, by=by, findings=row.findings, version=row.version, **row.values)


@dataclass(slots=True)
class _Seen:
    """What was asked about already: many visits are of one inspection or one establishment."""

    by: User | None
    establishments: set[int] = field(default_factory=set)
    inspections: set[int] = field(default_factory=set)

    def ensure_visible(self, visits: Sequence[Visit]) -> None:
        places = {one.establishment_id: one.establishment for one in visits}
        rows = [place for key, place in places.items() if key not in self.establishments]
        for start in range(0, len(rows), 500):
            ensure_visible(self.by, rows[start : start + 500])
        self.establishments |= places.keys()

    def ensure_editable(self, inspections: Sequence[Inspection]) -> None:
        rows = [one for one in inspections if one.pk not in self.inspections]
        ensure_all_editable(self.by, rows)
        self.inspections |= {one.pk for one in rows}


def _save_new(batch: history.Batch, new: Sequence[NewVisit], seen: _Seen) -> None:
    visits = [one.visit for one in new]
    seen.ensure_visible(visits)
    # one visit of each
    outings = {id(one.inspection): one for one in visits}
    communes = {one.commune_id: one for one in visits}
    inspections = [one.inspection for one in outings.values()]
    _write_outings(batch, [one for one in inspections if one.pk is None])
    seen.ensure_editable(inspections)
    findings: list[Finding] = []
    for one in new:
        one.visit.minutes_at = batch.at
        if one.findings:
            found = ((f.measure, f.act_id is not None) for f in one.findings)
            one.visit.outcome = outcome_of(found)
            findings += one.findings
    keys: set[str] = set()
    for visit in (*outings.values(), *communes.values()):
        keys |= visit.data_keys()
    ensure_all_editable(seen.by, batch.create_many(visits, keys=keys))
    batch.create_many(findings, keys=keys)


def _write_outings(batch: history.Batch, outings: Sequence[Inspection]) -> None:
    rows: list[MemberRow]
    members = []
    for inspection in outings:
        rows = inspection.sheet_rows  # type: ignore[attr-defined]
        if len(rows) < QUORUM:
            raise ValidationError(too_few(len(rows)))
        members += [InspectionMember(inspection=inspection, **row.values()) for row in rows]
    batch.create_many(outings)
    batch.create_many(members)


def take_back(record: Any, *, by: User | None) -> None:
    """What a file brought in goes again, unless something came of it since."""
    with history.batch(by=by) as batch:
        if isinstance(record, Finding):
            ensure_editable(by, record)
            ensure_undecided(Finding.objects.filter(pk=record.pk))
            _ensure_minutes_untouched(record, batch)
            batch.delete(record)
        elif isinstance(record, Visit):
            _ensure_alone(Finding.objects.live().filter(visit=record))
            remove_visit(record, by=by)
        elif isinstance(record, Inspection):
            _ensure_alone(Visit.objects.live().filter(inspection=record))
            remove_inspection(record, by=by)
        # members go with their inspection: they are reached through it only


def _ensure_minutes_untouched(finding: Finding, batch: history.Batch) -> None:
    """Minutes are one paper: typed anew since, they keep the findings that they were typed with."""
    made = history.of(finding).last()
    assert made is not None
    since = history.of(finding.visit).filter(id__gt=made.pk)
    other = since.exclude(batch__in=[made.batch, batch.id]).last()
    if other is not None:
        text = _("Its minutes were changed by %(who)s since; it stays.")
        raise ValidationError(text % {"who": other.actor_name or other.actor})


def settle_outcomes(taken_back: UUID, *, by: User) -> None:
    """Once a file was taken back: what its visits came to, by the findings that are left.

    An outcome's old value is one that follows from findings which were there before the file.
    """
    lines = Change.objects.filter(batch=taken_back, model=Visit._meta.label_lower)
    rows = Visit.objects.editable_by(by).filter(pk__in=lines.values("object_id"))
    with history.batch(by=by) as batch:
        for visit in rows.order_by("pk"):
            left = list(Finding.objects.live().filter(visit=visit).values_list("measure", "act"))
            if left:
                outcome = outcome_of((measure, act is not None) for measure, act in left)
                batch.update(visit, {"outcome": outcome, "not_inspected_reason": ""})


def _ensure_alone(rows: Any) -> None:
    other = rows.first()
    if other is not None:
        text = _("It is still needed: “%(record)s” belongs to it.")
        raise ValidationError(text % {"record": other})
