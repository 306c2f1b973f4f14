"""Returns: the first quarter's all verified, the six months' on their way.

Dice of its own, so that the other chapters tell the same story with or without this one.
"""

import datetime
import random
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from core import periods
from core.models import ReportingPeriod
from returns import actions, earlier
from returns.actions import Entered
from returns.figures import roles
from returns.models import Return
from returns.tables import DISTRICT, tables_for
from sonla_plan.plan.actions import change_period

from .chapter_communes import MARK
from .story import SEED, YEAR, Story

Kind = ReportingPeriod.Kind
#: kind, number, due days of districts and of agencies (mm-dd)
DUE = (
    (Kind.QUARTER, 1, "04-05", "04-08"),
    (Kind.HALF, 1, "06-30", "06-28"),
)
#: of the six months: who has not sent anything yet
SILENT = {"122", "126", "127", "yte", "dai", "phunu"}
VERIFIED, SENT_BACK = {"116", "118"}, "123"
#: of the first quarter: whose signed report is here too
SIGNED = {"116", "118", "119"}
MILLION = 1_000_000
#: what two reports of the year before say; what they leave out is not nought
OLD_REPORTS: dict[tuple[str, int], dict[str, int | None]] = {
    (Kind.QUARTER, 1): {
        "b2.inspections": 6, "b2.visits": 17, "b2.places": 17, "b3.incidents.n": 1,
        "b3.incidents.sellers": 2, "b5.all.n": 49, "b5.all.attendances": 2110, "b5.media": 14,
        "b6.courses": 1, "b7.supported": 9, "b9.tips": 2, "b9.tips_done": 2,
    },
    (Kind.HALF, 1): {
        "b1.all.total": 158, "b2.inspections": 15, "b2.planned": 13, "b2.unscheduled": 2,
        "b2.visits": 43, "b2.places": 41, "b2.violating": 9, "b2.fines": 5,
        "b2.fines_amount": 22 * MILLION, "b3.incidents.n": 4, "b3.incidents.sellers": 6,
        "b3.incidents.buyers": 5, "b3.opened.n": 2, "b4.found": 3, "b4.cleared": 2,
        "b5.all.n": 176, "b5.all.attendances": 6240, "b5.media": 35, "b5.communes": 121,
        "b6.courses": 3, "b6.attendances": 148, "b7.supported": 21, "b7.counselled": 18,
        "b8.communes": 204, "b8.registered": 198, "b8.kept": 190, "b8.models": 10, "b9.tips": 6,
        "b9.tips_done": 5, "b9.budget": 820 * MILLION, "b9.spent": 365 * MILLION,
    },
}  # fmt: skip


def tell(story: Story) -> None:
    dice = random.Random(SEED + 4)
    old_reports(story)
    for kind, number, district_due, agency_due in DUE:
        period = periods.of_year(YEAR, kind).get(number=number)
        due = datetime.date.fromisoformat(f"{YEAR}-{district_due}")
        agencies = datetime.date.fromisoformat(f"{YEAR}-{agency_due}")
        period = change_period(period, by=story.staff, due_on=due, agency_due_on=agencies)
        actions.open_returns(period, by=story.staff)
        if story.until < period.last_day:
            continue
        rows = list(Return.objects.live().filter(period=period).for_list())
        if kind == Kind.QUARTER:
            first_quarter(story, dice, rows)
        else:
            six_months(story, dice, rows)


def old_reports(story: Story) -> None:
    """The province's reports of the year before, from before there was a system."""
    for (kind, number), cells in OLD_REPORTS.items():
        period = earlier.period_named(YEAR - 1, kind, number)
        assert period  # last year's are over
        actions.store_earlier(
            period,
            by=story.staff,
            values=cells,
            source_number=f"{period.last_day.month * 10}/BC-SLĐTBXH {MARK}",
            source_on=period.last_day + datetime.timedelta(days=6),
        )


def first_quarter(story: Story, dice: random.Random, rows: list[Return]) -> None:
    """Two of them came in late; all are verified by somebody else than who typed them."""
    for n, row in enumerate(rows):
        late = n in (4, 9)
        day = row.period.last_day + datetime.timedelta(days=9 if late else dice.randint(2, 5))
        sent = from_letter(story, dice, row, min(day, story.until))
        actions.verify(sent, by=story.staff)
        if row.unit.code in SIGNED:
            actions.attach_signed(
                sent,
                by=story.staff,
                signed_number=sent.letter_number.replace("UBND", "LĐTBXH"),
                signed_on=sent.letter_on,
            )


def six_months(story: Story, dice: random.Random, rows: list[Return]) -> None:
    for row in rows:
        code = row.unit.code
        if code in SILENT:
            continue
        if code in ("119", "congan"):
            user = story.people["thuanchau" if code == "119" else "congan"]
            send_in(dice, row, by=user)
            continue
        day = story.until - datetime.timedelta(days=dice.randint(1, 4))
        sent = from_letter(story, dice, row, day)
        if code in VERIFIED:
            actions.verify(sent, by=story.staff)
        elif code == SENT_BACK:
            actions.send_back(
                sent,
                by=story.staff,
                sent_back_reason="Kinh phí sử dụng chưa khớp với báo cáo quyết toán quý II.",
                sent_back_until=story.until + datetime.timedelta(days=5),
            )


def from_letter(story: Story, dice: random.Random, row: Return, day: datetime.date) -> Return:
    """Typed by the province from the unit's letter."""
    clerk = story.people["tinh2"]
    number = f"{dice.randint(12, 180)}/BC-UBND {MARK}"
    return send_in(dice, row, by=clerk, letter_number=number, letter_on=day)


def send_in(dice: random.Random, row: Return, *, by: User, **letter: Any) -> Return:
    """Every cell answered, and a note wherever a check asks for one."""
    entered = answers(dice, row)
    actions.save_draft(row, by=by, entered=entered, **letter)
    report = Return.objects.get(pk=row.pk)
    try:
        return actions.submit(report, by=by)
    except ValidationError as error:
        asked = [key for key, (one, *_) in error.error_dict.items() if one.code == "note"]
        note = "Số liệu tăng do thực hiện tháng cao điểm; đã kiểm tra lại."
        again = {key: replace(entered.get(key, Entered()), note=note) for key in asked}
        return actions.submit(actions.save_draft(report, by=by, entered=again), by=by)


def answers(dice: random.Random, row: Return) -> dict[str, Entered]:
    """Small invented numbers that fit each other; where there was nothing, so it says."""
    theirs = roles(row.unit)
    people = dice.choice((0, 0, 2, 3, 5)) if DISTRICT in theirs else dice.choice((0, 0, 4))
    loans = dice.randint(0, min(people, 1))
    tips, budget = dice.choice((0, 0, 1, 2)), dice.randint(4, 9)
    file = dice.randint(0, 5)
    numbers = {
        "b2.revoked": 0,
        "b7.on_file": file,
        "b7.estimated": file + dice.randint(0, 4),
        "b7.supported": people,
        "b7.counselled": people,
        "b7.counselled_times": people + dice.randint(0, people),
        "b7.health": dice.randint(0, people),
        "b7.legal": dice.randint(0, min(people, 2)),
        "b7.vocational": dice.randint(0, min(people, 1)),
        "b7.jobs": 0,
        "b7.loans": loans,
        "b7.loans_amount": loans * 20 * MILLION,
        "b9.tips": tips,
        "b9.tips_done": tips,
        "b9.budget": budget * MILLION,
        "b9.spent": (budget - 1) * MILLION,
    }
    numbers["b7.health_times"] = numbers["b7.health"]
    cells = [cell for table in tables_for(theirs) for cell in table.cells() if cell.typed]
    return {
        cell.key: Entered(done=numbers[cell.key]) if numbers[cell.key] else Entered(nothing=True)
        for cell in cells
    }
