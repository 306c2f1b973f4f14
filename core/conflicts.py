"""Two people at one record: both values of every field that differs, and a choice for each.

Where a person left a field as it stood when the form was opened, the other's value is chosen before
anybody chooses: to save at once must not take back what was not seen.
"""

import copy
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from . import history, tables, undoing
from .forms import ABOUT_THE_PAGE, FactForm
from .models import Change


def chosen(request: HttpRequest, form_class: type[FactForm], kwargs: Mapping[str, Any]) -> Any:
    """After a conflict the person chose for each field: theirs replaces what was typed."""
    theirs = [
        k.removeprefix("choice__")
        for k, v in request.POST.items()
        if k.startswith("choice__") and v == "theirs"
    ]
    if not theirs:
        return request.POST
    data = request.POST.copy()
    fresh = form_class(**{**kwargs, "initial": {}})
    for name in theirs:
        if name in fresh.fields:
            data.setlist(name, sent(fresh[name]))
    return data


def sent(stored: Any) -> list[str]:
    """What a page over the stored record would send for one of its fields.

    A ticked box sends `on` and an empty one nothing: its widget has no value to tell them by.
    """
    value = stored.field.prepare_value(stored.value())
    if isinstance(value, bool):
        return ["on"] if value else []
    shown = value if isinstance(value, list) else stored.field.widget.format_value(value)
    return [str(v) for v in (shown if isinstance(shown, list) else [shown or ""])]


def show(form: Any, conflict: history.Conflict) -> None:
    stored = type(form)(instance=conflict.current, user=form.user)
    left = untouched(form, conflict.current)
    rows = []
    for name in form.fields:
        if name in ABOUT_THE_PAGE or name not in stored.fields:
            continue
        theirs, mine = _shown(stored, name), _shown(form, name)
        if theirs != mine:
            row = {"name": name, "label": form.fields[name].label, "theirs": theirs, "mine": mine}
            rows.append(row | {"left": name in left})
    form.conflict = {
        "rows": rows,
        "by": conflict.current.updated_by,
        "at": conflict.current.updated_at,
    }
    form.data = form.data.copy()
    form.data["row_version"] = str(conflict.current.version)


def changed_since(current: Any, opened: int | None) -> list[undoing.Back]:
    """What others changed of the record since it was opened at that version, with what stood there.

    Without those that were changed past the history: of them nobody knows what stood there.
    """
    version = min(max(opened or current.version, 1), current.version)  # it was typed, by anybody
    lines = list(history.of(current)[: current.version - version])
    updates = [line for line in reversed(lines) if line.verb == Change.Verb.UPDATE]
    return [back for back in undoing.backs(undoing.merged(updates), current) if back.is_free]


def rows_since(rows: QuerySet, current: Any, opened: int | None) -> list[tuple[Any, Any]]:
    """Of a record's lines (deleted ones too) those that others changed since the record was opened
    at that version, each with a copy of what stood there; None: it was not there, and those first.

    Without what was changed past the history, as above.
    """
    version = min(max(opened or current.version, 1), current.version)
    seen = history.of(current)[current.version - version :].first()
    found = {row.pk: row for row in rows}
    if seen is None or not found:
        return []
    since = Change.objects.filter(model=rows.model._meta.label_lower, object_id__in=list(found))
    by_row: dict[int, list[Change]] = {}
    for line in since.filter(id__gt=seen.pk).exclude(batch=seen.batch).order_by("id"):
        by_row.setdefault(line.object_id, []).append(line)
    stood = [(found[pk], _as_it_stood(found[pk], lines)) for pk, lines in by_row.items()]
    return sorted(stood, key=lambda pair: pair[1] is not None)


def _as_it_stood(row: Any, lines: list[Change]) -> Any:
    """The row before these lines of its history, oldest first."""
    if lines[0].verb in (Change.Verb.CREATE, Change.Verb.RESTORE):
        return None
    before = copy.copy(row)
    for back in undoing.backs(undoing.merged(lines), row):
        if back.is_free and not back.field.many_to_many:
            setattr(before, back.field.attname, back.old)
    return before


def untouched(form: Any, current: Any) -> set[str]:
    """Fields that others changed since the form was opened, and that still say what stood there.

    Of fields that are one answer together, all of them or none: half of each says nothing.
    """
    before = copy.copy(current)
    before._state = copy.copy(current._state)
    before._state.fields_cache = {}
    names, linked = set(), {}
    for back in changed_since(current, form.expected_version):
        names.add(back.name)
        if back.field.many_to_many:
            linked[back.name] = ", ".join(sorted(str(one) for one in back.old))
        else:
            setattr(before, back.field.attname, back.old)
    beside = form.changed_beside(current)
    stood = type(form)(instance=before, user=form.user, initial=beside)

    def is_left(name: str) -> bool:
        return _shown(form, name) == linked.get(name, _shown(stood, name))

    both = set(stood.fields) & set(form.fields)
    left = {name for name in (names | set(beside)) & both if is_left(name)}
    for together in form.one_answer():
        if not all(is_left(name) for name in together & both):
            left -= together
    return left


def _shown(form: Any, name: str) -> str:
    field = form.fields[name]
    value = form[name].value()
    if isinstance(field, forms.DateField):
        with suppress(ValidationError):  # 5/6/2019 and 05/06/2019 are one day
            value = field.to_python(value)
    if hasattr(field, "queryset"):
        wanted = {str(v) for v in (value if isinstance(value, list | tuple) else [value])}
        wanted = {str(getattr(v, "pk", v)) for v in wanted}
        return ", ".join(sorted(str(o) for o in field.queryset if str(o.pk) in wanted))
    if getattr(field, "choices", None):
        wanted = {str(v) for v in (value if isinstance(value, list | tuple) else [value])}
        return ", ".join(str(label) for key, label in field.choices if str(key) in wanted)
    return tables.printed(field.prepare_value(value)) if not isinstance(value, str) else value
