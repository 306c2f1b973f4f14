"""The template of the inspection minutes."""

from __future__ import annotations

from docx.shared import Mm
from word_paper import ALIGN, Paper


def minutes(d: Paper) -> None:
    d.letterhead()
    d.title(
        "Biên bản kiểm tra",
        "Việc chấp hành pháp luật về phòng, chống mại dâm",
        "tại cơ sở kinh doanh dịch vụ",
    )
    opening(d)
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
    staff(d)
    checklist(d)
    findings(d)
    remedies(d)
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
        "{{ p.place.contact|or_dots(12) }}",
        align=ALIGN.LEFT,
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


def staff(d: Paper) -> None:
    d.write(
        "Số phòng kinh doanh: {{ p.staff.rooms|or_dots(4) }}. Tổng số lao động có mặt tại cơ sở: "
        "{{ p.staff.all|or_dots(4) }} người; trong đó: nữ {{ p.staff.women|or_dots(4) }}, "
        "dưới 18 tuổi {{ p.staff.under_18|or_dots(4) }}, có hợp đồng lao động bằng văn bản "
        "{{ p.staff.with_contract|or_dots(4) }}, đang thử việc "
        "{{ p.staff.on_probation|or_dots(4) }}, được khám sức khỏe định kỳ hằng quý "
        "{{ p.staff.health_checked|or_dots(4) }}."
    )


def checklist(d: Paper) -> None:
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


def findings(d: Paper) -> None:
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


def remedies(d: Paper) -> None:
    d.heading("VI. KIẾN NGHỊ VÀ THỜI HẠN KHẮC PHỤC")
    d.mark("for r in p.remedies")
    d.write("- {{ r.text }}: yêu cầu khắc phục xong trước hoặc trong {{ r.due }}.")
    d.mark("else")
    d.mark("if p.nothing_found")
    d.write("Không có kiến nghị phải khắc phục.")
    d.mark("else")
    d.lines(4)
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


def opening(d: Paper) -> None:
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
        "Hôm nay, hồi {{ p.began }} {{ p.day }}, tại {{ p.place.name|or_dots(14) }}, "
        "{{ p.outing.team }} tiến hành kiểm tra, nội dung như sau:"
    )
