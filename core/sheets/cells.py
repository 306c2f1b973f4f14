"""The rows below the headings, cell by cell: what each says, or what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from django.utils.translation import gettext as _

from .declaring import CODE, Field, Line, Table
from .endings import Ending
from .headings import Headed
from .values import BROKEN, SINCE_1904, Unreadable, is_blank

Corrections = Mapping[str, Mapping[str, str]]

#: of one column, readings kept: a column that says more than so many different things recurs little
MOST_KEPT = 4096
#: how calamine and csv give a cell with nothing in it
NO_CELL = (None, "")


def place_of(line: Line) -> str:
    return f"{line.sheet}!{line.row}"


@dataclass(slots=True)
class Column:
    one: Field
    place: int
    #: {a cell: (the same, what it says)}; kept once, of tens of thousands of rows
    known: dict[Any, tuple[Any, Any]] = field(default_factory=dict)

    def read(self, line: Line, raw: Any, seen: dict[str, Any]) -> None:
        one = self.one
        if is_blank(raw):
            if one.required:
                line.tell(one.name, _("Missing."))
            seen[one.name] = one.empty
            return
        if one.kind.recurs and isinstance(raw, str):
            raw = intern(raw)
        line.cells[one.name] = raw
        if isinstance(raw, str) and BROKEN.match(raw):
            line.tell(one.name, _("The formula of this cell gives an error."))
            return
        try:
            value = seen[one.name] = one.kind.read(raw, seen)
        except Unreadable as error:
            line.tell(one.name, str(error))
            return
        kept = one.kind.recurs and one.kind.alone and len(self.known) < MOST_KEPT
        if kept and type(raw) is not bool:  # which is 1 to a dictionary, not to who wrote it
            self.known[raw] = (raw, value)


def lines(
    table: Table,
    headed: Headed,
    fields: Sequence[Field],
    corrections: Corrections,
    since_1904: bool,
) -> Iterator[Line]:
    columns = [
        Column(one, headed.columns[one.name]) for one in fields if one.name in headed.columns
    ]
    # what the file lacks can be said on the page
    absent = [Column(one, -1) for one in fields if one.name not in headed.columns]
    covered, above = _covered(headed, table.spans), dict[str, Any]()
    code = headed.columns.get(CODE)
    ending = Ending({one.name for one in fields if one.required})
    for number, row in headed.body:
        cells = _cells(columns, row)
        coded = code is not None and code < len(row) and not is_blank(row[code])
        if not coded and all(map(is_blank, cells.values())):
            continue
        line = Line(headed.sheet.name, number)
        corrected = corrections.get(place_of(line), {}) if corrections else {}
        cells |= corrected
        for name in covered.get(number, ()):
            cells[name] = above.get(name) if is_blank(cells[name]) else cells[name]
        table.carry(cells, above)
        above = cells
        asked = [one for one in absent if one.one.name in corrected] if corrected else []
        _read(line, (*columns, *asked) if asked else columns, cells, since_1904)
        if coded and code is not None:
            line.cells[CODE] = row[code]
        yield from ending.pass_on(line, row)
    headed.below = [line.row for line in ending.held]


def _cells(columns: Sequence[Column], row: Sequence[Any]) -> dict[str, Any]:
    wide = len(row)
    return {one.one.name: row[one.place] if one.place < wide else None for one in columns}


def _read(
    line: Line, columns: Sequence[Column], cells: Mapping[str, Any], since_1904: bool
) -> None:
    seen: dict[str, Any] = {SINCE_1904: since_1904}
    for column in columns:
        name = column.one.name
        raw = cells[name]
        if raw in NO_CELL and not column.one.required:
            seen[name] = column.one.empty
            continue
        kept = column.known.get(raw)
        if kept is None or type(raw) is bool:
            column.read(line, raw, seen)
        else:
            line.cells[name], seen[name] = kept
    del seen[SINCE_1904]
    line.values = seen


def _covered(headed: Headed, spans: frozenset[str]) -> dict[int, list[str]]:
    """{row: columns} that a cell merged with the one above it covers."""
    out: dict[int, list[str]] = {}
    columns = {headed.columns[name]: name for name in spans if name in headed.columns}
    for (top, left), (bottom, _right) in headed.sheet.merged if columns else ():
        name = columns.get(left - headed.sheet.first_column)
        if name is not None and top >= headed.row:
            for row in range(top + 2, bottom + 2):
                out.setdefault(row, []).append(name)
    return out
