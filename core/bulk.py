"""Many new rows of one model at once.

PostgreSQL takes them as one stream (COPY), for a third of what statements cost that bear them as
parameters. The rows are written column by column: of most columns all rows say the same, and that
is written once. The next rows are written while the server stores those before them. Any other
database, and models whose fields do more than to hold a value, take Django's `bulk_create`.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models

#: fewer rows are not worth a stream
STREAMED = 100
#: rows written at once while those before them are on their way
AT_ONCE = 500
#: fields whose values go into the database as they stand in the record
HOLDING = (
    *(models.CharField, models.TextField, models.IntegerField, models.BooleanField),
    *(models.DateField, models.TimeField, models.UUIDField, models.DecimalField),
    *(models.ForeignKey, models.JSONField),
)

Written = Callable[[Any], str]
#: rows by their columns: {attribute: a list of each row's value, or one value for all}
Values = Mapping[str, Any]


class Column(NamedTuple):
    name: str
    attribute: str
    #: None: by the type of each value
    written: Written | None


class Encoded(str):
    """A JSON value that is written already."""

    __slots__ = ()


def insert(rows: Sequence[Any]) -> None:
    """Stores them inside the open transaction; each has its primary key then."""
    model = rows[0]._meta.model
    own = str(model._meta.pk.attname)
    if not streams(model, len(rows)) or any(vars(row)[own] is not None for row in rows):
        model._base_manager.bulk_create(rows, batch_size=500)
        return
    relations = [one for one in model._meta.concrete_fields if one.is_relation]
    for row, key in zip(rows, _keys(model, len(rows)), strict=True):
        vars(row)[own] = key
        _take_keys(row, relations)
    names = [one.attribute for one in _columns(model)]
    held = [vars(row) for row in rows]
    stream(model, {name: [one[name] for one in held] for name in names}, len(rows))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def streams(model: type[models.Model], count: int) -> bool:
    """Whether so many new rows of this model go as one stream."""
    return connection.vendor == "postgresql" and count >= STREAMED and bool(_columns(model))


def stream(model: type[models.Model], values: Values, count: int) -> None:
    """So many rows; a column that is left out is the database's to fill."""
    columns = [one for one in _columns(model) if one.attribute in values]
    names = ", ".join(f'"{one.name}"' for one in columns)
    into = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
    starts = range(0, count, AT_ONCE)
    lines = _Lines(_piece(columns, values, start, min(AT_ONCE, count - start)) for start in starts)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        try:
            cursor.copy_expert(into, lines)
        except Exception:
            if lines.failed is not None:
                raise lines.failed from None
            raise


class _Lines:
    """What the driver reads from: the next rows, written when it asks for them."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self.pieces = pieces
        #: what went wrong while they were written; the driver says only that something did
        self.failed: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return next(self.pieces, "").encode()
        except Exception as error:
            self.failed = error
            raise


def _piece(columns: Sequence[Column], values: Values, start: int, count: int) -> str:
    whole, written = "", []
    for at, column in enumerate(columns):
        given = values[column.attribute]
        some = given[start : start + count] if isinstance(given, list) else [given]
        whole += "\t" if at else ""
        if some.count(some[0]) == len(some):
            whole += (column.written or _written)(some[0]).replace("%", "%%")
        else:
            whole += "%s"
            written.append(_texts(some, column.written))
    whole += "\n"
    if not written:
        return (whole % ()) * count
    return "".join([whole % texts for texts in zip(*written, strict=True)])


def _texts(values: Sequence[Any], written: Written | None) -> Sequence[str]:
    """Of one column what stands in each row."""
    if written is not None:
        return [written(value) for value in values]
    kinds = set(map(type, values))
    if kinds == {str}:
        whole = "".join(values)
        if "\\" not in whole and whole.isprintable():
            return values
        return [_text(value) for value in values]
    if kinds == {int}:
        return [str(value) for value in values]
    known = {value: _written(value) for value in set(values)}
    return [known[value] for value in values]


def _take_keys(row: Any, relations: Sequence[Any]) -> None:
    """Of records that were stored after they had been set on this one."""
    held, at_hand = vars(row), row._state.fields_cache
    for one in relations:
        if held[one.attname] is None and at_hand.get(one.name) is not None:
            setattr(row, one.name, at_hand[one.name])


def _keys(model: type[models.Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        asked = "SELECT nextval(%s::regclass) FROM generate_series(1, %s)"
        cursor.execute(asked, [_sequence(model), count])
        return [key for (key,) in cursor.fetchall()]


@cache
def _sequence(model: type[models.Model]) -> str:
    with connection.cursor() as cursor:
        names = [f'"{model._meta.db_table}"', model._meta.pk.column]
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", names)
        return str(cursor.fetchone()[0])


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


def _writer(field: Any) -> Written | None:
    if not isinstance(field, models.JSONField):
        return None
    encode = (field.encoder or json.JSONEncoder)(ensure_ascii=False).encode

    def written(value: Any) -> str:
        if isinstance(value, Encoded):
            return _text(value)
        return "\\N" if value is None else _text(encode(value))

    return written


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


_BY_TYPE: dict[type, Written] = {
    type(None): lambda _value: "\\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    str: _text,
}
