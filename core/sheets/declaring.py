"""A table that comes in and goes out as a sheet: declared once, beside its model.

The declaration serves the template, the import, the export and the page of explanations.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

from core import history
from core.checking import Sound
from core.making import fill, record_of

from .values import Kind

#: the name of the column by which a record that was exported is found again
CODE = "code"
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `also`: usual other headings as offices write them (`Ngày thực hiện`).

    `name` is the model's field or relation; a name the model does not have is the table's own to
    understand. `only_if(user)`: whether this user's sheet has the column at all.
    """

    name: str
    label: Any
    kind: Kind
    also: tuple[str, ...] = ()
    required: bool = False
    example: str = ""
    help: Any = ""
    empty: Any = None
    width: int = 16

    def value(self, record: Any) -> Any:
        return getattr(record, self.name)

    def bound(self, user: Any) -> "Field":
        return replace(self, kind=self.kind.bind(user))


@dataclass(slots=True)
class Line:
    """One row of the file: where it stood, what it says, and what would become of it.

    There are tens of thousands: what most of them lack is one empty thing for all of them.
    """

    sheet: str
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    #: (name of the column or "", sentence)
    errors: tuple[tuple[str, str], ...] = ()
    #: columns that answer what is asked about the row
    asks: tuple[str, ...] = ()
    #: what stood in the cells, by column, for those that could not be read and for faulty rows
    cells: dict[str, Any] = field(default_factory=dict)
    record: Any = None
    #: the record as it would be, checked
    made: Any = None
    #: the days that decide in which reporting periods something would be written
    days: tuple[datetime.date, ...] = ()
    #: as what the table knows the row while it looks at the file as a whole
    key: Any = None
    #: {name: (old, new)} of a record that is there already
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=lambda: NOTHING)

    def tell(self, name: str, said: str) -> None:
        """What is wrong with a column, or with the row as a whole (`name` is "")."""
        self.errors += ((name, said),)

    @property
    def state(self) -> str:
        if self.errors:
            return "error"
        if self.record is None:
            return "new"
        return "changed" if self.changes else "unchanged"


@dataclass(frozen=True, slots=True)
class Given:
    """What came with the file: on whose word, and the letter it was sent with."""

    by: Any
    letter: Mapping[str, Any] = field(default_factory=dict)
    #: of the table's columns what they are where a file does not have them
    empty: Mapping[str, Any] = field(default_factory=dict)


@cache
def _every(models: tuple[Any, ...]) -> Sound:
    return Sound(frozenset(one.name for model in models for one in model._meta.fields))


class Table:
    """What a room declares; subclasses say how their records are found and stored."""

    key: ClassVar[str]
    label: ClassVar[Any]
    model: ClassVar[type]
    #: who may bring it in: a verb of accounts.permissions
    verb: ClassVar[Any]
    fields: ClassVar[tuple[Field, ...]]
    #: many-to-many relations among the fields
    links: ClassVar[tuple[str, ...]] = ()
    #: columns of which one merged cell stands for all the rows it covers
    spans: ClassVar[frozenset[str]] = frozenset()
    #: new records of a long file are made when they are written, not held until then; `new` makes
    #: and checks them
    made_late: ClassVar[bool] = False
    #: a sentence for the sheet of explanations
    about: ClassVar[Any] = ""
    #: what `key_of` looks at, for the same sheet
    known_by: ClassVar[tuple[str, ...]]
    #: of them those that offices' own registers often have no column for, which denies nothing
    may_lack: ClassVar[frozenset[str]] = frozenset()
    #: what has to be equal beside the rest of the key where they have none
    counts: ClassVar[tuple[str, ...]] = ()

    @property
    def models(self) -> tuple[Any, ...]:
        """Of the records that a new row makes."""
        return (self.model,)

    def offered(self, user: Any) -> bool:
        """Whether the user has anything to bring in here."""
        return bool(user.can(self.verb))

    def fields_for(self, user: Any) -> tuple[Field, ...]:
        return self.fields

    def records(self, user: Any) -> Any:
        """Rows the user may see, ready to be compared and exported without a further query."""
        raise NotImplementedError

    def near(self, rows: Any, lines: Sequence[Line]) -> Any:
        """Of these rows those that lines of the file may mean: by days, say, or by place."""
        return rows

    def candidates(self, user: Any, lines: Sequence[Line], codes: Iterable[int]) -> list[Any]:
        """Records that the file may speak of: named by their code, or near what it says."""
        rows, named = self.records(user), sorted(codes)
        found = {record.pk: record for record in self.near(rows, lines)}
        missing = [pk for pk in named if pk not in found]
        for start in range(0, len(missing), 500):
            some = rows.filter(pk__in=missing[start : start + 500])
            found |= {record.pk: record for record in some}
        return list(found.values())

    def make(self, values: Mapping[str, Any]) -> Any:
        """The new record that these values make, not stored."""
        return record_of(self.model, self.stored(values))

    def days(self, line: Line) -> tuple[datetime.date, ...]:
        """See `Line.days`; of a new record that is made late, by what the row says."""
        rows = [row for row in (line.made, line.record) if row is not None]
        if not rows:
            names = getattr(self.model, "fact_days", ())
            return tuple(line.values[name] for name in names if line.values.get(name))
        return tuple(day for row in rows for day in row.period_days())

    def change(self, record: Any, values: Mapping[str, Any]) -> None:
        for name, value in self.stored(values).items():
            setattr(record, name, value)

    def stored(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What of the values is the record's own, without its links."""
        return {name: value for name, value in values.items() if name not in self.links}

    def url(self, record: Any) -> str:
        return str(record.get_absolute_url())

    def editable(self, user: Any, keys: Iterable[int]) -> set[int]:
        """Which of these the user may change."""
        keys, found = list(keys), set()
        for start in range(0, len(keys), 500):
            rows = self.model._default_manager.editable_by(user)  # type: ignore[attr-defined]
            some = rows.filter(pk__in=keys[start : start + 500])
            found |= set(some.values_list("pk", flat=True))
        return found

    def key_of(self, values: Mapping[str, Any]) -> Any:
        """The natural key of a row or record, hashable; None: it has none."""
        raise NotImplementedError

    def key_of_line(self, line: Line, empty: Mapping[str, Any]) -> Any:
        """The same of a row of the file; `empty`: what a column is that it does not have."""
        return self.key_of({**empty, **line.values})

    def rest_of(self, values: Mapping[str, Any], lacking: Iterable[str]) -> Any:
        """As what it is known where the file lacks columns of its key: by the others and counts."""
        rest = self.key_of({**values, **dict.fromkeys(lacking)})
        return (rest, *(values.get(name) for name in self.counts))

    def values_of_record(self, record: Any) -> dict[str, Any]:
        return {one.name: self.read_back(one, record) for one in self.fields}

    def key_of_record(self, record: Any) -> Any:
        return self.key_of(self.values_of_record(record))

    def read_back(self, one: Field, record: Any) -> Any:
        """The value of a record's column as a sheet would give it."""
        if one.name in self.links:
            return list(getattr(record, one.name).all())
        return one.value(record)

    def carry(self, cells: dict[str, Any], above: Mapping[str, Any]) -> None:
        """Fill in, as they stand in the row above, cells that this row leaves out."""

    def gather(self, user: Any, lines: Sequence[Line], records: Sequence[Any]) -> Any:
        """Whatever `complete` needs to know of the file as a whole; lines may be completed here."""
        return self.prepare(records)

    def prepare(self, records: Sequence[Any]) -> Any:
        """Whatever `complete` needs to know of the records near the file."""

    def complete(self, line: Line, user: Any, prepared: Any) -> None:
        """Look at the whole row once its cells are read; tell the line what is wrong."""

    def check(self, made: Any, values: Mapping[str, Any], sound: Sound) -> None:
        """The rules of one row. Raises ValidationError; asks nothing of the database."""
        history.check_row(made, sound)

    def new(self, lines: Sequence[Line], given: Given) -> Iterator[Any]:
        """The records that the new lines make, each with the letter the file came with."""
        # each by itself, the same values were looked at when the file was checked
        sound = _every(self.models)
        for line in lines:
            if line.state != "new":
                continue
            record = line.made
            if record is None:
                whole = {**given.empty, **line.values}
                record = self.make(whole)
                self.check(record, whole, sound)
                line.values = {}  # of tens of thousands: they stand in the record now
            if given.letter:
                fill(record, given.letter)
            yield record

    def changed(self, lines: Sequence[Line]) -> list[tuple[Any, int, dict[str, Any]]]:
        """(record, its version, the values that differ) of the lines that change something."""
        return [
            (line.record, line.record.version, {n: new for n, (_old, new) in line.changes.items()})
            for line in lines
            if line.state == "changed"
        ]

    def apply(self, lines: Sequence[Line], given: Given) -> None:
        """All new and changed lines, through the room's action, inside an open batch."""
        raise NotImplementedError

    def remove(self, record: Any, *, by: Any) -> None:
        """Takes back what an import created. Raises ValidationError when it is in use."""
        raise NotImplementedError

    def settle(self, taken_back: UUID, *, by: Any) -> None:
        """Once a file (its batch) was taken back: work out anew what follows from what is left."""
