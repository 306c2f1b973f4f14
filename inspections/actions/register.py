"""Suspensions of business, and two entries of one business made one and, if need be, two again."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from communes.scoping import ensure_editable
from core import history
from core.models import Change
from inspections import merging
from inspections.models import Establishment, Merger, Suspension


def record_suspension(
    establishment: Establishment,
    *,
    by: User | None,
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
    **values: Any,
) -> Suspension:
    """`values`: document, letter_*. `valid_to`, its last day, is empty until business resumes."""
    with history.batch(by=by) as batch:
        ensure_editable(by, establishment)
        new = Suspension(
            establishment=establishment, valid_from=valid_from, valid_to=valid_to, **values
        )
        ensure_apart(new)
        return batch.create(new)


def change_suspension(
    suspension: Suspension, *, by: User | None, version: int | None = None, **values: Any
) -> Suspension:
    """Resuming business is entering the last day."""
    with history.batch(by=by) as batch:
        ensure_editable(by, suspension)
        stored = batch.update(suspension, values, expected_version=version)
        ensure_apart(stored)
        return stored


def remove_suspension(suspension: Suspension, *, by: User | None) -> Suspension:
    with history.batch(by=by) as batch:
        ensure_editable(by, suspension)
        return batch.delete(suspension)


def restore_suspension(suspension: Suspension, *, by: User | None) -> Suspension:
    with history.batch(by=by) as batch:
        stored = batch.restore(suspension)
        ensure_editable(by, stored)
        ensure_apart(stored)
        return stored


def ensure_apart(suspension: Suspension) -> None:
    """No day lies in two suspensions of one establishment."""
    if suspension.valid_from is None:
        return
    others = Suspension.objects.live().filter(establishment=suspension.establishment_id)
    others = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=suspension.valid_from))
    if suspension.valid_to:
        others = others.filter(valid_from__lte=suspension.valid_to)
    other = others.exclude(pk=suspension.pk).first()
    if other is not None:
        text = _("It was suspended on some of these days already: %(days)s.") % {"days": other}
        raise ValidationError({"valid_from": text})


def follow_life(batch: history.Batch, establishment: Establishment) -> None:
    """Closing ends a suspension that goes on; none lies outside the establishment's life."""
    rows = list(Suspension.objects.live().filter(establishment=establishment))
    opened, closed = establishment.valid_from, establishment.valid_to
    for row in rows:
        if row.valid_from is None:
            continue
        day = {"day": row.valid_from.strftime("%d/%m/%Y")}
        if opened and row.valid_from < opened:
            text = _("It was suspended from %(day)s, before this day.")
            raise ValidationError({"valid_from": text % day})
        if closed and row.valid_from > closed:
            text = _("It was suspended from %(day)s, after this day.")
            raise ValidationError({"valid_to": text % day})
        if closed and (row.valid_to is None or row.valid_to > closed):
            row.establishment = establishment
            batch.update(row, {"valid_to": closed}, check=False)


def merge_establishments(
    kept: Establishment, *, by: User | None, gone: Establishment, reason: str = ""
) -> Merger:
    """What hangs on `gone` goes over to `kept`, visits with the commune they were made in.

    Empty fields of the kept entry are filled from the other, which is deleted softly. Everything
    is written down in the `Merger`, so that `undo_merger` can bring it back.
    """
    with history.batch(by=by, reason=reason) as batch:
        kept, gone = _locked(kept, gone)
        problems = merging.conflicts(kept, gone)
        if problems:
            raise ValidationError(problems)
        filled = merging.fillable(kept, gone)
        moved = {
            name: [_move(batch, row, kept) for row in rows]
            for name, rows in merging.belongings(gone).items()
        }
        values = {name: getattr(gone, name) for name in filled}
        batch.update(kept, values)
        batch.delete(gone)
        merger = batch.create(
            Merger(kept=kept, gone=gone, reason=reason, moved=moved | {"filled": filled})
        )
        ensure_editable(by, merger)
        return merger


def _locked(*records: Establishment) -> list[Establishment]:
    """Both as they stand now; whoever merges the same two at the same time waits here."""
    keys = [record.pk for record in records]
    rows = Establishment.objects.live().select_for_update(of=("self",)).filter(pk__in=keys)
    found = {row.pk: row for row in rows.order_by("pk")}
    if len(found) != len(keys):
        raise ValidationError(_("One of the two is no longer in the register."))
    return [found[pk] for pk in keys]


def _move(batch: history.Batch, row: Any, to: Establishment) -> int:
    """The conflicts were looked for before; old rows are not held against today's rules."""
    batch.update(row, {"establishment": to}, check=False)
    return row.pk


def undo_merger(merger: Merger, *, by: User | None) -> Establishment:
    """What went over and still is there comes back; what was filled and changed since stays."""
    with history.batch(by=by) as batch:
        ensure_editable(by, merger)
        kept = Establishment.objects.select_for_update(of=("self",)).get(pk=merger.kept_id)
        if kept.deleted_at is not None:
            raise ValidationError(
                _("%(name)s is no longer in the register: bring it back first.") % {"name": kept}
            )
        gone = batch.update(
            merger.gone, {"deleted_at": None}, check=False, verb=Change.Verb.RESTORE
        )
        for model, name in merging.MOVED:
            rows = model._base_manager.filter(pk__in=merger.moved[name], establishment=kept)
            for row in rows:
                batch.update(row, {"establishment": gone}, check=False)
        batch.update(kept, merging.unfilled(kept, merger.moved["filled"]))
        batch.delete(merger)
        return gone
