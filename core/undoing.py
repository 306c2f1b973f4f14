"""A batch taken back: what it created goes, what it changed gets its old values again.

What was edited since is left alone and told. Taking back is itself a batch of the history.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from . import history
from .models import Change
from .tables import printed
from .telling import plain

Verb = Change.Verb


@dataclass(slots=True)
class Undone:
    removed: int = 0
    reverted: int = 0
    #: (the record, what was left alone and why)
    conflicts: list[tuple[Any, str]] = field(default_factory=list)


def undo(
    batch_id: UUID,
    *,
    by: Any,
    reason: str,
    remove: Callable[[Any], None],
    may_edit: Callable[[Any], bool],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Undone:
    """`remove(record)` takes back what was created; its ValidationError says what it is used by."""
    lines = list(Change.objects.filter(batch=batch_id).order_by("-id"))
    out = Undone()
    with history.batch(by=by, reason=reason) as batch:
        for at, line in enumerate(lines, start=1):
            record = apps.get_model(line.model)._base_manager.filter(pk=line.object_id).first()
            if record is not None and record.deleted_at is None:
                try:
                    with transaction.atomic():
                        if not may_edit(record):
                            raise PermissionDenied
                        _take_back(batch, line, record, remove, out)
                except ValidationError as error:
                    out.conflicts.append((record, " ".join(error.messages)))
                except PermissionDenied:
                    out.conflicts.append((record, _("It is no longer yours to change.")))
            progress(at, len(lines))
    return out


@dataclass(frozen=True, slots=True)
class Back:
    """One field of a change. `old`: what to put back, in Python's terms (of links: the records).

    `is_free`: it still holds what the change made of it, so putting it back overwrites nobody.
    """

    field: Any
    old: Any
    is_free: bool

    @property
    def name(self) -> str:
        return str(self.field.name)


def merged(lines: Iterable[Change]) -> dict[str, dict[str, Any]]:
    """What several lines of one batch made of a record together; the oldest line first."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        for name, entry in line.changes.items():
            first = found.get(name, entry)
            olds = {key: value for key, value in first.items() if key.startswith("old")}
            found[name] = {**entry, **olds}
    return {name: entry for name, entry in found.items() if entry["old"] != entry["new"]}


def backs(changes: Mapping[str, dict[str, Any]], record: Any) -> list[Back]:
    """What it takes to undo these changes of a record, field by field."""
    found = []
    for name, entry in changes.items():
        try:
            one: Any = record._meta.get_field(name)
        except FieldDoesNotExist:  # a column of an earlier version
            continue
        found.append(Back(one, _old(one, entry["old"]), _now(record, one) == entry["new"]))
    return found


def _old(one: Any, stored: Any) -> Any:
    if one.many_to_many:
        return list(one.related_model._base_manager.filter(pk__in=stored))
    return (one.target_field if one.is_relation else one).to_python(stored)


def _take_back(
    batch: Any, line: Change, record: Any, remove: Callable[[Any], None], out: Undone
) -> None:
    later = Change.objects.filter(model=line.model, object_id=line.object_id, id__gt=line.pk)
    since = later.exclude(batch__in=[line.batch, batch.id]).order_by("id").first()
    if line.verb == Verb.CREATE:
        if since is not None:
            said = _("It was changed by %(who)s since; it stays.")
            raise ValidationError(said % {"who": since.actor_name or since.actor})
        remove(record)
        out.removed += 1
        return
    values, links = {}, {}
    for back in backs(line.changes, record):
        if not back.is_free:
            said = _("%(field)s: it is “%(value)s” now and stays.")
            shown = {"field": capfirst(back.field.verbose_name), "value": now_shown(record, back)}
            out.conflicts.append((record, said % shown))
        elif back.field.many_to_many:
            links[back.name] = back.old
        else:
            values[back.field.attname] = back.old
    if values or links:
        batch.update(record, values, links=links)
        out.reverted += 1


def _now(record: Any, one: Any) -> Any:
    if one.many_to_many:
        return sorted(row.pk for row in getattr(record, one.name).all())
    return plain(getattr(record, one.attname))


def now_shown(record: Any, back: Back) -> str:
    name = back.name
    if back.field.many_to_many:
        return ", ".join(sorted(str(row) for row in getattr(record, name).all()))
    shown = getattr(record, f"get_{name}_display", None)
    return str(shown() if shown else printed(getattr(record, name)) or "–")
