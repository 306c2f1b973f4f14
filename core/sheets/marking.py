"""The sender's own workbook given back with its faults marked: red cells, comments, a list of them.

Everything else stays as it is: looks, other sheets, formulas as they were typed. What openpyxl does
not carry over (pictures, shapes, macros, what formulas came to) is said on the sheet of errors.
"""

import io
import logging
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .safety import Refused, check_package

log = logging.getLogger(__name__)

#: every cell becomes an object: of larger files the faulty rows alone are given back
MOST_SHEETS, MOST_UNPACKED = 12 * 1024 * 1024, 40 * 1024 * 1024
RED, HEAD = "FFF8C9C4", "FFE7ECF2"
#: parts of a package that are not carried over, when they are there
LOST = ("xl/media/", "xl/drawings/drawing", "xl/slicers/", "xl/diagrams/", "xl/ctrlprops/", "vba")
#: {"sheet!row": {column: what stands there instead}}
Corrections = Mapping[str, Mapping[str, str]]


def marked(
    path: Path,
    rows: Iterable[Mapping[str, Any]],
    *,
    labels: Mapping[str, str],
    corrections: Corrections,
    letters: Mapping[str, Mapping[str, str]],
) -> bytes | None:
    """`rows`: faulty ones, as `writing.faults` takes them. None: no workbook that can be marked.

    `letters`: {sheet: {column: its letter}}, where what was corrected on the page is written.
    """
    try:
        parts = _parts(path)
        if parts is None:
            return None
        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(path.read_bytes()), rich_text=_has_rich_text(path))
        _Marker(book, labels).mark(list(rows), corrections, letters, _notes(parts))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()
    except Exception:
        # it gives up on much that Excel and calamine read: then the rows alone are given back
        log.exception("a workbook could not be marked")
        return None


def _parts(path: Path) -> list[str] | None:
    """Names inside an .xlsx small enough to be marked; None for any other file."""
    if not zipfile.is_zipfile(path):
        return None
    try:
        check_package(path)
    except Refused:
        return None
    with zipfile.ZipFile(path) as package:
        infos = package.infolist()
    names = [one.filename for one in infos]
    sheets = sum(one.file_size for one in infos if one.filename.startswith("xl/worksheets/"))
    too_much = sheets > MOST_SHEETS or sum(one.file_size for one in infos) > MOST_UNPACKED
    return None if too_much or "xl/workbook.xml" not in names else names


def _has_rich_text(path: Path) -> bool:
    """Words of several looks in one cell; asked first, since reading them so takes half as long."""
    with zipfile.ZipFile(path) as package:
        return "xl/sharedStrings.xml" in package.namelist() and b"<r>" in package.read(
            "xl/sharedStrings.xml"
        )


def _notes(parts: Sequence[str]) -> list[str]:
    out = [_("This is your own file. Wrong cells are red and bear a comment; correct them here.")]
    out.append(_("Formulas are kept as they are; Excel works them out again on opening the file."))
    if any(lost in name.lower() for name in parts for lost in LOST):
        out.append(_("Pictures, shapes and macros of your file are not in this copy."))
    return out


@dataclass(frozen=True, slots=True)
class _Fault:
    sheet: str
    at: str
    label: str
    stands: str
    said: str


class _Marker:
    def __init__(self, book: Any, labels: Mapping[str, str]) -> None:
        from openpyxl.comments import Comment
        from openpyxl.styles import Font, PatternFill

        self.book, self.labels, self.comment = book, labels, Comment
        self.red = PatternFill("solid", fgColor=RED)
        self.plain = PatternFill(fill_type=None)
        self.head = PatternFill("solid", fgColor=HEAD)
        self.bold: Callable[[], Any] = lambda: Font(bold=True)
        self.says = _("Error found when it was checked:")

    def mark(
        self,
        rows: Sequence[Mapping[str, Any]],
        corrections: Corrections,
        letters: Mapping[str, Mapping[str, str]],
        notes: Sequence[str],
    ) -> None:
        self._clean()
        for place, cells in corrections.items():
            sheet, _sign, row = place.rpartition("!")
            for name, words in cells.items():
                if name in letters.get(sheet, {}) and sheet in self.book.sheetnames:
                    self._write(self.book[sheet][f"{letters[sheet][name]}{row}"], words)
        faults = [fault for row in rows for fault in self._faults(row)]
        wrong: dict[tuple[str, str], list[str]] = {}
        for fault in faults:
            wrong.setdefault((fault.sheet, fault.at), []).append(fault.said)
        for (sheet, at), said in wrong.items():
            if sheet in self.book.sheetnames:
                self._mark(self.book[sheet], at, "\n".join(said))
        self._tell(faults, notes)
        self.book.calculation.fullCalcOnLoad = True

    def _clean(self) -> None:
        """What was marked before, the sheet of errors too; pictures are not decoded to be kept."""
        for sheet in list(self.book.worksheets):
            if sheet.title.startswith(_("Errors")) and sheet["A1"].value == self._title():
                self.book.remove(sheet)
                continue
            sheet._images = []
            for cell in list(sheet._cells.values()):
                if cell.comment and self.says in cell.comment.text:
                    theirs = cell.comment.text.partition(self.says)[0].rstrip()
                    cell.comment = self.comment(theirs, cell.comment.author) if theirs else None
                    cell.fill = self.plain

    @staticmethod
    def _title() -> str:
        return _("Errors found in this file")

    def _faults(self, row: Mapping[str, Any]) -> Iterator[_Fault]:
        for error in row["errors"]:
            yield _Fault(
                sheet=row["sheet"],
                at=error["at"] or self._first(row["sheet"], row["row"]),
                label=self.labels.get(error["name"], ""),
                stands=row["cells"].get(error["name"], ""),
                said=error["said"],
            )

    def _first(self, name: str, row: int) -> str:
        """Of an error of a whole row: its first cell that says something."""
        cells = self.book[name]._cells if name in self.book.sheetnames else {}
        filled = [column for (at, column), cell in cells.items() if at == row and cell.value]
        return str(cells[row, min(filled)].coordinate) if filled else f"A{row}"

    def _mark(self, sheet: Any, at: str, said: str) -> None:
        cell = sheet[at]
        for merged in sheet.merged_cells.ranges:
            if at in merged:
                cell = sheet.cell(merged.min_row, merged.min_col)
        cell.fill = self.red
        theirs = f"{cell.comment.text.rstrip()}\n\n" if cell.comment else ""
        comment = self.comment(f"{theirs}{self.says}\n{said}", _("The system"))
        comment.width, comment.height = 320, 60 + 18 * len(said) // 40
        cell.comment = comment

    @staticmethod
    def _write(cell: Any, words: str) -> None:
        """As text, whatever it begins with."""
        if not hasattr(cell, "data_type") or type(cell).__name__ == "MergedCell":
            return
        cell.value = words or None
        if words:
            cell.data_type = "s"

    def _tell(self, faults: Sequence[_Fault], notes: Sequence[str]) -> None:
        sheet = self.book.create_sheet(_("Errors"))
        for letter, width in zip("ABCDE", (22, 8, 24, 30, 90), strict=True):
            sheet.column_dimensions[letter].width = width
        for line, words in enumerate((self._title(), *notes), start=1):
            self._write(sheet.cell(line, 1), words)
        sheet["A1"].font = self.bold()
        line = len(notes) + 3
        heads = (_("Sheet"), _("Cell"), _("Column"), _("What stands there"), _("What is wrong"))
        for at, words in enumerate(heads, start=1):
            self._write(sheet.cell(line, at), words)
            sheet.cell(line, at).font, sheet.cell(line, at).fill = self.bold(), self.head
        for fault in faults:
            line += 1
            told = (fault.sheet, fault.at, fault.label, fault.stands, fault.said)
            for column, words in enumerate(told, start=1):
                self._write(sheet.cell(line, column), words)
            where = fault.sheet.replace("'", "''")
            sheet.cell(line, 2).hyperlink = f"#'{where}'!{fault.at}"
