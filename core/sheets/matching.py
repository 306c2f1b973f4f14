"""Which row of a file is which record, and what would change."""

import copy
import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from core import text
from core.checking import Sound
from core.making import own_key

from .declaring import CODE, NOTHING, Field, Line, Table
from .values import as_text

#: what the page says while it is read and checked: (step, done, of how many)
Progress = Callable[[str, int, int], None]
EVERY = 500


def plain(value: Any) -> Any:
    """A value to compare and to hash: of records their keys."""
    if isinstance(value, str):
        return text.tidy(value)
    if isinstance(value, list | tuple):
        return tuple(sorted(one.pk for one in value))
    return getattr(value, "pk", value)


#: values that are their own keys
BARE = frozenset({str, int, bool, datetime.date, type(None)})


def key_of(value: Any) -> Any:
    """The same of a value that was read from a cell, where words are tidy already."""
    if type(value) in BARE:
        return value
    return own_key(value) if isinstance(value, Model) else plain(value)


class Matching:
    """Which row is which record, and what would change."""

    def __init__(
        self,
        table: Table,
        user: Any,
        fields: Sequence[Field],
        lines: Sequence[Line],
        progress: Progress,
        to: str = "",
    ) -> None:
        self.to = to
        self.table, self.user, self.lines, self.progress = table, user, lines, progress
        self.fields = {one.name: one for one in fields}
        self.empty = {one.name: one.empty for one in fields}
        self.first: dict[Any, Line] = {}
        #: what is stored and a row may be
        self.records: list[Any] = []
        #: {columns of the key that a row's sheet lacks: {the rest of the key and counts: records}}
        self.by_rest: dict[frozenset[str], dict[Any, list[Any]]] = {}
        #: {columns: what need not be looked at again}, of new records that were found in order
        self.sound: dict[tuple[str, ...], Sound] = {}
        self.unknown = Sound()

    def run(self) -> None:
        codes = {n for n in (code_of(line) for line in self.lines) if n}
        self.records = records = self.table.candidates(self.user, self.lines, codes)
        by_code = {record.pk: record for record in records}
        self.prepared = self.table.gather(self.user, self.lines, records)
        by_key: dict[Any, list[Any]] = {}
        for record in by_code.values():
            by_key.setdefault(self.table.key_of_record(record), []).append(record)
        taken = {n for n in codes if n in by_code}
        for found in by_key.values():
            found.sort(key=lambda record: -record.pk)
        for at, line in enumerate(self.lines, start=1):
            self._match(line, by_code, by_key, taken)
            if line.state in {"new", "changed"}:
                line.days = self.table.days(line)
            self._let_go(line)
            if at % EVERY == 0:
                self.progress("check", at, len(self.lines))
        self._refuse_others()

    def _match(self, line: Line, by_code: Any, by_key: Any, taken: set[int]) -> None:
        if CODE in line.cells:
            line.record = by_code.get(code_of(line))
            if line.record is None:
                said = _(
                    "There is no record “%(code)s” of yours; empty the cell to enter a new one."
                )
                line.tell(CODE, said % {"code": as_text(line.cells[CODE])})
        elif not line.errors:
            key = self.table.key_of_line(line, self.empty)
            for waiting in (self._alike(line), by_key.get(key, [])):
                while waiting and line.record is None:
                    record = waiting.pop()
                    line.record = None if record.pk in taken else record
            if line.record is None:
                self._refuse_twice(line, key)
            else:
                taken.add(line.record.pk)
        if line.errors:
            self._check_cells(line)
            return
        self.table.complete(line, self.user, self.prepared)
        if not line.errors:
            self._build(line)

    def _alike(self, line: Line) -> list[Any]:
        """Records that say and count the same as a row whose sheet has no column for some of the
        key; last, to be taken first, those that say nothing there either, then the oldest."""
        table, lacking = self.table, self.table.may_lack.difference(line.values)
        if not lacking:
            return []
        if lacking not in self.by_rest:
            found: dict[Any, list[Any]] = {}
            read = [(record, table.values_of_record(record)) for record in self.records]
            read.sort(key=lambda one: (not any(one[1][name] for name in lacking), -one[0].pk))
            for record, values in read:
                found.setdefault(table.rest_of(values, lacking), []).append(record)
            self.by_rest[lacking] = found
        return self.by_rest[lacking].get(table.rest_of({**self.empty, **line.values}, lacking), [])

    def _let_go(self, line: Line) -> None:
        """What is not needed any more, of tens of thousands of lines."""
        if self.to == "store" and CODE in line.cells and not line.errors:
            line.cells = {}
        if self.to == "look":
            line.made = None

    def _refuse_twice(self, line: Line, key: Any) -> None:
        before = self.first.setdefault(key, line)
        if key is not None and before is not line:
            said = _("The same as row %(row)s of sheet “%(sheet)s”: delete one of the two.")
            line.tell("", said % {"row": before.row, "sheet": before.sheet})

    def _build(self, line: Line) -> None:
        table, values = self.table, line.values
        if line.record is None:
            if self.to == "store" and table.made_late:
                return
            self._check_new(line)
        else:
            line.changes = self._changes(line)
            if not line.changes:
                return
            line.made = copy.copy(line.record)
            table.change(line.made, {name: new for name, (_old, new) in line.changes.items()})
            whole = {
                n: table.read_back(one, line.record) for n, one in self.fields.items()
            } | values
            self._check(line, whole, Sound())

    def _check_new(self, line: Line) -> None:
        """What no column says is the same in every new record: with the first it is looked at."""
        whole, said = {**self.empty, **line.values}, tuple(line.values)
        line.made = self.table.make(whole)
        sound = self.sound.get(said)
        self._check(line, whole, sound or self.unknown)
        if sound is None and not line.errors:
            others = {one.name for one in line.made._meta.fields}.difference(said)
            self.sound[said] = Sound(frozenset(others), self.unknown.values)

    def _check(self, line: Line, whole: Mapping[str, Any], sound: Sound) -> None:
        try:
            self.table.check(line.made, whole, sound)
        except ValidationError as error:
            line.errors += tuple(self._sentences(error))

    def _changes(self, line: Line) -> Mapping[str, tuple[Any, Any]]:
        found = {}
        for name, new in line.values.items():
            old = self.table.read_back(self.fields[name], line.record)
            if plain(old) != plain(new):
                found[name] = (old, new)
        return found or NOTHING

    def _check_cells(self, line: Line) -> None:
        """What is wrong with the cells that could be read, though others could not."""
        whole = {**self.empty, **line.values}
        made = self.table.make(whole)
        told = {name for name, _said in line.errors}
        read = {name for name in line.values if name in line.cells} - told
        others = [f.name for f in made._meta.fields if f.name not in read]
        try:
            made.clean_fields(exclude=others)
        except ValidationError as error:
            line.errors += tuple(self._sentences(error))
        line.errors += tuple(self._of_several(line, made, whole, read))
        order = [*self.fields, CODE, ""]
        line.errors = tuple(sorted(line.errors, key=lambda told: order.index(told[0])))

    def _of_several(
        self, line: Line, made: Any, whole: Mapping[str, Any], read: Set[str]
    ) -> Iterator[tuple[str, str]]:
        """What rules say of columns that could be read, though the row has others that could not.

        Rules compare columns of one sort, days with days and counts with counts: where one of them
        is not known, nothing is said of the others, which may be right.
        """
        told = {name for name, _said in line.errors}
        unknown = {self._sort(name) for name in self.fields.keys() - read if name in told}
        unknown |= {self._sort(name) for name in self.fields.keys() - line.values.keys()}
        try:
            self.table.check(made, whole, Sound())
        except ValidationError as error:
            for name, said in self._sentences(error):
                if name in read - told and self._sort(name) not in unknown:
                    yield name, said
        except (TypeError, AttributeError, ObjectDoesNotExist):
            return  # a rule that cannot be asked of half a record

    def _sort(self, name: str) -> str:
        cell = self.fields[name].kind.cell
        return "date" if cell == "year" else cell

    def _sentences(self, error: ValidationError) -> Iterator[tuple[str, str]]:
        if not hasattr(error, "error_dict"):
            yield from (("", said) for said in error.messages)
            return
        for name, errors in error.error_dict.items():
            here = "" if name == NON_FIELD_ERRORS or name not in self.fields else name
            for one in errors:
                yield from ((here, said) for said in one.messages)

    def _refuse_others(self) -> None:
        """Of those that would change, all are the user's to change."""
        changed = [line for line in self.lines if line.state == "changed"]
        own = self.table.editable(self.user, [line.record.pk for line in changed])
        for line in changed:
            if line.record.pk not in own:
                line.tell("", _("It was entered by another unit: not yours to change."))


def code_of(line: Line) -> int | None:
    raw = line.cells.get(CODE)
    words = as_text(raw) if raw is not None else ""
    return int(words) if words.isdecimal() and len(words) < 18 else None
