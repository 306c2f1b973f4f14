"""What the history says of a row: its fields as plain values, old and new."""

import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

SILENT = {"id", "created_at", "created_by", "updated_at", "updated_by", "version", "last_login"}
#: kept once, where it stands: a copy in the history would say nothing more
SILENT |= {"payload"}
SECRET = {"password"}


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
        if value not in (None, "") and value is not False:
            out[field.name] = entry_of(field, None, value, None, obj)
    return out
