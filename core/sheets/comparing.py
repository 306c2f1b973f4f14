"""A file against what is recorded: every row new, changed, unchanged or wrong, all at once."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .cells import Corrections, lines
from .declaring import CODE, Field, Line, Table
from .headings import Headed, find
from .matching import BARE, EVERY, Matching, Progress, key_of
from .naming import errors_sheet, explaining_sheet
from .reading import Book
from .safety import MOST_ROWS, Refused, too_many_rows


@dataclass(slots=True)
class Compared:
    lines: list[Line] = field(default_factory=list)
    #: of the file as a whole: sheets and columns that were not read
    notes: list[str] = field(default_factory=list)
    #: the columns of the file, in the table's order
    columns: list[str] = field(default_factory=list)
    #: of all the table's columns what an empty cell means
    empty: dict[str, Any] = field(default_factory=dict)
    #: the table's columns as the user may use them, by name
    fields: dict[str, Field] = field(default_factory=dict)
    #: {sheet: {column: its letter}}, to say where a cell stands
    letters: dict[str, dict[str, str]] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        found = {"new": 0, "changed": 0, "unchanged": 0, "error": 0}
        for line in self.lines:
            found[line.state] += 1
        return found

    def digest(self) -> str:
        """Of what would be written: another digest means that it is not what was looked at."""
        made, names = hashlib.sha256(), tuple[str, ...]()
        for start in range(0, len(self.lines), EVERY):
            told = []
            for line in self.lines[start : start + EVERY]:
                own, written = _written(line)
                # the columns are read in one order, so what they are is told once
                told.append(repr((line.sheet, line.row, own != names and own, *written)))
                names = own
            made.update("".join(told).encode())
        return made.hexdigest()


def _written(line: Line) -> tuple[tuple[str, ...], Iterable[Any]]:
    """(what is told: a state, or the columns of a new record; the values)"""
    state = line.state
    if state == "new":
        said = line.values.values()
        return tuple(line.values), [one if type(one) in BARE else key_of(one) for one in said]
    if state == "changed":
        changes = [(name, key_of(old), key_of(new)) for name, (old, new) in line.changes.items()]
        return (state,), (line.record.pk, *changes)
    return (state,), line.errors


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
    out.fields = {one.name: one for one in fields}
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
        yield from lines(table, headed, fields, corrections, book.since_1904)
        if headed.below:
            said = _(
                "Rows below the table of sheet “%(sheet)s” were not read, as totals or signatures:"
                " %(rows)s."
            )
            rows = ", ".join(map(str, headed.below))
            out.notes.append(said % {"sheet": sheet.name, "rows": rows})
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
