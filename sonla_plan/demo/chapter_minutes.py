"""The minutes of the demo's visits: checklist, staff, findings, and what was decided on them.

Dice of its own, so that the other chapters tell the same story with or without this one.
"""

import datetime
import random
from typing import Any

from communes.models import DistrictBody
from core import history
from inspections import actions
from inspections.actions import Answer, FindingRow
from inspections.models import ChecklistItem, Finding, ViolationAct, Visit

from .chapter_communes import MARK
from .story import SEED, Story

Outcome = Visit.Outcome
ASSUMED = "Mức giả định của bản giới thiệu phần mềm"
ACTS = (
    ("Không ký hợp đồng lao động bằng văn bản", "Điều 1", 2_000_000, 5_000_000),
    ("Không tổ chức khám sức khỏe định kỳ cho người lao động", "Điều 2", 1_000_000, 3_000_000),
    ("Không duy trì điều kiện về an ninh, trật tự", "Điều 3", 5_000_000, 10_000_000),
)
TO_REMEDY = (
    "Chưa niêm yết nội quy tại nơi kinh doanh",
    "Sổ theo dõi khách lưu trú ghi chưa đầy đủ",
    "Chưa bổ sung hợp đồng lao động của nhân viên mới",
    "Chưa đăng ký tạm trú cho nhân viên",
)


def tell(story: Story) -> None:
    acts = demo_acts(story)
    dice = random.Random(SEED + 1)
    rows = Visit.objects.live().select_related("establishment", "inspection__team__body")
    for visit in rows.order_by("visited_on", "pk"):
        type_minutes(story, dice, visit, acts)
    follow_up(story, dice)


def demo_acts(story: Story) -> list[ViolationAct]:
    """Invented amounts under an invented decree: no law is quoted with a number nobody read."""
    with history.batch(by=story.staff) as batch:
        return [
            batch.create(
                ViolationAct(
                    text=f"{text} {MARK}",
                    decree="Nghị định mẫu",
                    article=article,
                    fine_from=low,
                    fine_to=high,
                    factor_organisation=2,
                    source=ASSUMED,
                )
            )
            for text, article, low, high in ACTS
        ]


def type_minutes(story: Story, dice: random.Random, visit: Visit, acts: list[ViolationAct]) -> None:
    staff = dice.randint(2, 14)
    items = ChecklistItem.objects.on(visit.visited_on, visit.establishment.kind)
    wrong = 0 if visit.outcome == Outcome.NO_VIOLATION else dice.randint(1, 2)
    missing = {item.pk for item in dice.sample(items, min(wrong, len(items)))}
    hour = dice.randint(8, 15)
    actions.record_minutes(
        visit,
        by=story.staff,
        answers={i.pk: Answer("no" if i.pk in missing else "yes") for i in items},
        findings=findings(dice, visit, acts),
        update_register=True,
        time_from=datetime.time(hour, dice.choice((0, 15, 30))),
        time_to=datetime.time(hour + 1, dice.choice((0, 30))),
        rooms=dice.randint(4, 22),
        staff=staff,
        staff_women=dice.randint(1, staff),
        staff_with_contract=staff - min(wrong, staff),
        staff_under_18=0,
        staff_health_checked=dice.randint(0, staff),
        opinion="Nhất trí với nội dung biên bản.",
        signature=Visit.Signature.SIGNED,
    )


def findings(dice: random.Random, visit: Visit, acts: list[ViolationAct]) -> list[FindingRow]:
    due = visit.visited_on + datetime.timedelta(days=dice.choice((15, 30, 60)))
    if visit.outcome == Outcome.REMINDED:
        text = dice.choice(TO_REMEDY)
        return [FindingRow(text=text, measure="remedy", remedy_due_on=due)]
    if visit.outcome != Outcome.VIOLATION:
        return []
    act = dice.choice(acts)
    row = FindingRow(
        text=act.text.removesuffix(f" {MARK}"),
        measure="recorded",
        act=act,
        record_number=f"{visit.pk:02d}/BB-VPHC {MARK}",
        record_on=visit.visited_on,
    )
    rows = [row]
    if dice.random() < 0.4:
        text = dice.choice(TO_REMEDY)
        rows.append(FindingRow(text=text, measure="remedy", remedy_due_on=due))
    return rows


def follow_up(story: Story, dice: random.Random) -> None:
    """Decisions some days later, most of them paid; half of the remedies are said to be done."""
    rows = Finding.objects.live().select_related("visit__inspection__team__body", "act")
    for finding in rows.order_by("pk"):
        day = finding.visit.visited_on + datetime.timedelta(days=dice.randint(7, 25))
        if day > story.until:
            continue
        if finding.act:
            sanction(story, dice, finding, day)
        elif dice.random() < 0.5:
            note = f"Đã bổ sung, gửi báo cáo khắc phục {MARK}"
            actions.report_remedy(finding, by=story.staff, remedied_on=day, remedy_note=note)


def sanction(story: Story, dice: random.Random, finding: Finding, day: datetime.date) -> None:
    subject = dice.choice(("individual", "individual", "organisation"))
    allowed = (
        finding.act.fine_range(organisation=subject == "organisation") if finding.act else None
    )
    assert allowed is not None
    body: DistrictBody | None = finding.visit.inspection.team.body
    paid = day + datetime.timedelta(days=dice.randint(3, 20))
    values: dict[str, Any] = {"amount": sum(allowed) // 2}
    if paid <= story.until and dice.random() < 0.8:
        values["paid_on"] = paid
    actions.record_sanction(
        finding,
        by=story.staff,
        authority="Chủ tịch UBND huyện" if body else "Chánh Thanh tra Sở",
        decision_number=f"{finding.pk:02d}/QĐ-XPHC {MARK}",
        decided_on=day,
        subject=subject,
        form="fine",
        **values,
    )
