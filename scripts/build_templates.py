#!/usr/bin/env python3
"""Makes the Word templates of inspections/documents/ anew: build_templates.py

The office changes a template in Word and puts it below VAR_DIR/documents/; these are the ones that
ship. What is between {{ }} and {% %} is filled in by docxtpl from inspections/papers/shapes.py.
"""

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

FOLDER = Path(__file__).resolve().parent.parent / "inspections" / "documents"
TEXT_WIDTH = Mm(165)
NUMBERED_HEAD = "{% if papers[0].head.layout == 'nd30' %}"
NUMBERED_FOOT = "{% if papers[0].head.layout == 'tt01' %}"
SIGN = "(Ký, ghi rõ họ tên)"


def attributes(element: Any, **values: str) -> Any:
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


def child(parent: Any, tag: str, **values: str) -> Any:
    made = attributes(OxmlElement(f"w:{tag}"), **values)
    parent.append(made)
    return made


@dataclass
class Paper:
    """A document under construction; `place` is where paragraphs go: the body or a cell."""

    document: Any

    def write(
        self,
        text: str,
        *,
        into: Any = None,
        align: Any = ALIGN.JUSTIFY,
        size: float = 13,
        bold: bool = False,
        italic: bool = False,
        after: float = 6,
        first: bool = True,
    ) -> Any:
        """A paragraph. Into a cell: its first one when `first`."""
        into = self.document if into is None else into
        fresh = into is not self.document and first and not into.paragraphs[0].runs
        paragraph = into.paragraphs[0] if fresh else into.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(after)
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        return paragraph

    def mark(self, tag: str) -> None:
        """A line that only steers: `p for`, `p if`; docxtpl takes the whole paragraph away."""
        self.write("{%p " + tag + " %}", after=0)

    def heading(self, text: str) -> None:
        paragraph = self.write(text, bold=True, align=ALIGN.LEFT)
        paragraph.paragraph_format.space_before = Pt(6)
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
        margins = child(made._tbl.tblPr, "tblCellMar")
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
        borders = child(paragraph._p.get_or_add_pPr(), "pBdr")
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
    child(section._sectPr, "pgNumType", start="1")
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


def build(name: str, draw: Callable[[Paper], None], about: str) -> None:
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
    paper.mark("endfor")
    core = document.core_properties
    core.author, core.title, core.comments, core.language = "", about, "", "vi-VN"
    # python-docx's own sample brings a picture of an empty page
    package = document.part.package
    thumbnails = [key for key, rel in package.rels.items() if rel.reltype.endswith("thumbnail")]
    for key in thumbnails:
        del package.rels[key]
    document.save(str(FOLDER / f"{name}.docx"))


def minutes(d: Paper) -> None:
    d.letterhead()
    d.title(
        "Biên bản kiểm tra",
        "Việc chấp hành pháp luật về phòng, chống mại dâm",
        "tại cơ sở kinh doanh dịch vụ",
    )
    d.mark("if p.outing.plan")
    d.write(
        "Căn cứ Kế hoạch kiểm tra ban hành kèm theo Quyết định số {{ p.outing.plan }} "
        "{{ p.outing.plan_day }}, cấp phê duyệt: {{ p.outing.plan_by }};"
    )
    d.mark("endif")
    d.write(
        "Căn cứ Quyết định số {{ p.outing.decision|or_dots(8) }} {{ p.outing.decision_day }} "
        "về việc kiểm tra,"
    )
    d.write(
        "Hôm nay, hồi {{ p.began }} {{ p.day }}, tại {{ p.place.name|or_dots(24) }}, "
        "{{ p.outing.team }} tiến hành kiểm tra, nội dung như sau:"
    )
    d.heading("I. HÌNH THỨC KIỂM TRA")
    d.write(
        "Hình thức: {{ p.outing.mode }}{% if p.outing.ground %}; căn cứ kiểm tra đột xuất: "
        "{{ p.outing.ground }}{% endif %}. Cấp đội: {{ p.outing.level }}."
    )
    d.heading("II. THÀNH PHẦN ĐOÀN KIỂM TRA")
    d.list_table(
        (11, 42, 48, 34, 30),
        ("STT", "Họ và tên", "Cơ quan, đơn vị", "Chức vụ", "Số thẻ kiểm tra"),
        "m in p.members",
        ("{{ loop.index }}", "{{ m.name }}", "{{ m.agency }}", "{{ m.position }}", "{{ m.card }}"),
        empty_rows="2 if p.blank else 0",
    )
    establishment(d)
    d.mark("if p.inspected")
    inspected(d)
    d.mark("else")
    d.heading("IV. KHÔNG TIẾN HÀNH KIỂM TRA ĐƯỢC")
    d.write("Lý do: {{ p.not_inspected_reason|or_dots(30) }}.")
    d.mark("endif")
    d.heading("{% if p.inspected %}VII{% else %}V{% endif %}. Ý KIẾN CỦA CƠ SỞ")
    d.mark("if p.opinion")
    d.write("{{ p.opinion }}")
    d.mark("else")
    d.lines(4)
    d.mark("endif")
    closing(d)


def establishment(d: Paper) -> None:
    d.heading("III. CƠ SỞ ĐƯỢC KIỂM TRA")
    d.write("Tên cơ sở: {{ p.place.name|or_dots(30) }}")
    d.write("Loại hình: {{ p.place.kind|or_dots(30) }}")
    d.write(
        "Địa chỉ: {% if p.place.address %}{{ p.place.address }}, {% endif %}"
        "{{ p.place.commune|or_dots(30) }}"
    )
    d.write(
        "Chủ cơ sở (người chịu trách nhiệm) hoặc người đại diện có mặt: "
        "{{ p.place.contact|or_dots(12) }}"
    )
    for label, name in (
        ("Giấy phép kinh doanh số", "licence"),
        ("Giấy chứng nhận đủ điều kiện về an ninh, trật tự số", "certificate"),
    ):
        d.write(
            f"{label}: {{{{ p.place.{name}|or_dots(8) }}}}, "
            f"{{% if p.place.{name}_day %}}{{{{ p.place.{name}_day }}}}{{% else %}}"
            f"ngày {'…' * 5}{{% endif %}}, nơi cấp: {{{{ p.place.{name}_by|or_dots(10) }}}}",
            align=ALIGN.LEFT,
        )
    d.mark("if p.inspected")
    d.write(
        "Số phòng kinh doanh: {{ p.staff.rooms|or_dots(4) }}. Tổng số lao động có mặt tại cơ sở: "
        "{{ p.staff.all|or_dots(4) }} người; trong đó: nữ {{ p.staff.women|or_dots(4) }}, "
        "dưới 18 tuổi {{ p.staff.under_18|or_dots(4) }}, có hợp đồng lao động bằng văn bản "
        "{{ p.staff.with_contract|or_dots(4) }}, đang thử việc "
        "{{ p.staff.on_probation|or_dots(4) }}, được khám sức khỏe định kỳ hằng quý "
        "{{ p.staff.health_checked|or_dots(4) }}."
    )
    d.mark("endif")


def inspected(d: Paper) -> None:
    d.heading("IV. NỘI DUNG KIỂM TRA")
    d.list_table(
        (11, 72, 13, 16, 18, 35),
        ("STT", "Nội dung kiểm tra", "Có", "Không", "Không áp dụng", "Ghi chú"),
        "c in p.checklist",
        (
            "{{ c.number }}",
            ("{{ c.text }}", "({{ c.basis }})"),
            "{{ c.yes }}",
            "{{ c.no }}",
            "{{ c.na }}",
            "{{ c.note }}",
        ),
        size=11.5,
    )
    d.heading("V. VẤN ĐỀ PHÁT HIỆN, HÀNH VI VI PHẠM VÀ BIỆN PHÁP XỬ LÝ")
    d.mark("if p.findings")
    d.list_table(
        (11, 44, 50, 34, 26),
        (
            "STT",
            "Vấn đề phát hiện",
            "Hành vi vi phạm, căn cứ pháp lý",
            "Biện pháp",
            "Thời hạn khắc phục",
        ),
        "f in p.findings",
        (
            "{{ f.number }}",
            "{{ f.text }}",
            "{% if f.act %}{{ f.act }} ({{ f.citation }}){% endif %}",
            "{{ f.measure }}",
            "{{ f.due }}",
        ),
        size=11.5,
    )
    d.mark("elif p.blank")
    d.lines(8)
    for words in (
        "Biện pháp:\t□ nhắc nhở tại chỗ\t□ lập biên bản vi phạm hành chính",
        "\t□ yêu cầu khắc phục\t□ chuyển cơ quan có thẩm quyền",
    ):
        stops = d.write(words, align=ALIGN.LEFT).paragraph_format.tab_stops
        stops.add_tab_stop(Mm(26))
        stops.add_tab_stop(Mm(74))
    d.mark("else")
    d.write("Kết quả: {{ p.result }}.")
    d.mark("endif")
    d.heading("VI. KIẾN NGHỊ VÀ THỜI HẠN KHẮC PHỤC")
    d.mark("for r in p.remedies")
    d.write("- {{ r.text }}: yêu cầu khắc phục xong trước hoặc trong {{ r.due }}.")
    d.mark("else")
    d.mark("if p.blank or p.findings")
    d.lines(4)
    d.mark("else")
    d.write("Không có kiến nghị phải khắc phục.")
    d.mark("endif")
    d.mark("endfor")


def closing(d: Paper) -> None:
    d.write(
        "Biên bản kết thúc hồi {{ p.ended }} cùng ngày, được lập thành {{ p.copies }} bản có nội "
        "dung và giá trị như nhau, đã đọc lại cho những người có tên trên cùng nghe; giao cho cơ "
        "sở 01 bản, Đoàn kiểm tra giữ các bản còn lại."
    )
    d.mark("if p.blank")
    d.to_margin("□ Đại diện cơ sở từ chối ký biên bản; lý do: ")
    d.mark("elif p.refused")
    d.write(
        "Đại diện cơ sở từ chối ký biên bản; lý do: {{ p.refusal_reason|or_dots(20) }}.",
    )
    d.mark("endif")
    d.signatures("ĐẠI DIỆN CƠ SỞ", "NGƯỜI LẬP BIÊN BẢN", "ĐẠI DIỆN ĐOÀN")


def halves(d: Paper, left: str, right: str) -> None:
    """Two things to fill in on one line."""
    paragraph = d.write(f"{left}\t {right}\t", align=ALIGN.LEFT)
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(82), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS)
    stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def violation_record(d: Paper) -> None:
    d.letterhead()
    d.title(
        "Biên bản vi phạm hành chính",
        "Qua kiểm tra việc chấp hành pháp luật về phòng, chống mại dâm",
    )
    d.write(
        "Căn cứ Biên bản kiểm tra số {{ p.minutes_number|or_dots(8) }} của {{ p.outing.team }}, "
        "lập theo Quyết định số {{ p.outing.decision }} {{ p.outing.decision_day }},"
    )
    d.write("Hôm nay, hồi {{ p.began }} {{ p.day }}, tại {{ p.place }}, chúng tôi gồm:")
    d.heading("1. Người lập biên bản và thành viên đoàn kiểm tra")
    d.mark("for m in p.members")
    d.write(
        "- {{ m.name }}{% if m.position %}, {{ m.position }}{% endif %}"
        "{% if m.agency %}, {{ m.agency }}{% endif %}"
        "{% if m.card %}, thẻ kiểm tra số {{ m.card }}{% endif %};",
        after=3,
    )
    d.mark("endfor")
    d.heading("2. Với sự chứng kiến của")
    d.to_margin("Họ và tên: ")
    d.to_margin("Nghề nghiệp, nơi ở hiện nay: ")
    d.heading("3. Cá nhân, tổ chức vi phạm")
    d.to_margin("Họ và tên (tên tổ chức): ")
    halves(d, "Ngày sinh: ", "Quốc tịch: ")
    halves(d, "Giấy tờ tùy thân số: ", "Ngày cấp, nơi cấp: ")
    d.to_margin("Nơi ở hiện tại (địa chỉ trụ sở): ")
    d.to_margin("Giấy phép, mã số doanh nghiệp (đối với tổ chức): ")
    halves(d, "Người đại diện theo pháp luật: ", "Chức danh: ")
    d.heading("4. Đã có hành vi vi phạm hành chính sau đây")
    d.list_table(
        (11, 54, 58, 42),
        ("STT", "Nội dung vi phạm", "Hành vi", "Quy định tại"),
        "f in p.violations",
        ("{{ f.number }}", "{{ f.text }}", "{{ f.act }}", "{{ f.citation }}"),
    )
    violation_closing(d)


def violation_closing(d: Paper) -> None:
    for heading, lines in (
        ("5. Cá nhân, tổ chức bị thiệt hại (nếu có)", 1),
        ("6. Ý kiến của cá nhân, đại diện tổ chức vi phạm", 3),
        ("7. Ý kiến của người chứng kiến", 2),
        (
            "8. Biện pháp ngăn chặn và bảo đảm xử lý; tang vật, phương tiện, giấy tờ bị tạm giữ "
            "(nếu có)",
            3,
        ),
    ):
        d.heading(heading)
        d.lines(lines)
    d.heading("9. Yêu cầu đối với cá nhân, tổ chức vi phạm")
    d.to_margin("Chấm dứt ngay hành vi vi phạm; có mặt hồi …… giờ …… ngày …… tháng …… năm ……… tại ")
    d.lines(1)
    d.write("để giải quyết vụ việc theo quy định của pháp luật.")
    d.write(
        "Biên bản lập xong hồi …… giờ …… cùng ngày, gồm …… tờ, được lập thành {{ p.copies }} bản "
        "có nội dung và giá trị như nhau, đã đọc lại cho những người có tên trên cùng nghe; giao "
        "cho cá nhân, đại diện tổ chức vi phạm 01 bản."
    )
    d.to_margin("Lý do không ký biên bản (nếu có): ")
    d.signatures("CÁ NHÂN, ĐẠI DIỆN TỔ CHỨC VI PHẠM", "NGƯỜI CHỨNG KIẾN")
    d.signatures("NGƯỜI LẬP BIÊN BẢN", "ĐẠI DIỆN ĐOÀN")


def invitation(d: Paper) -> None:
    d.letterhead()
    d.title("Giấy mời", "Tham gia đoàn kiểm tra liên ngành")
    salute = d.write("Kính gửi:", align=ALIGN.LEFT)
    salute.paragraph_format.left_indent = Mm(25)
    d.mark("for a in p.agencies")
    line = d.write("- {{ a }}{% if loop.last %}.{% else %};{% endif %}", align=ALIGN.LEFT, after=2)
    line.paragraph_format.left_indent = Mm(45)
    d.mark("endfor")
    d.gap(6)
    text = (
        "Thực hiện Quyết định số {{ p.outing.decision }} {{ p.outing.decision_day }}"
        "{% if p.outing.plan %} và Kế hoạch kiểm tra ban hành kèm theo Quyết định số "
        "{{ p.outing.plan }} {{ p.outing.plan_day }}{% endif %}, {{ p.outing.team }} tổ chức cuộc "
        "kiểm tra việc chấp hành pháp luật về phòng, chống mại dâm tại cơ sở kinh doanh dịch vụ.",
        "{{ p.outing.team }} trân trọng kính mời quý cơ quan cử thành viên có tên sau đây tham "
        "gia đoàn kiểm tra:",
    )
    for words in text:
        d.write(words).paragraph_format.first_line_indent = Mm(10)
    d.list_table(
        (11, 48, 44, 62),
        ("STT", "Họ và tên", "Chức vụ", "Cơ quan, đơn vị"),
        "m in p.members",
        ("{{ loop.index }}", "{{ m.name }}", "{{ m.position }}", "{{ m.agency }}"),
    )
    d.write("Thời gian: {{ p.outing.days }}.").paragraph_format.first_line_indent = Mm(10)
    d.to_margin("Địa điểm tập trung: ").paragraph_format.first_line_indent = Mm(10)
    for words in (
        "Đề nghị thành viên mang theo Thẻ kiểm tra và giữ bí mật về thời gian, địa bàn, đối tượng "
        "kiểm tra cho đến khi cuộc kiểm tra được tiến hành.",
        "Rất mong quý cơ quan bố trí thành viên tham gia đầy đủ, đúng thời gian./.",
    ):
        d.write(words).paragraph_format.first_line_indent = Mm(10)
    made = d.table((82.5, 82.5), ruled=False)
    left, right = made.rows[0].cells
    d.write("Nơi nhận:", into=left, size=12, bold=True, italic=True, align=ALIGN.LEFT, after=0)
    for words in ("- Như trên;", "- Lưu: VT."):
        d.write(words, into=left, size=11, align=ALIGN.LEFT, after=0, first=False)
    d.signature(right, "{{ p.outing.leader|upper }}")


def member_list(d: Paper) -> None:
    d.letterhead(number=False)
    d.title("Danh sách thành viên đoàn kiểm tra")
    d.write(
        "(Kèm theo Quyết định số {{ p.outing.decision }} {{ p.outing.decision_day }})",
        align=ALIGN.CENTER,
        italic=True,
    )
    d.write("Thời gian kiểm tra: {{ p.outing.days }}.")
    d.list_table(
        (11, 42, 30, 36, 26, 20),
        ("STT", "Họ và tên", "Chức vụ", "Cơ quan, đơn vị", "Số thẻ kiểm tra", "Ghi chú"),
        "m in p.members",
        (
            "{{ loop.index }}",
            "{{ m.name }}",
            "{{ m.position }}",
            "{{ m.agency }}",
            "{{ m.card }}",
            "",
        ),
        empty_rows="[0, 3 - p.members|length]|max",
    )
    d.write("Danh sách gồm {{ '%02d' % p.members|length }} thành viên./.")
    made = d.table((82.5, 82.5), ruled=False)
    d.signature(made.rows[0].cells[1], "{{ p.outing.leader|upper }}")


DRAWN = {
    "bien-ban-kiem-tra": (minutes, "Biên bản kiểm tra"),
    "bien-ban-vi-pham-hanh-chinh": (violation_record, "Biên bản vi phạm hành chính"),
    "giay-moi": (invitation, "Giấy mời"),
    "danh-sach-thanh-vien": (member_list, "Danh sách thành viên đoàn kiểm tra"),
}

if __name__ == "__main__":
    for file_name, (drawing, title_of) in DRAWN.items():
        build(file_name, drawing, title_of)
        print(FOLDER / f"{file_name}.docx")
