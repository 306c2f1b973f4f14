"""The annexes of a paper as a workbook: a sheet each, with real numbers."""

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from . import documents
from .papers import Annex, Paper
from .tables import printed, safe_text

#: in the properties of a workbook, which is the same whenever it is made
MADE = datetime.datetime(2019, 1, 1, tzinfo=datetime.UTC)


def xlsx(paper: Paper) -> bytes:
    """The annexes, a sheet each, with real numbers."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": paper.about, "created": MADE})
        names: set[str] = set()
        for annex in paper.annexes:
            name = _sheet_name(annex, names)
            _fill(book, book.add_worksheet(name), annex, _notes(paper, annex))
    return out.getvalue()


def _sheet_name(annex: Annex, taken: set[str]) -> str:
    """Excel allows 31 characters and no two the same."""
    wished = "".join(c for c in annex.sheet or annex.title if c not in "[]:*?/\\'")[:28].strip()
    name, n = wished, 1
    while name.lower() in taken:
        n += 1
        name = f"{wished} {n}"
    taken.add(name.lower())
    return name


def _notes(paper: Paper, annex: Annex) -> list[str]:
    return [text for text in (documents.stamp(), *paper.marks, annex.title, annex.note) if text]


def _fill(book: Any, sheet: Any, annex: Annex, notes: Sequence[str]) -> None:
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    whole = book.add_format({"border": 1, "num_format": "#,##0", "valign": "top"})
    part = book.add_format({"border": 1, "num_format": "#,##0.0", "valign": "top"})
    for at, note in enumerate(notes):
        sheet.write_string(at, 0, safe_text(note))
    top = len(notes)
    for at, head in enumerate(annex.table.heads):
        sheet.write_string(top, at, head, bold)
        sheet.set_column(at, at, 46 if at == 1 else min(max(len(head) + 2, 10), 24))
    for line, row in enumerate(annex.table.rows, start=top + 1):
        for at, value in enumerate(row):
            if isinstance(value, int | Decimal):
                sheet.write_number(line, at, value, part if isinstance(value, Decimal) else whole)
            else:
                sheet.write_string(line, at, safe_text(printed(value)), text)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
