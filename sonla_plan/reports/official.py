"""Báo cáo chính thức: of a quarter, six months, nine months or a year, from its facts."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from communes.letterheads import head, letterhead_on, lines, signer
from communes.models import Agency
from core import clock
from core.models import ReportingPeriod
from core.papers import Block, Paper, Section, numbered, paragraphs

from . import judging, persons, results
from .annexes import annexes, more_sheets, window
from .facts import Facts
from .models import Passage, Report
from .passages import Written
from .situation import situation
from .wording import day

in_vietnamese = translation.override("vi")

DRAFT = "DỰ THẢO"
PROVISIONAL = "SỐ LIỆU TẠM TÍNH"
KIND = "BC"
Key = Passage.Key


@in_vietnamese
def build_official(
    period: ReportingPeriod,
    facts: Facts,
    written: Mapping[str, Written],
    report: Report | None = None,
) -> Paper:
    """The same facts and passages make the same paper; today only sets a draft's look.

    `report`: the signed copy, whose number and day are printed and choose the layout.
    """
    issued = report.issued_on if report else clock.today()
    agency = Agency.objects.live().in_force(issued).filter(is_lead=True).first()
    row = letterhead_on(agency, issued) if agency else None
    unit = agency or Agency(name="")
    return Paper(
        head=head(
            row,
            unit,
            issued=issued,
            kind=KIND,
            number=report.number if report else "",
            signed_on=report.issued_on if report else None,
        ),
        kind="Báo cáo",
        about=f"Kết quả công tác phòng, chống mại dâm {spoken(period)}",
        addressees=lines(row.addressee) if row else (),
        sections=numbered(sections(facts, written, row.name if row else unit.name)),
        signer=signer(row),
        recipients=lines(row.recipients) if row else ("Lưu: VT.",),
        marks=marks(facts, report),
        annexes=tuple(annexes(facts)),
    )


@in_vietnamese
def build_workbook(period: ReportingPeriod, facts: Facts, report: Report | None = None) -> Paper:
    """The annexes of the report, and those too wide for paper."""
    return Paper(
        head=head(None, Agency(name=""), issued=clock.today()),
        kind="Báo cáo",
        about=f"Phụ lục báo cáo {spoken(period)}",
        addressees=(),
        sections=(),
        signer=signer(None),
        recipients=(),
        marks=marks(facts, report),
        annexes=(*annexes(facts), *more_sheets(facts)),
    )


def marks(facts: Facts, report: Report | None) -> tuple[str, ...]:
    drawn = (DRAFT if report is None else "", PROVISIONAL if facts.provisional else "")
    return tuple(mark for mark in drawn if mark)


def spoken(period: ReportingPeriod) -> str:
    """Inside a heading: `quý II năm 2019`, `6 tháng đầu năm 2019`, `năm 2019`."""
    if period.kind == ReportingPeriod.Kind.YEAR:
        return f"năm {period.year}"
    label = str(period.label)
    return f"{label[:1].lower()}{label[1:]}"


def sections(facts: Facts, written: Mapping[str, Written], agency: str) -> list[Section]:
    def typed(key: str) -> tuple[Block, ...]:
        return paragraphs(written[key].text)

    def part(heading: str, blocks: list[Block], key: str = "") -> Section:
        return Section(heading, (*blocks, *(typed(key) if key else ())), level=2)

    return [
        Section("", (*opening(facts, agency), *typed(Key.OPENING))),
        Section("Tình hình tệ nạn mại dâm", (*situation(facts), *typed(Key.SITUATION))),
        Section("Kết quả thực hiện"),
        part("Công tác chỉ đạo, điều hành", results.directing(facts), Key.DIRECTION),
        part("Công tác truyền thông", results.communicating(facts), Key.COMMUNICATION),
        part("Quản lý cơ sở kinh doanh, kiểm tra liên ngành", results.inspecting(facts),
             Key.INSPECTION),
        part("Đấu tranh, triệt xóa, xử lý", persons.policing(facts), Key.POLICING),
        part("Hỗ trợ hòa nhập cộng đồng; tin báo, tố giác", persons.supporting(facts), Key.SUPPORT),
        part("Xây dựng xã lành mạnh, mô hình phòng ngừa", results.building(facts), Key.BUILDING),
        part("Tập huấn, kiện toàn bộ máy", results.training(facts)),
        part("Kinh phí", results.budget(facts)),
        part("Nhiệm vụ khác và kết luận các cuộc họp", _tasks(facts)),
        Section("Đánh giá chung"),
        part("Kết quả đạt được", judging.reached(facts)),
        part("Tồn tại, hạn chế", judging.hampered(facts), Key.SHORTCOMINGS),
        part("Nguyên nhân", judging.causes(facts), Key.CAUSES),
        Section("Điều chỉnh số liệu đã báo cáo", tuple(judging.adjusted_tables(facts))),
        Section("Phương hướng, nhiệm vụ", (*typed(Key.AHEAD), *judging.ahead(facts))),
        Section("Kiến nghị, đề xuất", typed(Key.PROPOSALS)),
    ]  # fmt: skip


def opening(facts: Facts, agency: str) -> list[Block]:
    plan: Mapping[str, Any] = facts.beyond.get("plan") or {}
    number = f" số {plan['number']}" if plan.get("number") else ""
    on = f" ngày {day(plan['on'])}" if plan.get("on") else ""
    received = facts.beyond.get("received") or {}
    basis = f"Thực hiện Kế hoạch{number}{on} về phòng, chống mại dâm năm {facts.year}, "
    text = f"{basis}{agency} báo cáo kết quả {_window(facts)} như sau:"
    blocks = [Block(text)]
    if received.get("expected"):
        n = f"{received['received']}/{received['expected']}"
        blocks.append(Block(f"Báo cáo được tổng hợp từ số liệu của {n} đơn vị báo cáo."))
    if facts.one_source:
        blocks.append(Block(f"Số liệu cùng kỳ năm trước lấy {facts.one_source}."))
    return blocks


def _window(facts: Facts) -> str:
    words = window(facts)
    return f"({words[:1].lower()}{words[1:]})"


def _tasks(facts: Facts) -> list[Block]:
    table = judging.tasks_table(facts, "task", "conclusion")
    return [Block(table=table)] if table else []
