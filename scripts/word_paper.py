"""A Word document under construction: what the shipped templates are made of."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "inspections" / "documents"
TEXT_WIDTH = Mm(165)
NUMBERED_HEAD = "{% if papers[0].head.layout == 'nd30' %}"
NUMBERED_FOOT = "{% if papers[0].head.layout == 'tt01' %}"
SIGN = "(Ký, ghi rõ họ tên)"


def attributes(element: Any, **values: str) -> Any:
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


def child(parent: Any, tag: str, *before: str, **values: str) -> Any:
    """A new element, last or ahead of those that follow it: Word asks for the schema's order."""
    made = attributes(OxmlElement(f"w:{tag}"), **values)
    following = [parent.find(qn(f"w:{name}")) for name in before]
    parent.append(made)
    for other in (x for x in following if x is not None):
        other.addprevious(made)
        break
    return made


@dataclass
class Paper:
    """A document under construction; `place` is where paragraphs go: the body or a cell."""

    document: Any
    size: float = 13
    after: float = 6

    def write(
        self,
        text: str,
        *,
        into: Any = None,
        align: Any = ALIGN.JUSTIFY,
        size: float | None = None,
        bold: bool = False,
        italic: bool = False,
        after: float | None = None,
        first: bool = True,
    ) -> Any:
        """A paragraph, in the paper's own size. Into a cell: its first one when `first`."""
        into = self.document if into is None else into
        fresh = into is not self.document and first and not into.paragraphs[0].runs
        paragraph = into.paragraphs[0] if fresh else into.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(self.after if after is None else after)
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size or self.size)
        return paragraph

    def mark(self, tag: str) -> None:
        """A line that only steers: `p for`, `p if`; docxtpl takes the whole paragraph away."""
        self.write("{%p " + tag + " %}", after=0)

    def heading(self, text: str) -> None:
        paragraph = self.write(text, bold=True, align=ALIGN.LEFT)
        paragraph.paragraph_format.space_before = Pt(min(6, self.after * 3))
        paragraph.paragraph_format.keep_with_next = True

    def to_margin(self, text: str = "", into: Any = None, width: Any = TEXT_WIDTH) -> Any:
        """Dots from the end of the text to the margin."""
        paragraph = self.write(f"{text}\t", into=into, align=ALIGN.LEFT)
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        return paragraph

    def lines(self, count: int) -> None:
        for _n in range(count):
            self.to_margin()

    def table(self, widths: Sequence[float], *, ruled: bool = True) -> Any:
        """One row; widths in millimetres."""
        made = self.document.add_table(rows=1, cols=len(widths))
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if ruled:
            made.style = "Table Grid"
        margins = child(made._tbl.tblPr, "tblCellMar", "tblLook")
        for side in ("left", "right"):
            child(margins, side, w="57", type="dxa")
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width)
        self._size(made.rows[0], widths)
        return made

    @staticmethod
    def _size(row: Any, widths: Sequence[float]) -> None:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
        child(row._tr.get_or_add_trPr(), "cantSplit")

    def list_table(
        self,
        widths: Sequence[float],
        heads: Sequence[str],
        each: str,
        cells: Sequence[str | tuple[str, str]],
        *,
        size: float = 12,
        empty_rows: str = "",
    ) -> None:
        """A heading row repeated on every page, and a row for each; (text, small) is two lines."""
        made = self.table(widths)
        for cell, head in zip(made.rows[0].cells, heads, strict=True):
            self.write(head, into=cell, align=ALIGN.CENTER, size=size, bold=True, after=2)
        child(made.rows[0]._tr.get_or_add_trPr(), "tblHeader")
        self._steer(made, widths, "{%tr for " + each + " %}")
        row = made.add_row()
        self._size(row, widths)
        for at, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
            text, small = words if isinstance(words, tuple) else (words, "")
            middle = at == 0 or "c.yes" in text or "c.no" in text or "c.na " in text
            align = ALIGN.CENTER if middle and "note" not in text else ALIGN.LEFT
            self.write(text, into=cell, align=align, size=size, after=0 if small else 2)
            if small:
                self.write(small, into=cell, align=ALIGN.LEFT, size=10, italic=True, after=2)
        self._steer(made, widths, "{%tr endfor %}")
        if empty_rows:
            self._empty_rows(made, widths, empty_rows)
        self.gap()

    def _steer(self, table: Any, widths: Sequence[float], tag: str) -> None:
        row = table.add_row()
        self._size(row, widths)
        row.cells[0].paragraphs[0].add_run(tag)

    def _empty_rows(self, table: Any, widths: Sequence[float], count: str) -> None:
        self._steer(table, widths, "{%tr for n in range(" + count + ") %}")
        row = table.add_row()
        self._size(row, widths)
        row.height = Mm(8)
        self._steer(table, widths, "{%tr endfor %}")

    def gap(self, points: float = 4) -> None:
        """Word asks for a paragraph after a table."""
        paragraph = self.write("", after=0, size=points)
        paragraph.paragraph_format.line_spacing = Pt(points + 2)

    def rule(self, into: Any, room: float, width: float) -> None:
        """A line in the middle of a cell; both in millimetres."""
        paragraph = self.write("", into=into, align=ALIGN.CENTER, size=2, after=2, first=False)
        side = Mm((room - width) / 2)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
        paragraph.paragraph_format.line_spacing = Pt(4)
        paragraph.paragraph_format.space_before = Pt(2)
        after = ("shd", "tabs", "spacing", "ind", "jc", "rPr")
        borders = child(paragraph._p.get_or_add_pPr(), "pBdr", *after)
        child(borders, "top", val="single", sz="6", space="1", color="000000")

    def letterhead(self, *, number: bool = True) -> None:
        made = self.table((72, 93), ruled=False)
        left, right = made.rows[0].cells
        tidy: dict[str, Any] = {"align": ALIGN.CENTER, "after": 0}
        self.write("{{ p.head.parent|upper }}", into=left, size=12, **tidy)
        self.write("{{ p.head.agency|upper }}", into=left, size=12, bold=True, first=False, **tidy)
        self.rule(left, 68, 26)
        self.write("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", into=right, size=12, bold=True, **tidy)
        motto = "Độc lập - Tự do - Hạnh phúc"
        self.write(motto, into=right, size=13, bold=True, first=False, **tidy)
        self.rule(right, 89, 58)
        row = made.add_row()
        self._size(row, (72, 93))
        left, right = row.cells
        text = "Số: {{ p.head.number|or_dots(7) }}" if number else ""
        self.write(text, into=left, size=13, **tidy)
        place = "{{ p.head.place|or_dots(6) }}, {{ p.head.day }}"
        self.write(place, into=right, size=13, italic=True, **tidy)
        self.gap(8)

    def title(self, name: str, *about: str) -> None:
        self.write(name.upper(), align=ALIGN.CENTER, size=14, bold=True, after=2)
        for line in about:
            self.write(line, align=ALIGN.CENTER, bold=True, after=0)
        if about:
            self.rule(self.document, 165, 45)
            self.gap(6)

    def signatures(self, *who: str) -> None:
        self.gap(6)
        made = self.table([165 / len(who)] * len(who), ruled=False)
        for cell, title in zip(made.rows[0].cells, who, strict=True):
            self.signature(cell, title)

    def signature(self, cell: Any, title: str) -> None:
        self.write(title, into=cell, align=ALIGN.CENTER, bold=True, after=0)
        self.write(SIGN, into=cell, align=ALIGN.CENTER, size=12, italic=True, first=False)
        for _n in range(3):
            self.write("", into=cell, first=False)
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def field(paragraph: Any, code: str, opening: str) -> None:
    """A field between `opening` and its endif, in runs of the paragraph."""
    paragraph.add_run(opening)
    run = paragraph.add_run()
    for kind in ("begin", "separate", "end"):
        child(run._r, "fldChar", fldCharType=kind)
        if kind == "begin":
            child(run._r, "instrText").text = code
    paragraph.add_run("{% endif %}")


def set_section(document: Any) -> None:
    """A4, the margins both layouts allow, numbers from 1 and none on a paper's first page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    child(section._sectPr, "pgNumType", "cols", "titlePg", "docGrid", start="1")
    for head, numbered in ((section.first_page_header, False), (section.header, True)):
        paragraph = head.paragraphs[0]
        paragraph.style = document.styles["Normal"]
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(82.5), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run("\t")
        if numbered:
            field(paragraph, "PAGE", NUMBERED_HEAD)
        stamp = paragraph.add_run("\t{{ demo }}")
        stamp.bold, stamp.font.size = True, Pt(10)
    foot = section.footer.paragraphs[0]
    foot.style, foot.alignment = document.styles["Normal"], ALIGN.RIGHT
    field(foot, "PAGE", NUMBERED_FOOT)


def next_paper(paper: Paper) -> None:
    """The end of the paper before, as a section of its own: the next begins on a page 1."""
    paper.mark("if not loop.first")
    end = paper.write("", size=2, after=0)
    end._p.get_or_add_pPr().append(copy.deepcopy(paper.document.sections[0]._sectPr))
    paper.mark("endif")


def build(name: str, draw: Callable[[Paper], None], about: str, *, folder: Path = FOLDER) -> None:
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    normal.paragraph_format.space_after = Pt(0)
    set_section(document)
    paper = Paper(document)
    paper.mark("for p in papers")
    next_paper(paper)
    draw(paper)
    paper.gap(1)
    paper.mark("endfor")
    core = document.core_properties
    core.author, core.title, core.comments, core.language = "", about, "", "vi-VN"
    # python-docx's own sample brings a picture of an empty page
    package = document.part.package
    thumbnails = [key for key, rel in package.rels.items() if rel.reltype.endswith("thumbnail")]
    for key in thumbnails:
        del package.rels[key]
    document.save(str(folder / f"{name}.docx"))
