"""Báo cáo nhanh for leadership, on one page: what is met, what is late, whose it is, by when."""

from collections.abc import Mapping
from typing import Any

from communes.letterheads import head, letterhead_on
from communes.models import Agency
from core import clock
from core.models import ReportingPeriod
from core.papers import Block, Paper, Section, Signer, Table, numbered
from core.templatetags.ui import status_label

from . import judging, results
from .annexes import window
from .facts import Facts
from .official import in_vietnamese, marks, spoken
from .wording import amount, day, joined, listed, sentence

#: more than these would not stay on one page
MOST = 6
#: of the letters, in points; where it does not suffice they are set smaller, see `files.brief`
SIZE = 11.5
#: what leadership asks for first, beside the same period
KEYS = (
    ("b1.all.total", "Cơ sở kinh doanh dịch vụ"),
    ("b2.inspections", "Cuộc kiểm tra liên ngành, chuyên ngành"),
    ("b2.violating", "Cơ sở vi phạm"),
    ("b5.all.n", "Hoạt động truyền thông"),
    ("b5.media", "Tin, bài trên báo, đài"),
    ("b8.kept", "Xã lành mạnh đang duy trì"),
)


@in_vietnamese
def build_brief(period: ReportingPeriod, facts: Facts) -> Paper:
    today = clock.today()
    agency = Agency.objects.live().in_force(today).filter(is_lead=True).first()
    row = letterhead_on(agency, today) if agency else None
    return Paper(
        head=head(row, agency or Agency(name=""), issued=today, kind="BCN"),
        kind="Báo cáo nhanh",
        about=f"Tiến độ công tác phòng, chống mại dâm {spoken(period)}",
        addressees=(),
        sections=numbered(sections(facts)),
        signer=Signer(()),
        recipients=(),
        marks=marks(facts, None)[1:],
        compact=SIZE,
    )


def sections(facts: Facts) -> list[Section]:
    return [
        Section("", (Block(sentence(_days(facts))), *judging.reached(facts)[:1])),
        Section("Đã đạt, đang duy trì", _met(facts)),
        Section("Chậm so với tiến độ", _late(facts)),
        Section("Chưa gửi báo cáo", _missing(facts)),
        Section("So với cùng kỳ năm trước", _beside(facts)),
        Section("Xã lành mạnh", _kept(facts)),
        Section("Kiểm tra liên ngành", tuple(results.standing_178(facts))),
        Section("Kinh phí", tuple(results.budget(facts)[:MOST])),
        Section("Kết luận cuộc họp, nhiệm vụ quá hạn", _conclusions(facts)),
    ]


def _days(facts: Facts) -> str:
    before = f"; cùng kỳ năm trước lấy {facts.one_source}" if facts.one_source else ""
    return f"{window(facts)}{before}"


def _some(blocks: list[Block]) -> tuple[Block, ...]:
    """The first ones, and how many more there are."""
    if len(blocks) <= MOST:
        return tuple(blocks)
    more = f"Và {amount(len(blocks) - MOST)} nội dung khác (xem báo cáo đầy đủ)"
    return (*blocks[:MOST], Block(sentence(more), is_item=True))


def _met(facts: Facts) -> tuple[Block, ...]:
    met = judging.of_status(facts, ("achieved", "maintained"))
    names = listed(_short(target) for target in met)
    return (Block(sentence(names)),) if met else ()


def _short(target: Mapping[str, Any]) -> str:
    p = target["province"]
    out_of = f"/{p['goal']}" if p["goal"] is not None else ""
    return f"{target['short']} ({p['achieved']}{out_of})"


def _late(facts: Facts) -> tuple[Block, ...]:
    late = judging.of_status(facts, judging.LATE)
    return _some([Block(_behind(target), is_item=True) for target in late])


def _behind(target: Mapping[str, Any]) -> str:
    """In one line: `Tập huấn cán bộ xã: 76/226, khó hoàn thành, thiếu 37 cán bộ (Sở …, hạn …)`."""
    p, rule = target["province"], target["rule"]
    state = str(status_label(p["status"])).lower()
    gap = f", thiếu {amount(p['gap'])} {target['unit']}" if p["gap"] else ""
    whose = joined((rule["lead"], f"hạn {day(rule['due_on'])}" if rule["due_on"] else ""), ", ")
    return sentence(f"{_short(target)}: {state}{gap}{f' ({whose})' if whose else ''}")


def _missing(facts: Facts) -> tuple[Block, ...]:
    late = facts.late_units
    return (Block(sentence(f"{amount(len(late))} đơn vị: {listed(late)}")),) if late else ()


def _beside(facts: Facts) -> tuple[Block, ...]:
    rows = []
    for key, label in KEYS:
        now, before = facts.value(key), facts.before(key)
        if now is not None and before is not None:
            rows.append((label, now, before.value, now - before.value))
    if not rows:
        return ()
    heads = ("Nội dung", "Kỳ này", "Cùng kỳ", "Tăng, giảm")
    return (Block(table=Table(heads, tuple(rows))),)


def _kept(facts: Facts) -> tuple[Block, ...]:
    """What is kept of the year before, and what was lost."""
    return tuple(block for block in results.building(facts) if "b8.kept" in block.refs)


def _conclusions(facts: Facts) -> tuple[Block, ...]:
    rows = [*facts.tasks("conclusion"), *(t for t in facts.tasks("task") if t["late"])]
    return _some([Block(_conclusion(row), is_item=True) for row in rows])


def _conclusion(row: Mapping[str, Any]) -> str:
    due = f", hạn {day(row['due'])}" if row["due"] else ""
    state = f"{row['words'].lower()}{', quá hạn' if row['late'] else ''}"
    return sentence(f"{row['content']} ({row['unit']}{due}): {state}")
