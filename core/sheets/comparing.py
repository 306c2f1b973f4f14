"""A file against what is recorded: every row new, changed, unchanged or wrong, all at once."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from django.utils.translation import gettext as _

from .declaring import CODE, Field, Line, Table
from .headings import Headed, find
from .matching import EVERY, Matching, Progress, plain
from .naming import errors_sheet, explaining_sheet
from .reading import Book
from .safety import MOST_ROWS, Refused, too_many_rows
from .values import BROKEN, SINCE_1904, Unreadable, is_blank

Corrections = Mapping[str, Mapping[str, str]]


@dataclass(slots=True)
class Compared:
    lines: list[Line] = field(default_factory=list)
    #: of the file as a whole: sheets and columns that were not read
    notes: list[str] = field(default_factory=list)
    #: the columns of the file, in the table's order
    columns: list[str] = field(default_factory=list)
    #: of all the table's columns what an empty cell means
    empty: dict[str, Any] = field(default_factory=dict)
    #: {sheet: {column: its letter}}, to say where a cell stands
    letters: dict[str, dict[str, str]] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        found = {"new": 0, "changed": 0, "unchanged": 0, "error": 0}
        for line in self.lines:
            found[line.state] += 1
        return found

    def digest(self) -> str:
        """Of what would be written: another digest means that it is not what was looked at."""
        made = hashlib.sha256()
        for line in self.lines:
            told = (line.sheet, line.row, line.state, *_written(line))
            made.update(repr(told).encode())
        return made.hexdigest()


def _written(line: Line) -> tuple[Any, ...]:
    if line.state == "new":
        return tuple((name, plain(value)) for name, value in sorted(line.values.items()))
    if line.state == "changed":
        changes = sorted(line.changes.items())
        return (line.record.pk, *((name, plain(old), plain(new)) for name, (old, new) in changes))
    return tuple(line.errors)


def place_of(line: Line) -> str:
    return f"{line.sheet}!{line.row}"


def compare(
    table: Table,
    user: Any,
    book: Book,
    *,
    corrections: Corrections | None = None,
    others: Iterable[Table] = (),
    progress: Progress = lambda *told: None,
    to: str = "",
) -> Compared:
    """Read and check the whole file. Raises Refused when it is no file of this table.

    `to`: "look" at it, then no record that was made is kept; "store" it, then the cells as they
    were written are not kept, and new records of some tables are not made yet.
    """
    out = Compared()
    if book.macros:
        out.notes.append(_("The file holds macros: they were not run and are not needed."))
    fields = [one.bound(user) for one in table.fields_for(user)]
    filled: dict[frozenset[str], dict[str, Any]] = {}
    for line in _read(table, fields, book, out, corrections or {}, others, user):
        if to == "store" and CODE not in line.cells:
            # which columns are filled in is all that is still asked of the cells
            line.cells = filled.setdefault(frozenset(line.cells), dict.fromkeys(line.cells))
        out.lines.append(line)
        if len(out.lines) > MOST_ROWS:
            raise too_many_rows()
        if len(out.lines) % EVERY == 0:
            progress("read", len(out.lines), 0)
    book.close()
    if not out.lines:
        raise Refused(_("There is no row below the headings: nothing to enter."))
    out.empty = {one.name: one.empty for one in fields}
    Matching(table, user, fields, out.lines, progress, to).run()
    return out


def letter(place: int) -> str:
    """`A` for 0, `AB` for 27: how Excel names a column."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _read(
    table: Table,
    fields: Sequence[Field],
    book: Book,
    out: Compared,
    corrections: Corrections,
    others: Iterable[Table],
    user: Any,
) -> Iterator[Line]:
    passed, columns = [], set()
    for sheet in book.sheets():
        headed = find(sheet, fields)
        if headed is None or not _is_of(headed, fields):
            passed.append((sheet.name, headed))
            continue
        _tell_headings(headed, fields, out)
        columns |= set(headed.columns)
        out.letters[sheet.name] = {
            name: letter(place + sheet.first_column) for name, place in headed.columns.items()
        }
        yield from _lines(table, headed, fields, corrections, book.since_1904)
    out.columns = [one.name for one in fields if one.name in columns]
    if not columns:
        raise Refused(_why_not(table, fields, book, passed, others, user))
    # what a workbook of ours says beside its rows is no row that was left out
    own = (explaining_sheet(), errors_sheet())
    if left_out := [name for name, _headed in passed if name not in own]:
        names = ", ".join(f"“{name}”" for name in left_out)
        said = _("Sheets without this table's headings were not read: %(names)s.")
        out.notes.append(said % {"names": names})


def _is_of(headed: Headed, fields: Sequence[Field]) -> bool:
    return not [one for one in fields if one.required and one.name not in headed.columns]


def _why_not(
    table: Table,
    fields: Sequence[Field],
    book: Book,
    passed: Sequence[tuple[str, Headed | None]],
    others: Iterable[Table],
    user: Any,
) -> str:
    """Of which table the file seems to be, or which headings it lacks."""
    for other in others:
        theirs = other.fields_for(user)
        for sheet in book.sheets():
            headed = find(sheet, theirs)
            if headed is not None and _is_of(headed, theirs):
                said = _("This is a file of “%(other)s”, not of “%(table)s”: choose that table.")
                return said % {"other": other.label, "table": table.label}
    near = [headed for _name, headed in passed if headed is not None]
    best = max(near, key=lambda headed: len(headed.columns), default=None)
    have = set(best.columns) if best else set()
    missing = ", ".join(f"“{one.label}”" for one in fields if one.required and one.name not in have)
    said = _("No sheet has the headings of “%(table)s”. Missing: %(missing)s.")
    return said % {"table": table.label, "missing": missing}


def _tell_headings(headed: Headed, fields: Sequence[Field], out: Compared) -> None:
    labels = {one.name: str(one.label) for one in fields}
    for shown, near in headed.unknown:
        said = _("Column “%(name)s” is not of this table and was not read.")
        if near and near not in headed.columns and near in labels:
            said = _("Column “%(name)s” was not read. Is “%(near)s” meant? Then name it so.")
        out.notes.append(said % {"name": shown, "near": labels.get(near, "")})
    for name in headed.twice:
        said = _("Column “%(name)s” stands in sheet “%(sheet)s” twice: take one out.")
        raise Refused(said % {"name": labels.get(name, name), "sheet": headed.sheet.name})


def _lines(
    table: Table,
    headed: Headed,
    fields: Sequence[Field],
    corrections: Corrections,
    since_1904: bool,
) -> Iterator[Line]:
    present = [(one, headed.columns[one.name]) for one in fields if one.name in headed.columns]
    covered, above = _covered(headed, table.spans), dict[str, Any]()
    code = headed.columns.get(CODE)
    places = [place for _one, place in present] + ([code] if code is not None else [])
    for number, row in headed.body:
        if all(place >= len(row) or is_blank(row[place]) for place in places):
            continue
        line = Line(headed.sheet.name, number)
        cells = {one.name: row[place] if place < len(row) else None for one, place in present}
        corrected = corrections.get(place_of(line), {})
        cells |= corrected
        for name in covered.get(number, ()):
            cells[name] = above.get(name) if is_blank(cells[name]) else cells[name]
        table.carry(cells, above)
        above = cells
        seen: dict[str, Any] = {SINCE_1904: since_1904}
        for one, _place in present:
            _read_cell(line, one, cells[one.name], seen)
        for one in fields:
            if one.answers and one.name not in headed.columns and one.name in corrected:
                _read_cell(line, one, corrected[one.name], seen)
        line.values = {name: value for name, value in seen.items() if name != SINCE_1904}
        if code is not None and code < len(row) and not is_blank(row[code]):
            line.cells[CODE] = row[code]
        yield line


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


def _read_cell(line: Line, one: Field, raw: Any, seen: dict[str, Any]) -> None:
    if is_blank(raw):
        if one.required:
            line.tell(one.name, _("Missing."))
        seen[one.name] = one.empty
        return
    if one.kind.recurs and isinstance(raw, str):
        raw = intern(raw)  # kept once
    line.cells[one.name] = raw
    if isinstance(raw, str) and BROKEN.match(raw):
        line.tell(one.name, _("The formula of this cell gives an error."))
        return
    try:
        seen[one.name] = one.kind.read(raw, seen)
    except Unreadable as error:
        line.tell(one.name, str(error))
