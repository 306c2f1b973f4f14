"""Files as sheets of raw cells: xlsx, xlsm, xlsb, xls, ods through calamine, and csv."""

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine as calamine
from django.utils.translation import gettext as _

from .safety import (
    BROKEN_PACKAGE,
    MOST_ROWS,
    OLE,
    Refused,
    check_package,
    check_size,
    damaged,
    encrypted,
    too_many_rows,
)

#: what a file may be, shown where it is chosen
ACCEPT = ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv"
_DATE_1904 = re.compile(rb"date1904=\"(?:1|true)\"")
#: the record DATEMODE of an old workbook, and the beginning of the one that follows it
_RECORD_1904 = b"\x22\x00\x02\x00\x01\x00\x0e\x00\x02\x00"

Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Sheet:
    name: str
    #: the first column that holds anything, counted from 0
    first_column: int
    rows: Iterator[Sequence[Any]]
    merged: list[Merged] = field(default_factory=list)


@dataclass(slots=True)
class Book:
    path: Path
    since_1904: bool = False
    macros: bool = False
    #: of sheets that are not read, and why
    notes: list[str] = field(default_factory=list)
    _opened: Any = None

    def sheets(self) -> Iterator[Sheet]:
        """Visible sheets with anything in them, one after the other. Raises Refused."""
        if self._opened is None:
            yield Sheet("csv", 0, _csv_rows(self.path))
            return
        for place, told in enumerate(self._opened.sheets_metadata):
            if told.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            if told.visible != calamine.SheetVisibleEnum.Visible:
                continue
            sheet = _opened_sheet(self._opened, place)
            if sheet.start is not None:
                if sheet.total_height > MOST_ROWS:
                    raise too_many_rows()
                merged = list(sheet.merged_cell_ranges or [])
                yield Sheet(told.name, sheet.start[1], sheet.iter_rows(), merged)

    def close(self) -> None:
        """Lets go of what was read of it."""
        if self._opened is not None:
            self._opened.close()


def open_book(path: Path) -> Book:
    """Raises Refused with the sentence for whoever sent the file."""
    check_size(path.stat().st_size)
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PK"):
        return _opened(Book(path, _epoch_of_package(path), check_package(path)))
    if head == OLE:
        content = path.read_bytes()
        return _opened(Book(path, _RECORD_1904 in content, b"_VBA_PROJECT" in _plain(content)))
    return Book(path)


def _plain(content: bytes) -> bytes:
    """Names inside an old workbook are written two bytes a letter."""
    return content.replace(b"\x00", b"")


def _epoch_of_package(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package, package.open("xl/workbook.xml") as content:
            return bool(_DATE_1904.search(content.read(64 * 1024)))
    except BROKEN_PACKAGE:
        return False


def _opened(book: Book) -> Book:
    try:
        book._opened = calamine.CalamineWorkbook.from_path(str(book.path))
    except calamine.PasswordError as error:
        raise encrypted() from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _why(error) from error
    return book


def _opened_sheet(book: Any, place: int) -> Any:
    try:
        return book.get_sheet_by_index(place)
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _why(error) from error


def _why(error: Exception) -> Refused:
    said = str(error).lower()
    return encrypted() if "password" in said or "encrypt" in said else damaged()


def _csv_rows(path: Path) -> Iterator[Sequence[Any]]:
    words = _decoded(path.read_bytes())
    if "\x00" in words:
        raise damaged()
    lines = words.splitlines()
    if len(lines) > MOST_ROWS:
        raise too_many_rows()
    counts = {sign: sum(line.count(sign) for line in lines[:40]) for sign in (";", "\t", ",")}
    sign = max(counts, key=lambda one: counts[one])
    try:
        yield from csv.reader(lines, delimiter=sign)
    except csv.Error as error:
        raise damaged() from error


def _decoded(content: bytes) -> str:
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if content.startswith(mark):
            try:
                return content.decode(name)
            except UnicodeDecodeError:
                break
    raise Refused(
        _("The text file is not in UTF-8: in Excel choose “CSV UTF-8”, or save it as .xlsx.")
    )
