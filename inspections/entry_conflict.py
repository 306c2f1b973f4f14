"""Two people at one inspection: both values of everything that differs, and a choice for each."""

import copy
import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import conflicts, history, tables
from core.lines import LinesBack

from . import entry_lines
from .models import Finding, InspectionMember, PlannedEstablishment, Visit

CHOICE = "choice__"
#: the field that says what a line is about
FIRST = ("establishment", "name", "text")
MODELS: dict[str, type[Model]] = {
    "members": InspectionMember,
    "planned": PlannedEstablishment,
    "visits": Visit,
    "findings": Finding,
}
OWN = {"form_key", "row_version", "no_letter", "pk", "version", "remove"}


def value_of(form: Any, name: str) -> str:
    value = form[name].value()
    field = form.fields[name]
    if isinstance(field, forms.DateField | forms.TimeField):
        with suppress(ValidationError):  # 5/6/2019 and 05/06/2019 are one day
            value = field.to_python(value)
        if isinstance(value, datetime.time):
            return f"{value:%H:%M}"
    if getattr(field, "choices", None) is not None:
        return next((str(lab) for key, lab in field.choices if str(key) == str(value or "")), "")
    return value if isinstance(value, str) else tables.printed(value)


def pairs(mine: Any, theirs: Any) -> Iterator[tuple[str, str, Any, Any]]:
    """(address of the line, what it is called, my form, their form or None when it is gone)."""
    yield "", "", mine.form, theirs.form
    for word, rows, others in (
        (_("Member"), mine.members, theirs.members),
        (_("Establishment"), mine.planned, theirs.planned),
        (_("Visit"), mine.visits, theirs.visits),
    ):
        stored = {str(f["pk"].value()): f for f in (others.forms if others else [])}
        for number, form in enumerate(rows.forms if rows else [], start=1):
            if form.is_stored:
                found = stored.get(str(form["pk"].value()))
                yield form.prefix, f"{word} {number}", form, found


def compare(mine: Any, conflict: history.Conflict, entry_class: Any) -> dict[str, Any]:
    """The differences; the page then carries the stored versions, so that the next save holds."""
    inspection = type(mine.inspection).objects.get(pk=mine.inspection.pk)
    theirs = as_stored(entry_class, mine.user, mine.held, inspection, mine.undo)
    data = mine.form.data.copy()
    data["row_version"] = str(inspection.version)
    rows = []
    for prefix, called, form, other in pairs(mine, theirs):
        of = prefix.partition("-")[0]
        opened = partial(entry_lines.lines_of, of, inspection)
        left = (
            untouched_line(MODELS[of], form, opened)
            if of
            else conflicts.untouched(form, inspection)
        )
        if other is None:
            data[f"{prefix}-pk"] = data[f"{prefix}-version"] = ""
            rows.append(taken_out(form, called, left))
            continue
        if prefix:
            data[f"{prefix}-version"] = str(other["version"].value())
        rows += [
            row | {"label": _label(called, row), "left": row["name"] in left}
            for row in differences(form, other)
        ]
    rebind(mine, data)
    current = conflict.current
    return {"rows": rows, "by": current.updated_by, "at": current.updated_at}


def untouched_line(
    model: type[Model], mine: Any, as_opened: Callable[[LinesBack], list[dict[str, Any]]]
) -> set[str]:
    """Of a line the fields, by their address, that still say what stood there when the page was
    opened. `as_opened`: the stored lines as a form begins with them, some as they were before.
    """
    record = model._base_manager.filter(pk=mine["pk"].value()).first()
    opened = str(mine["version"].value() or "")
    if record is None or not opened.isdecimal():
        return set()
    olds = {b.field.attname: b.old for b in conflicts.changed_since(record, int(opened))}
    lines = as_opened(LinesBack(back={record.pk}, values={record.pk: olds}))
    before = copy.copy(mine)
    before.is_bound, before._bound_fields_cache = False, {}
    before.initial = next((line for line in lines if line["pk"] == record.pk), {})
    if not before.initial:  # of another record, posted by hand
        return set()
    names = set(mine.fields) - OWN
    return {mine.add_prefix(n) for n in names if value_of(mine, n) == value_of(before, n)}


def taken_out(mine: Any, called: str, left: set[str]) -> dict[str, Any]:
    """A line that somebody else took out: whoever changed nothing in it does not put it back."""
    what = value_of(mine, next(name for name in FIRST if name in mine.fields))
    is_left = {mine.add_prefix(name) for name in set(mine.fields) - OWN} <= left
    row = {"name": mine.prefix, "label": called, "theirs": _("Taken out"), "mine": what}
    return row | {"left": is_left}


def _label(called: str, row: dict[str, Any]) -> str:
    return f"{called}, {row['label']}" if called else str(row["label"])


def differences(mine: Any, theirs: Any) -> Iterator[dict[str, Any]]:
    for name in mine.fields:
        if name in OWN or name not in theirs.fields:
            continue
        one, other = value_of(mine, name), value_of(theirs, name)
        if one != other:
            yield {
                "name": mine.add_prefix(name),
                "label": mine.fields[name].label,
                "mine": one,
                "theirs": other,
            }


def rebind(entry: Any, data: Any) -> None:
    """The same forms over changed data, without validating again."""
    entry.form.data = data
    for rows in entry.formsets:
        rows.data = data
        for form in rows.forms:
            form.data = data


def taken(data: Any) -> set[str]:
    """The fields of which the stored value was chosen."""
    return {
        key.removeprefix(CHOICE)
        for key, value in data.items()
        if key.startswith(CHOICE) and value == "theirs"
    }


def as_stored(
    entry_class: Any, user: Any, held: bool, inspection: Any, undo: Any, names: Any = ()
) -> Any:
    """The form over what is stored, with the lines that an undo brings back."""
    kept = undo.as_stored("members", "planned", "visits", names=names) if undo else None
    return entry_class(user, held=held, inspection=inspection, undo=kept)


def chosen(request: HttpRequest, held: bool, inspection: Any, entry_class: Any, undo: Any) -> Any:
    """What was sent, with the stored value, or what an undo puts back, wherever that was chosen."""
    data = request.POST.copy()
    names, before = taken(data), undo.chosen_in_lines(data) if undo else set()
    if inspection is None or not (names or before):
        return data
    own = entry_class, request.user, held, inspection, undo
    mine = entry_class(request.user, held=held, inspection=inspection, data=request.POST)
    theirs = as_stored(*own)
    if before:
        put_before(data, pairs(mine, as_stored(*own, before)), pairs(mine, theirs))
    for _prefix, _called, form, other in pairs(mine, theirs):
        for name in form.fields if other else ():
            if form.add_prefix(name) in names:
                take(data, form.add_prefix(name), other, name)
    for prefix in names:  # a line somebody took out: it is left empty
        if prefix.startswith(("members-", "planned-", "visits-")) and prefix.count("-") == 1:
            for key in [k for k in data if k.startswith(f"{prefix}-")]:
                data[key] = ""
    return data


def put_before(data: Any, before: Iterable[Any], stored: Iterable[Any]) -> None:
    """What was sent, with what stood there before wherever that is not what is stored.

    Pairs of forms: mine with that of what stood there before, and mine with that of what is stored.
    """
    for (*_called, form, old), (*_same, now) in zip(before, stored, strict=True):
        for name in form.fields if old and now else ():
            if name not in OWN and value_of(old, name) != value_of(now, name):
                take(data, form.add_prefix(name), old, name)


def take(data: Any, key: str, theirs: Any, name: str) -> None:
    data.setlist(key, conflicts.sent(theirs[name]))
    if f"{key}_find" in data:
        data[f"{key}_find"] = str(theirs[name].value() or "")
