"""`Show all` of a group opens a list of exactly as many as the group says."""

import pytest

from accounts.models import User
from core.models import ReportingPeriod
from inspections import actions
from inspections.actions import FindingRow
from inspections.models import Finding
from returns.models import Return
from sonla_plan.plan import actions as plans
from sonla_plan.plan.models import Explanation, Plan
from tests import factories, world
from tests.inspections import make

from .opening import told

pytestmark = pytest.mark.django_db
LATER = make.day(7, 8)
TO_VERIFY, OVERDUE = "Chờ anh/chị xác minh", "Quá hạn khắc phục"


def remedies(of: str, by: User | None, count: int = 1) -> list[Finding]:
    """Due since April, due soon, and due later, of a team; recorded by `by`."""
    shop = make.establishment("119", f"Cơ sở {of} {by}")
    visit = make.first_visit(make.held(make.visit(shop), of=of))
    days = {"muộn": make.day(4, 1), "sắp": LATER, "sau": make.day(12, 1)}
    rows = [
        FindingRow(text=f"{text} {of}", measure="remedy", remedy_due_on=day)
        for text, day in days.items()
    ]
    actions.record_minutes(visit, by=by, findings=rows)
    return list(Finding.objects.filter(visit=visit).order_by("pk"))


def mended(finding: Finding, by: User | None) -> None:
    actions.attach_file(
        finding.visit, by=by, upload=world.photo(), kind="evidence", declared=True, finding=finding
    )
    actions.report_remedy(finding, by=by, remedied_on=make.day(4, 1), remedy_note="Xong")


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """Of each group something that waits for one and not, or not yet, for another."""
    found = {
        "119": factories.officer("119"),
        "121": factories.officer("121"),
        "yte": factories.officer("yte"),
        "staff": factories.user(),
        "other": factories.user(),
        "leader": factories.user("leadership"),
    }
    for by, of in ((None, ""), (found["119"], "119"), (found["yte"], "yte")):
        rows = remedies(of, by)
        mended(rows[2], found["staff"] if of == "" else by)
    make.held(make.visit(make.establishment("119", "Chưa gõ")), of="119")
    make.held(make.visit(make.establishment("119", "Chưa gõ của tỉnh")), of="")
    returns(found)
    explanations(found)
    return found


def returns(people: dict[str, User]) -> None:
    from returns import actions as sending

    own, agency = {"district": factories.district("119")}, {"agency": factories.agency("yte")}
    for mark, unit, by in (("A", own, None), ("B", agency, people["staff"])):
        row = world.draft_return(mark, "119", **unit)
        row = sending.save_draft(row, by=None, entered={}, letter_number="1/BC", letter_on=make.DAY)
        sending.submit(row, by=by)
    world.report_of("year", **own)
    quarter = ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)
    plans.change_period(quarter, by=None, due_on=make.day(4, 10))
    row = world.sent_return("C", "121", district=factories.district("121"))
    sending.send_back(row, by=None, sent_back_reason="Sai", sent_back_until=LATER)
    assert Return.objects.filter(state="sent_back").count() == 1


def explanations(people: dict[str, User]) -> None:
    asked = {"plan": Plan.objects.get(year=2019), "indicator": "communes_reached", "figure": "1/29"}
    asked |= {"as_of": make.DAY, "due_on": LATER, "question": "Vì sao"}
    unit = {"district": factories.district("119")}
    plans.ask_explanation(by=people["staff"], **asked, **unit)
    row = plans.ask_explanation(by=people["other"], **{**asked, "indicator": "census_done"}, **unit)
    plans.answer_explanation(row, by=people["119"], answer="Do mưa")
    again = plans.ask_explanation(
        by=people["staff"], **{**asked, "indicator": "models_maintained"}, **unit
    )
    plans.answer_explanation(again, by=people["119"], answer="Do lũ")
    for mark, due in (("muộn", make.day(4, 1)), ("sau", LATER)):
        plans.record_task(
            by=None, plan=asked["plan"], kind="task", content=mark, due_on=due, **unit
        )
    assert Explanation.objects.count() == 3


def test_every_group_of_everybody(client, people) -> None:
    found = {name: told(client, user) for name, user in people.items()}
    assert (found["staff"][TO_VERIFY], found["other"][TO_VERIFY]) == (2, 3), "not one's own"
    assert (found["119"][OVERDUE], found["staff"][OVERDUE]) == (1, 3), "not another team's"
    told_of = {title for groups in found.values() for title in groups}
    assert len(told_of) == 15, told_of
    assert not found["leader"]
