"""What the history says of a row: its fields as plain values, old and new."""

import datetime
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

SILENT = {"id", "created_at", "created_by", "updated_at", "updated_by", "version", "last_login"}
#: kept once, where it stands: a copy in the history would say nothing more
SILENT |= {"payload"}
SECRET = {"password"}
#: nothing to tell of a new record
NOTHING = (None, "")
#: fields of which most records say something of their own
OWN = (models.CharField, models.TextField, models.JSONField)

_encode = json.JSONEncoder(ensure_ascii=False).encode


def plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, models.fields.files.FieldFile):
        return value.name or ""
    return value


def fields_of(obj: models.Model) -> tuple[models.Field, ...]:
    return _fields(obj._meta.model)


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    return tuple(f for f in model._meta.concrete_fields if f.name not in SILENT)


def entry_of(field: models.Field, old: Any, new: Any, old_obj: Any, new_obj: Any) -> dict[str, Any]:
    if field.name in SECRET:
        return {"old": "", "new": "•••"}
    entry: dict[str, Any] = {"old": plain(old), "new": plain(new)}
    if field.is_relation:
        entry["old_label"] = str(getattr(old_obj, field.name) or "") if old_obj else ""
        entry["new_label"] = str(getattr(new_obj, field.name) or "") if new_obj else ""
    return entry


def created(obj: models.Model) -> dict[str, Any]:
    out = {}
    for field in fields_of(obj):
        value = getattr(obj, field.attname)
        if value not in NOTHING and value is not False:
            out[field.name] = entry_of(field, None, value, None, obj)
    return out


def created_texts(records: Sequence[Any], links: Sequence[Mapping[str, Any]] = ()) -> Sequence[str]:
    """`created` of each of many records of one model, and its links, as JSON.

    Field by field: what many records say alike is written once.
    """
    parts: list[list[str]] = []
    held = [vars(record) for record in records]
    for field in fields_of(records[0]):
        name = field.attname
        values = [one[name] for one in held]
        if values.count(values[0]) == len(values):
            told = [_entry_text(field, values[0], records[0])] * len(records)
        elif field.choices or not isinstance(field, OWN):
            told = _recurring(field, values, records)
        else:
            told = [_entry_text(field, *one) for one in zip(values, records, strict=True)]
        if any(told):
            parts.append(told)
    if links:
        parts.append([_encode(entries)[1:-1] for entries in links])
    if not parts:
        return ["{}"] * len(records)
    return ["{" + ", ".join(filter(None, texts)) + "}" for texts in zip(*parts, strict=True)]


def _recurring(field: Any, values: Sequence[Any], records: Sequence[Any]) -> list[str]:
    known: dict[Any, str] = {}
    told = []
    for value, record in zip(values, records, strict=True):
        text = known.get(value)
        if text is None:
            text = known[value] = _entry_text(field, value, record)
        told.append(text)
    return told


def _entry_text(field: Any, value: Any, record: Any) -> str:
    """A field's part of the text; nothing where there is nothing to tell."""
    if value in NOTHING or value is False:
        return ""
    if field.is_relation and type(value) is int:
        label = _encode(str(getattr(record, field.name) or ""))
        told = f'{{"old": null, "new": {value}, "old_label": "", "new_label": {label}}}'
    elif type(value) is str and field.name not in SECRET and not field.is_relation:
        told = f'{{"old": null, "new": {_encode(value)}}}'
    else:
        told = _encode(entry_of(field, None, value, None, record))
    return f'"{field.name}": {told}'
