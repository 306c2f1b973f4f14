"""Lists as files: one tuple of columns serves the page, the CSV and the workbook."""

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils import formats, timezone

from . import books
from .sheets.naming import name_of_sheet

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """`value(row)` is text, a number, a date or a bool; `sort` names the ORM field to sort by."""

    key: str
    label: Any
    value: Callable[[Any], Any]
    sort: str = ""
    numeric: bool = False
    #: shown in files only (long texts), or on the page only
    page: bool = True
    file: bool = True


def safe_text(value: str) -> str:
    """A text that a spreadsheet will not run as a formula."""
    return "'" + value if value.startswith(DANGEROUS) else value


def printed(value: Any) -> str:
    """How a value reads on a page: 05/06/2019, 1.234, Có."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return formats.date_format(local, "d/m/Y H:i")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, int | float):
        return formats.number_format(value, use_l10n=True, force_grouping=True)
    return str(value)


def csv_lines(
    columns: Sequence[Column], rows: Iterable[Any], notes: Sequence[str]
) -> Iterator[bytes]:
    """UTF-8 with BOM, so that Excel shows the marks; one note a line on top."""
    yield b"\xef\xbb\xbf"
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def line(cells: Iterable[str]) -> bytes:
        writer.writerow([safe_text(c) for c in cells])
        data = buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
        return data

    columns = [c for c in columns if c.file]
    for note in notes:
        yield line([note])
    yield line(str(c.label) for c in columns)
    for row in rows:
        yield line(printed(c.value(row)) for c in columns)


def workbook(
    columns: Sequence[Column], rows: Iterable[Any], notes: Sequence[str], title: str
) -> IO[bytes]:
    """One sheet: notes, header, filter, frozen pane, real dates and numbers; formula-safe."""
    return books.drawn(lambda book: _list(book, columns, rows, notes, title))


def _list(
    book: Any, columns: Sequence[Column], rows: Iterable[Any], notes: Sequence[str], title: str
) -> None:
    columns = [c for c in columns if c.file]
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    number = book.add_format({"num_format": "#,##0"})
    sheet = book.add_worksheet(name_of_sheet(title))
    for at, note in enumerate(notes):
        sheet.write_string(at, 0, note)
    top = last = len(notes)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, min(max(len(str(column.label)) + 4, 12), 40))
        sheet.write_string(top, at, str(column.label), bold)
    for last, row in enumerate(rows, start=top + 1):
        for at, column in enumerate(columns):
            _write(sheet, last, at, column.value(row), day, number)
    sheet.autofilter(top, 0, max(last, top), max(len(columns) - 1, 0))
    sheet.freeze_panes(top + 1, 0)


def _write(sheet: Any, row: int, column: int, value: Any, day: Any, number: Any) -> None:
    if isinstance(value, bool) or value is None:
        sheet.write_string(row, column, printed(value))
    elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), day)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, number)
    else:
        sheet.write_string(row, column, safe_text(printed(value)))
