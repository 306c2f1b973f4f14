"""Many new rows of one model at once.

PostgreSQL takes them as one stream (COPY), for a third of what statements cost that bear them as
parameters. Any other database, and models whose fields do more than to hold a value, take Django's
`bulk_create`.
"""

import io
import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models

#: fewer rows are not worth a stream
STREAMED = 100
#: fields whose values go into the database as they stand in the record
HOLDING = (
    *(models.CharField, models.TextField, models.IntegerField, models.BooleanField),
    *(models.DateField, models.TimeField, models.UUIDField, models.DecimalField),
    *(models.ForeignKey, models.JSONField),
)


class Column(NamedTuple):
    name: str
    attribute: str
    written: Callable[[Any], str]


def insert(rows: Sequence[Any]) -> None:
    """Stores them inside the open transaction; each has its primary key then."""
    model = rows[0]._meta.model
    columns = _columns(model) if connection.vendor == "postgresql" else ()
    if not columns or len(rows) < STREAMED or any(row.pk is not None for row in rows):
        model._base_manager.bulk_create(rows, batch_size=500)
        return
    relations = [one for one in model._meta.concrete_fields if one.is_relation]
    for row, key in zip(rows, _keys(model, len(rows)), strict=True):
        row.pk = key
        _take_keys(row, relations)
    names = ", ".join(f'"{one.name}"' for one in columns)
    into = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
    lines = io.BytesIO("".join([_line(vars(row), columns) for row in rows]).encode())
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(into, lines)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _take_keys(row: Any, relations: Sequence[Any]) -> None:
    """Of records that were stored after they had been set on this one."""
    for one in relations:
        if vars(row)[one.attname] is None and one.is_cached(row):
            setattr(row, one.name, getattr(row, one.name))


def _keys(model: type[models.Model], count: int) -> list[int]:
    table, column = f'"{model._meta.db_table}"', model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, column, count],
        )
        return [key for (key,) in cursor.fetchall()]


@cache
def _columns(model: type[models.Model]) -> tuple[Column, ...]:
    """None at all: rows of this model are not streamed."""
    fields = model._meta.concrete_fields
    if model._meta.auto_field is None or not all(_is_holding(one) for one in fields):
        return ()
    return tuple(Column(str(one.column), one.attname, _writer(one)) for one in fields)


def _is_holding(field: Any) -> bool:
    """Whether nobody but the caller decides on its value."""
    made = any(getattr(field, name, False) for name in ("auto_now", "auto_now_add", "generated"))
    return isinstance(field, HOLDING) and not made and not field.has_db_default()


def _line(held: dict[str, Any], columns: Sequence[Column]) -> str:
    return "\t".join([written(held[name]) for _name, name, written in columns]) + "\n"


def _writer(field: Any) -> Callable[[Any], str]:
    if not isinstance(field, models.JSONField):
        return _written
    encode = (field.encoder or json.JSONEncoder)(ensure_ascii=False).encode
    return lambda value: "\\N" if value is None else _text(encode(value))


def _written(value: Any) -> str:
    return _BY_TYPE.get(type(value), _other)(value)


def _text(value: str) -> str:
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if value.isprintable():
        return value
    return value.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def _other(value: Any) -> str:
    if hasattr(value, "resolve_expression"):
        raise TypeError(f"{value!r} is no value")
    return _text(str(value))


_BY_TYPE: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: "\\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    str: _text,
}
