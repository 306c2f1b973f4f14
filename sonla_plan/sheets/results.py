"""What a check found, row by row, in a file beside the upload: a line of JSON each.

A page reads the few lines it shows; the database holds the counts only.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.core.files.base import File
from django.core.files.temp import NamedTemporaryFile

from core.sheets.comparing import Compared
from core.sheets.declaring import CODE, Field, Line, Table
from core.sheets.values import TextKind, as_text

from .models import SheetImport

PER_PAGE = 50
#: first letter of a line: its state is known without reading the rest
SIGNS = {"error": "e", "new": "n", "changed": "c", "unchanged": "u"}
#: of the line above all others: where in each sheet the columns stand
LETTERS = "l"
#: of one column, cells whose text is kept: most of a long file's recur
MOST_KEPT = 4096

as_json = json.JSONEncoder(ensure_ascii=False).encode


def store(found: SheetImport, compared: Compared) -> None:
    """Writes the rows and sets `found.result`; the caller saves the row."""
    with NamedTemporaryFile("w+", suffix=".jsonl", encoding="utf-8") as out:
        out.write(f"{LETTERS}{as_json(compared.letters)}\n")
        out.writelines(_lines(found.declared, compared))
        out.flush()
        with open(out.name, "rb") as written:
            found.result.save("rows", File(written), save=False)


def _lines(table: Table, compared: Compared) -> Iterator[str]:
    cells, fields = Cells(), compared.fields
    readings = [Reading(one) for one in fields.values() if not isinstance(one.kind, TextKind)]
    for line in compared.lines:
        state = line.state
        if state == "new":
            text = _new(line, cells, readings)
        else:
            text = as_json(_told(table, line, fields, compared.letters.get(line.sheet, {})))
        yield f"{SIGNS[state]}{text}\n"


class Cells(dict[str, dict[Any, str]]):
    """{column: {cell: both as JSON}}"""

    def text(self, name: str, raw: Any) -> str:
        known = self.setdefault(name, {})
        text = known.get(raw)
        if text is None or type(raw) is bool:  # which is 1 to a dictionary
            text = f"{as_json(name)}: {as_json(as_text(raw))}"
            if len(known) < MOST_KEPT and type(raw) is not bool:
                known[raw] = text
        return text


class Reading:
    """How the cells of one column were understood, where that is not what they say."""

    def __init__(self, one: Field) -> None:
        self.one = one
        #: {a cell: (the value, both as JSON)}
        self.known: dict[Any, tuple[Any, str]] = {}

    def text(self, line: Line) -> str:
        """`"held_on": "01/03/2019"`; nothing where the cell says it so."""
        name = self.one.name
        raw, value = line.cells.get(name), line.values.get(name)
        if raw is None or value is None:
            return ""
        kept = self.known.get(raw)
        if kept is not None and kept[0] is value:
            return kept[1]
        shown = _shown(self.one, value)
        text = "" if shown == as_text(raw) else f"{as_json(name)}: {as_json(shown)}"
        if len(self.known) < MOST_KEPT:
            self.known[raw] = (value, text)
        return text


def _new(line: Line, cells: Cells, readings: Iterable[Reading] = ()) -> str:
    """`_told` of a new row, as JSON: what most rows of a long file are.

    `read`: how cells were understood, of those that say it in other words.
    """
    texts = ", ".join([cells.text(name, raw) for name, raw in line.cells.items()])
    read = ", ".join(filter(None, [one.text(line) for one in readings]))
    where = f'"state": "new", "sheet": {as_json(line.sheet)}, "row": {line.row}'
    asks = as_json(line.asks)
    nothing = f'"errors": [], "changes": [], "asks": {asks}, "code": "", "url": ""'
    told = f'"cells": {{{texts}}}' + (f', "read": {{{read}}}' if read else "")
    return f"{{{where}, {told}, {nothing}}}"


def _told(
    table: Table, line: Line, fields: Mapping[str, Field], letters: Mapping[str, str]
) -> dict[str, Any]:
    record = line.record
    return {
        "state": line.state,
        "sheet": line.sheet,
        "row": line.row,
        "cells": {name: as_text(raw) for name, raw in line.cells.items()},
        "errors": [
            {"name": name, "at": f"{letters[name]}{line.row}" if name in letters else "", "said": s}
            for name, s in line.errors
        ],
        "changes": [
            {"name": name, "old": _shown(fields[name], old), "new": _shown(fields[name], new)}
            for name, (old, new) in line.changes.items()
        ],
        "asks": line.asks,
        "code": record.pk if record is not None else as_text(line.cells.get(CODE, "")),
        "url": table.url(record) if record is not None else "",
    }


def _shown(one: Field, value: Any) -> str:
    return one.kind.shown(value) if value not in (None, "") else ""


def read(found: SheetImport, state: str = "") -> Iterator[dict[str, Any]]:
    """The rows, of one state or all. Nothing where the file is gone."""
    if not found.result:
        return
    sign = SIGNS.get(state, "")
    try:
        with found.result.open("rb") as lines:
            for line in lines:
                if line.startswith(sign.encode()) and not line.startswith(LETTERS.encode()):
                    yield json.loads(line[1:])
    except FileNotFoundError:
        return


def letters(found: SheetImport) -> dict[str, dict[str, str]]:
    """{sheet: {column: its letter}}"""
    try:
        with found.result.open("rb") as lines:
            first = lines.readline().decode()
    except (FileNotFoundError, ValueError):
        return {}
    return dict(json.loads(first[1:])) if first.startswith(LETTERS) else {}


def cells(found: SheetImport, places: Collection[str]) -> dict[str, dict[str, str]]:
    """What stands in faulty rows, by `sheet!row`; one that is none such is not among them."""
    rows = ((f"{row['sheet']}!{row['row']}", row["cells"]) for row in read(found, "error"))
    return {place: dict(row) for place, row in rows if place in places}


def page(found: SheetImport, state: str, number: int) -> tuple[list[dict[str, Any]], int]:
    """(the rows of a page, of how many pages)"""
    total = found.counts.get(state, 0) if state else sum(found.counts.values())
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), pages)
    start = (number - 1) * PER_PAGE
    return list(islice(read(found, state), start, start + PER_PAGE)), pages
