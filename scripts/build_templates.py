#!/usr/bin/env python3
"""Makes the Word templates of inspections/documents/ and core/office/ anew: build_templates.py

The office changes a template in Word and puts it below VAR_DIR/documents/; these are the ones that
ship. What is between {{ }} and {% %} is filled in by docxtpl from inspections/papers/shapes.py and
core/papers.py.
"""

from __future__ import annotations

from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm
from word_minutes import minutes
from word_office import OFFICE, PAPERS
from word_paper import ALIGN, FOLDER, TEXT_WIDTH, Paper, build


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
    for file_name, (drawing, title_of) in PAPERS.items():
        build(file_name, drawing, title_of, folder=OFFICE)
        print(OFFICE / f"{file_name}.docx")
