"""The only door through which records are written: row, history and data versions together.

    with history.batch(by=user, reason="…") as batch:
        batch.create(activity, links={"communes": communes})
        batch.update(other, {"held_on": day}, expected_version=3)
        batch.delete(third)

A batch is a transaction. Nested batches join the outer one. On leaving the outermost batch the
versions of the touched places, and of the rooms touched in them, are raised, last and in one order,
so that two batches cannot wait for each other and a version becomes visible together with the data
it names.
"""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F

from . import bulk, clock, reasons, text
from .checking import check_row as check_row
from .making import fill, fill_all, own_key
from .models import Change, DataVersion, Fact
from .telling import created, created_texts, entry_of, fields_of, plain

#: of new records made at once, to hold no more of their history in memory
CHUNK = 2000

_current: ContextVar["Batch | None"] = ContextVar("history_batch", default=None)
_demonstrating: ContextVar[bool] = ContextVar("history_demonstrating", default=False)


class Conflict(Exception):
    """Somebody else changed the record since it was read. `current` is the row as it stands."""

    def __init__(self, current: Fact) -> None:
        super().__init__(str(current))
        self.current = current


def _store(obj: models.Model, **how: Any) -> None:
    """Save; what the database refuses is said in the sentence of the rule it broke."""
    try:
        with transaction.atomic():
            obj.save(**how)
    except IntegrityError:
        obj.validate_unique()
        obj.validate_constraints()
        raise


def _link_many(stored: Sequence[Any], name: str, items: Sequence[Sequence[Any]]) -> None:
    """Many-to-many rows of records just made, a few statements for all."""
    field: Any = stored[0]._meta.get_field(name)
    through = field.remote_field.through
    here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
    through._default_manager.bulk_create(
        [
            through(**{f"{here}_id": obj.pk, f"{there}_id": item.pk})
            for obj, linked in zip(stored, items, strict=True)
            for item in linked
        ],
        batch_size=500,
    )


def _named(items: Sequence[Any]) -> str:
    """In the order of the Vietnamese alphabet, as every list has them."""
    return ", ".join(sorted((str(item) for item in items), key=text.sort_key))


class Batch:
    def __init__(self, *, by: Any, reason: str, demo: bool, at: datetime.datetime) -> None:
        self.by, self.reason, self.demo, self.at = by, reason, demo, at
        self.id = uuid.uuid4()
        self._touched: set[str] = set()

    def create(
        self, obj: Any, links: Mapping[str, Iterable[Any]] | None = None, *, check: bool = True
    ) -> Any:
        """Store a new record with its many-to-many links. Raises ValidationError."""
        fill(obj, self._stamp(obj))
        if check:
            check_row(obj)
        obj.refresh_keys()
        _store(obj, force_insert=True)
        changes = created(obj)
        for name, items in (links or {}).items():
            items = list(items)
            getattr(obj, name).set(items)
            changes[name] = self._link_entry([], items)
        self._log(obj, Change.Verb.CREATE, changes)
        return obj

    def create_many(
        self,
        objects: Sequence[Any],
        links: Sequence[Mapping[str, Sequence[Any]]] = (),
        keys: Iterable[str] | None = None,
    ) -> list[Any]:
        """Many new records of one model in a few statements; the caller has checked them.

        `links`: of each its many-to-many links. `keys`: the places they touch, for a model that
        would ask the database once a row.
        """
        stored: list[Any] = []
        for start in range(0, len(objects), CHUNK):
            some, linked = objects[start : start + CHUNK], links[start : start + CHUNK]
            stored += self._create_some(some, linked)
        if keys is not None and stored:
            self.touch(stored[0], *keys)
        for obj in stored if keys is None else ():
            self.touch(obj, *obj.data_keys())
        return stored

    def _create_some(
        self, objects: Sequence[Any], links: Sequence[Mapping[str, Sequence[Any]]]
    ) -> list[Any]:
        fill_all(objects, self._stamp(objects[0]))
        for obj in objects:
            obj.refresh_keys()
        bulk.insert(objects)
        told: list[dict[str, Any]] = [{} for _one in objects] if links and links[0] else []
        for name in links[0] if told else ():
            items = [of_one[name] for of_one in links]
            _link_many(objects, name, items)
            for entries, linked in zip(told, items, strict=True):
                entries[name] = self._link_entry([], linked)
        self._log_many(objects, told)
        return list(objects)

    def _log_many(self, objects: Sequence[Any], links: Sequence[dict[str, Any]]) -> None:
        """Of new records of one model; `links`: of each what is told beside its fields."""
        if not bulk.streams(Change, len(objects)):
            lines = zip(objects, links or [{}] * len(objects), strict=True)
            create = Change.Verb.CREATE
            bulk.insert([self._line(obj, create, created(obj) | more) for obj, more in lines])
            return
        each = {
            "object_id": [own_key(obj) for obj in objects],
            "label": [str(obj)[:300] for obj in objects],
            "changes": [bulk.Encoded(text) for text in created_texts(objects, links)],
        }
        bulk.stream(Change, self._same(objects[0], Change.Verb.CREATE) | each, len(objects))

    def update(
        self,
        obj: Any,
        values: Mapping[str, Any],
        links: Mapping[str, Iterable[Any]] | None = None,
        *,
        expected_version: int | None = None,
        check: bool = True,
        verb: str = Change.Verb.UPDATE,
    ) -> Any:
        """Change a record. Nothing is written when nothing differs.

        Raises ValidationError, or Conflict when `expected_version` is no longer the stored one.
        """
        # not `type(obj)`: a request's user is a lazy wrapper round the record
        model = obj._meta.model
        stored = model._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
        if expected_version is not None and stored.version != expected_version:
            raise Conflict(stored)
        before = stored.data_keys()
        fresh = model._base_manager.get(pk=obj.pk)
        for name, value in values.items():
            setattr(fresh, name, value)
        if check:
            check_row(fresh)
            fresh.refresh_keys()
        changes = self._differences(stored, fresh)
        changes |= self._relink(stored, links or {})
        if not changes:
            return fresh
        fresh.version = stored.version + 1
        fresh.updated_at, fresh.updated_by = self.at, self.by
        _store(fresh, force_update=True)
        self.touch(stored, *before)
        self._log(fresh, verb, changes)
        return fresh

    def delete(self, obj: Any, *, expected_version: int | None = None) -> Any:
        """Soft deletion: the row stays, out of every list and figure."""
        return self.update(
            obj,
            {"deleted_at": self.at},
            expected_version=expected_version,
            check=False,
            verb=Change.Verb.DELETE,
        )

    def restore(self, obj: Any) -> Any:
        return self.update(obj, {"deleted_at": None}, verb=Change.Verb.RESTORE)

    def touch(self, what: type[Fact] | Fact, *places: str) -> None:
        """Figures of these places that are counted from records of this kind are counted anew."""
        room = what._meta.app_label
        self._touched |= {*places, *(f"{place}:{room}" for place in places)}

    def _stamp(self, obj: Any) -> dict[str, Any]:
        """What every new record of this one's kind bears of the batch."""
        when, who = self.at, self.by
        stamp = {"created_at": when, "updated_at": when, "created_by": who, "updated_by": who}
        # what a demo account enters goes when the demo goes
        theirs = bool(who and who.is_demo) and not obj.outlives_demo
        return stamp | {"is_demo": True} if self.demo or theirs else stamp

    def _differences(self, stored: Any, fresh: Any) -> dict[str, Any]:
        out = {}
        for field in fields_of(stored):
            old, new = getattr(stored, field.attname), getattr(fresh, field.attname)
            if plain(old) != plain(new):
                out[field.name] = entry_of(field, old, new, stored, fresh)
        return out

    def _relink(self, stored: Any, links: Mapping[str, Iterable[Any]]) -> dict[str, Any]:
        out = {}
        for name, items in links.items():
            manager, items = getattr(stored, name), list(items)
            before = list(manager.all())
            if {o.pk for o in before} != {o.pk for o in items}:
                self.touch(stored, *stored.data_keys())
                manager.set(items)
                out[name] = self._link_entry(before, items)
        return out

    @staticmethod
    def _link_entry(before: Sequence[Any], after: Sequence[Any]) -> dict[str, Any]:
        return {
            "old": sorted(o.pk for o in before),
            "new": sorted(o.pk for o in after),
            "old_label": _named(before),
            "new_label": _named(after),
        }

    def _same(self, obj: Any, verb: str) -> dict[str, Any]:
        """What the batch's lines of one model say alike."""
        return {
            "at": self.at,
            "actor": self.by.username if self.by else "",
            "actor_name": str(self.by) if self.by else "",
            "verb": verb,
            "batch": self.id,
            "model": obj._meta.label_lower,
            "reason": self.reason,
        }

    def _line(self, obj: Any, verb: str, changes: dict[str, Any]) -> Change:
        own = {"object_id": obj.pk, "label": str(obj)[:300], "changes": changes}
        return Change(**self._same(obj, verb), **own)

    def _log(self, obj: Any, verb: str, changes: dict[str, Any]) -> None:
        self._line(obj, verb, changes).save(force_insert=True)
        self.touch(obj, *obj.data_keys())

    def _bump(self) -> None:
        for key in sorted(self._touched):
            if not DataVersion.objects.filter(key=key).update(version=F("version") + 1):
                DataVersion.objects.bulk_create([DataVersion(key=key)], ignore_conflicts=True)
                DataVersion.objects.filter(key=key).update(version=F("version") + 1)


@contextmanager
def batch(*, by: Any, reason: str = "") -> Iterator[Batch]:
    """One transaction, one batch id. `by` is the user, or None for the system itself."""
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    reason = "; ".join(part for part in (reason, reasons.current()) if part)[:300]
    with transaction.atomic():
        current = Batch(by=by, reason=reason, demo=_demonstrating.get(), at=clock.now())
        token = _current.set(current)
        try:
            yield current
            current._bump()
        finally:
            _current.reset(token)


@contextmanager
def demonstrating() -> Iterator[None]:
    """Everything created inside is marked as the demo's."""
    token = _demonstrating.set(True)
    try:
        yield
    finally:
        _demonstrating.reset(token)


def of(obj: models.Model) -> models.QuerySet[Change]:
    """The history of one record, newest first."""
    return Change.objects.filter(model=obj._meta.label_lower, object_id=obj.pk).order_by("-id")
