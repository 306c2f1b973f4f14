"""The first quarter closed, one late report after it; tasks without a figure; two questions."""

import datetime
from typing import Any

from communes.models import Commune
from core import history
from core.models import ReportingPeriod
from outreach.actions import record_activity
from outreach.models import OutreachActivity
from sonla_plan.plan import actions
from sonla_plan.plan.explaining import figure_of
from sonla_plan.plan.freezing import live_standings
from sonla_plan.plan.models import Plan
from sonla_plan.plan.progress import Progress, Status
from sonla_plan.reports.actions import write_passage

from .chapter_communes import MARK
from .story import YEAR, Story

SIGNED_AS = f"KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC SỞ LĐTBXH {MARK}"
#: kind, content, unit, document, its day, due, how far, what has been done; and what its kind has
TASKS: tuple[tuple[Any, ...], ...] = (
    ("task", "Lồng ghép hỗ trợ pháp lý, y tế vào chương trình giảm nghèo của huyện", "119",
     "12/KH-UBND", "02-15", "09-30", "under_way", "Đã tập huấn cho 5 xã", {}),
    ("task", "Phối hợp Hội LHPN tuyên truyền vốn vay cho người hoàn lương", "ldtbxh",
     "08/CTr-PH", "03-10", "06-15", "open", "", {}),
    ("conclusion", "Rà soát cơ sở lưu trú chưa ký cam kết trên địa bàn", "123",
     "35/TB-UBND", "04-12", "05-31", "done", "Đã rà soát 18 cơ sở", {"done_on": "05-28"}),
    ("obstacle", "Thiếu cán bộ phụ trách tại các xã vùng cao", "119",
     "41/BC-UBND", "04-20", "06-30", "under_way", "Đã báo cáo Sở Nội vụ",
     {"removed_how": "Tạm giao cán bộ văn hóa - xã hội kiêm nhiệm"}),
    ("budget", "Kinh phí truyền thông năm 2019", "ldtbxh", "05/QĐ-STC", "01-25", "12-15",
     "under_way", "", {"given": 480_000_000, "spent": 212_500_000}),
)  # fmt: skip


#: passages of the report that no figure says
PASSAGES = (
    ("situation", "Hoạt động mại dâm diễn ra nhỏ lẻ, tập trung ở trung tâm thành phố và dọc "
     "Quốc lộ 6; đối tượng lợi dụng mạng xã hội, điện thoại để liên lạc."),
    ("causes", "Cán bộ cấp xã phần lớn kiêm nhiệm; địa bàn rộng, đi lại khó khăn."),
    ("ahead", "- Tiếp tục truyền thông tại các xã chưa tổ chức.\n"
     "- Kiểm tra lại các cơ sở có vấn đề quá hạn khắc phục."),
    ("proposals", "Đề nghị Ủy ban nhân dân tỉnh bố trí kinh phí cho công tác kiểm tra liên ngành."),
)  # fmt: skip


def tell(story: Story) -> None:
    close_first_quarter(story)
    charge(story)
    ask(story)
    write(story)


def close_first_quarter(story: Story) -> None:
    period = ReportingPeriod.objects.get(year=YEAR, kind="quarter", number=1)
    if period.last_day >= story.until:
        return
    actions.close_period(period, by=story.staff, signed_as=SIGNED_AS)
    late = _reached_later(period.last_day)
    if late is None:
        return
    with history.batch(by=story.staff, reason=f"Báo cáo của xã gửi muộn {MARK}"):
        record_activity(
            by=story.staff,
            communes=[late],
            form=OutreachActivity.Form.SESSION,
            held_on=datetime.date(YEAR, 3, 20),
            attendances=45,
            document_number=f"27/BC-UBND {MARK}",
        )


def write(story: Story) -> None:
    """What the first quarter's report says beside its figures; the six months' take it over."""
    period = ReportingPeriod.objects.get(year=YEAR, kind="quarter", number=1)
    if period.last_day >= story.until:
        return
    for key, text in PASSAGES:
        write_passage(period, by=story.staff, key=key, text=f"{text} {MARK}")


def _reached_later(day: datetime.date) -> Commune | None:
    """A commune whose first activity came after the day: today's figures do not change."""
    later = OutreachActivity.objects.live().filter(held_on__gt=day).order_by("held_on", "pk")
    before = OutreachActivity.objects.live().filter(held_on__lte=day)
    reached = set(before.values_list("communes", flat=True))
    for activity in later.prefetch_related("communes"):
        for commune in activity.communes.all():
            if commune.pk not in reached:
                return commune
    return None


def charge(story: Story) -> None:
    plan = Plan.objects.live().get(year=YEAR)
    for kind, content, unit, number, given_on, due, state, note, more in TASKS:
        document_on = story.on(given_on)
        if document_on is None:
            continue
        done = story.on(str(more["done_on"])) if "done_on" in more else None
        district = story.code(unit) if unit.isdigit() else None
        actions.record_task(
            by=story.staff,
            plan=plan,
            kind=kind,
            content=f"{content} {MARK}",
            document_number=f"{number} {MARK}",
            document_on=document_on,
            due_on=datetime.date.fromisoformat(f"{YEAR}-{due}"),
            state=state if state != "done" or done else "under_way",
            note=note,
            district=district,
            agency=None if district else story.agencies[unit],
            **more | ({"done_on": done} if "done_on" in more else {}),
        )


def ask(story: Story) -> None:
    """Leadership asks two districts; one has answered."""
    period = ReportingPeriod(kind="year", year=YEAR, last_day=story.until)
    rows, year = live_standings(period, story.districts)
    for code, who, answer in (
        ("119", "thuanchau", ""),
        ("123", "mocchau", "Thành viên Tổ công tác chuyển công tác; kiện toàn xong trong tháng 7."),
    ):
        district = story.code(code)
        behind = [row for row in rows if _is_behind(row.districts.get(district.pk))]
        if not behind:
            continue
        asked = actions.ask_explanation(
            by=story.people["lanhdao"],
            plan=year.plan,
            indicator=behind[0].indicator.key,
            district=district,
            figure=figure_of(behind[0], district),
            as_of=story.until,
            due_on=story.until + datetime.timedelta(days=7),
            question=f"Nêu nguyên nhân và biện pháp khắc phục {MARK}",
        )
        if answer:
            actions.answer_explanation(asked, by=story.people[who], answer=f"{answer} {MARK}")


def _is_behind(progress: Progress | None) -> bool:
    return progress is not None and progress.status in (
        Status.BEHIND,
        Status.AT_RISK,
        Status.NOT_ACHIEVED,
    )
