"""The templates of reports and letters; all of one data, each the office's to change for itself."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt
from word_paper import ALIGN, ROOT, Paper, child

OFFICE = ROOT / "core" / "office"
INDENT = Mm(10)


def report(d: Paper) -> None:
    d.letterhead()
    marks(d)
    d.write("{{ p.kind|upper }}", align=ALIGN.CENTER, size=14, bold=True, after=2)
    d.write("{{ p.about }}", align=ALIGN.CENTER, bold=True, after=0)
    d.rule(d.document, 165, 45)
    d.gap(6)
    addressees(d)
    body(d)


def brief(d: Paper) -> None:
    """Set smaller, to stay on one page."""
    d.size, d.after = 9.5, 1
    report(d)


def letter(d: Paper) -> None:
    d.letterhead()
    about = d.write("{{ p.about }}", size=12, align=ALIGN.CENTER)
    about.paragraph_format.right_indent = Mm(93)
    marks(d)
    addressees(d)
    body(d)


def marks(d: Paper) -> None:
    d.mark("for m in p.marks")
    d.write("{{ m }}", align=ALIGN.CENTER, size=12, bold=True)
    d.mark("endfor")


def addressees(d: Paper) -> None:
    d.mark("if p.addressees|length == 1")
    one = d.write("Kính gửi: {{ p.addressees[0] }}.", align=ALIGN.CENTER)
    one.paragraph_format.space_after = Pt(10)
    d.mark("elif p.addressees")
    d.write("Kính gửi:", align=ALIGN.LEFT).paragraph_format.left_indent = Mm(25)
    d.mark("for a in p.addressees")
    line = d.write("- {{ a }}{% if loop.last %}.{% else %};{% endif %}", align=ALIGN.LEFT, after=2)
    line.paragraph_format.left_indent = Mm(45)
    d.mark("endfor")
    d.gap(6)
    d.mark("endif")


def body(d: Paper) -> None:
    d.mark("for s in p.sections")
    d.mark("if s.heading and s.level == 1")
    d.heading("{{ s.number }}. {{ s.heading|upper }}")
    d.mark("elif s.heading")
    d.heading("{{ s.number }}. {{ s.heading }}")
    d.mark("endif")
    d.mark("for b in s.blocks")
    d.mark("if b.table")
    sheet(d, "b.table")
    d.mark("elif b.item")
    d.write("- {{ b.text }}").paragraph_format.first_line_indent = INDENT
    d.mark("else")
    d.write("{{ b.text }}").paragraph_format.first_line_indent = INDENT
    d.mark("endif")
    d.mark("endfor")
    d.mark("endfor")
    ending(d)
    annexes(d)


def sheet(d: Paper, name: str) -> None:
    """As many columns as the data has; Word fits them to what stands in them."""
    d.mark(f"if {name}.caption")
    d.write("{{ " + name + ".caption }}", align=ALIGN.CENTER, size=12, bold=True)
    d.mark("endif")
    made = d.table((20, 125, 20))
    made.autofit = True
    head = made.rows[0]
    child(head._tr.get_or_add_trPr(), "tblHeader")
    across(d, head, f"for h in {name}.heads", "{{ h }}", bold=True, align=ALIGN.CENTER)
    d._steer(made, (20, 125, 20), "{%tr for r in " + name + ".rows %}")
    row = made.add_row()
    d._size(row, (20, 125, 20))
    across(d, row, "for c in r")
    d._steer(made, (20, 125, 20), "{%tr endfor %}")
    d.gap()


def across(d: Paper, row: Any, each: str, text: str = "", **look: Any) -> None:
    """A cell for each; without `text` what the cell holds, numbers to the right."""
    begin, cell, end = row.cells
    begin.paragraphs[0].add_run("{%tc " + each + " %}")
    end.paragraphs[0].add_run("{%tc endfor %}")
    if text:
        d.write(text, into=cell, size=min(11, d.size), after=2, **look)
        return
    d.write("{%p if c.right %}", into=cell, size=11, after=0)
    d.write(
        "{{ c.text }}", into=cell, size=min(11, d.size), after=2, align=ALIGN.RIGHT, first=False
    )
    d.write("{%p else %}", into=cell, size=11, after=0, first=False)
    d.write("{{ c.text }}", into=cell, size=min(11, d.size), after=2, align=ALIGN.LEFT, first=False)
    d.write("{%p endif %}", into=cell, size=11, after=0, first=False)


def ending(d: Paper) -> None:
    d.mark("if p.recipients or p.signer.lines")
    d.gap(6)
    made = d.table((75, 90), ruled=False)
    left, right = made.rows[0].cells
    tidy: dict[str, Any] = {"align": ALIGN.LEFT, "after": 0}
    d.write("Nơi nhận:", into=left, size=12, bold=True, italic=True, **tidy)
    d.write("{%p for r in p.recipients %}", into=left, size=11, first=False, **tidy)
    d.write("- {{ r }}", into=left, size=11, first=False, **tidy)
    d.write("{%p endfor %}", into=left, size=11, first=False, **tidy)
    tidy["align"] = ALIGN.CENTER
    d.write("{%p for line in p.signer.lines %}", into=right, **tidy)
    d.write("{{ line|upper }}", into=right, bold=True, first=False, **tidy)
    d.write("{%p endfor %}", into=right, first=False, **tidy)
    for _n in range(4):
        d.write("", into=right, first=False)
    d.write("{{ p.signer.name }}", into=right, bold=True, first=False, **tidy)
    for paragraph in right.paragraphs:
        paragraph.paragraph_format.keep_with_next = True
    d.mark("endif")


def annexes(d: Paper) -> None:
    d.mark("for a in p.annexes")
    d.mark("if loop.first")
    d.write("", after=0, size=2).runs[0].add_break(WD_BREAK.PAGE)
    d.mark("endif")
    title = d.write("{{ a.title|upper }}", align=ALIGN.CENTER, bold=True, after=2)
    d.mark("if a.note")
    note = d.write("{{ a.note }}", align=ALIGN.CENTER, size=12, italic=True)
    d.mark("endif")
    for paragraph in (title, note):
        paragraph.paragraph_format.keep_with_next = True
    title.paragraph_format.space_before = Pt(14)
    sheet(d, "a.table")
    d.mark("endfor")


PAPERS = {
    "bao-cao": (report, "Báo cáo"),
    "bao-cao-nhanh": (brief, "Báo cáo nhanh"),
    "bao-cao-don-vi": (report, "Báo cáo của đơn vị"),
    "cong-van": (letter, "Công văn"),
}
