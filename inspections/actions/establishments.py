from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Commune
from communes.scoping import ensure_all_editable, ensure_editable
from core import history
from inspections.models import Establishment, Merger, Visit

from .register import follow_life


def record_establishment(
    *, by: User | None, name: str, kind: str, commune: Commune, **values: Any
) -> Establishment:
    """`values`: every other field of the model: flags, address, agency, contact, papers, staff,
    the days of its life, letter_*.
    """
    with history.batch(by=by) as batch:
        stored = batch.create(Establishment(name=name, kind=kind, commune=commune, **values))
        ensure_editable(by, stored)
        return stored


def change_establishment(
    establishment: Establishment, *, by: User | None, version: int | None = None, **values: Any
) -> Establishment:
    """Past visits keep the commune they were made in; figures of those districts may move too."""
    with history.batch(by=by) as batch:
        ensure_editable(by, establishment)
        stored = batch.update(establishment, values, expected_version=version)
        ensure_editable(by, stored)
        follow_life(batch, stored)
        visits = Visit.objects.live().filter(establishment=stored)
        for pk in set(visits.values_list("commune__district_id", flat=True)):
            batch.touch(Visit, f"d{pk}")
        return stored


def save_establishments(
    *,
    by: User | None,
    new: Iterable[Establishment],
    changed: Sequence[tuple[Establishment, int, dict[str, Any]]],
) -> None:
    """Many at once: new ones, checked by the caller, and (entry, version, values) that change.

    Raises PermissionDenied, ValidationError or Conflict: then nothing is stored.
    """
    with history.batch(by=by) as batch:
        rest = iter(new)
        while some := list(islice(rest, history.CHUNK)):
            keys = {f"d{one.commune.district_id}" for one in some}
            ensure_all_editable(by, batch.create_many(some, keys=keys))
        for establishment, version, values in changed:
            change_establishment(establishment, by=by, version=version, **values)


def remove_establishment(establishment: Establishment, *, by: User | None) -> Establishment:
    with history.batch(by=by) as batch:
        ensure_editable(by, establishment)
        visits = Visit.objects.live().filter(
            establishment=establishment,
            inspection__deleted_at__isnull=True,
            inspection__state="held",  # what is not held is a secret, and holds nobody back
        )
        if visits.exists():
            raise ValidationError(
                _("It has been visited: enter the day it was closed instead of deleting it.")
            )
        return batch.delete(establishment)


def restore_establishment(establishment: Establishment, *, by: User | None) -> Establishment:
    with history.batch(by=by) as batch:
        merger = Merger.objects.live().filter(gone=establishment).select_related("kept").first()
        if merger is not None:
            text = _("It was merged into %(name)s: take the merger back on that page.")
            raise ValidationError(text % {"name": merger.kept})
        stored = batch.restore(establishment)
        ensure_editable(by, stored)
        return stored
