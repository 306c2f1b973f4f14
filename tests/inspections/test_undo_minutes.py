"""Minutes undone together with their findings and answers."""

import pytest

from accounts.models import User
from inspections import actions
from inspections.actions import Answer, FindingRow
from inspections.models import (
    ChecklistItem,
    Establishment,
    Finding,
    Sanction,
    Visit,
)
from tests import factories
from tests.inspections import make
from tests.inspections.undoing import (
    answers_of,
    finding,
    held,
    opened,
    rows_of,
    save,
    undone,
)

pytestmark = pytest.mark.django_db


def test_findings_changed_added_and_taken_out_are_undone(own: User, visit: Visit) -> None:
    one, two = rows_of(Finding, visit=visit)
    rows = [
        finding(one, text="Khác hẳn", measure="recorded"),
        finding(two, remove=True),
        FindingRow(text="Thêm nhầm", measure="transferred", transferred_to="Công an"),
    ]
    changed = actions.record_minutes(visit, by=own, findings=rows, staff=9)
    assert changed.outcome == "transferred"
    page = opened(own, visit)
    shown = {f["text"].value(): f["remove"].value() for f in page.context["findings"].forms[:3]}
    assert shown == {"Chưa niêm yết nội quy": False, "Thiếu hợp đồng": False, "Thêm nhầm": True}
    assert save(own, page).status_code == 302
    now = rows_of(Finding, visit=visit)
    assert [(f.pk, f.text, f.measure) for f in now] == [
        (one.pk, "Chưa niêm yết nội quy", "reminded"),
        (two.pk, "Thiếu hợp đồng", "remedy"),
    ]
    visit.refresh_from_db()
    assert (visit.staff, visit.outcome) == (4, "reminded")


def test_minutes_in_which_only_lines_changed(own: User, visit: Visit) -> None:
    one, _two = rows_of(Finding, visit=visit)
    actions.record_minutes(visit, by=own, findings=[finding(one, text="Gõ sai")])
    undone(own, visit)
    one.refresh_from_db()
    assert one.text == "Chưa niêm yết nội quy"


def test_the_outcome_that_followed_goes_back_with_what_it_followed_from(
    own: User, shops: list[Establishment]
) -> None:
    found = make.first_visit(held(shops[:1], by=own))
    actions.record_minutes(found, by=own, findings=[FindingRow(text="Nhầm", measure="recorded")])
    undone(own, found)
    found.refresh_from_db()
    assert (found.outcome, rows_of(Finding, visit=found)) == ("no_violation", [])


def test_checklist_answers_are_undone(own: User, visit: Visit) -> None:
    before = answers_of(visit)
    one, two, three = ChecklistItem.objects.filter(number__in=(1, 2, 3)).order_by("number")
    answers = {one.pk: Answer("na"), two.pk: Answer(""), three.pk: Answer("yes", "Nhầm")}
    actions.record_minutes(visit, by=own, answers=answers)
    assert answers_of(visit) == {1: ("na", ""), 3: ("yes", "Nhầm")}
    undone(own, visit)
    assert answers_of(visit) == before == {1: ("yes", ""), 2: ("no", "Hết hạn")}


def test_an_answer_given_anew_since_stays(own: User, visit: Visit) -> None:
    one, two = ChecklistItem.objects.filter(number__in=(1, 2)).order_by("number")
    actions.record_minutes(visit, by=own, answers={one.pk: Answer("na"), two.pk: Answer("")})
    actions.record_minutes(visit, by=factories.user(), answers={two.pk: Answer("yes")})
    page = opened(own, visit)
    assert len(page.context["undo"].kept) == 1
    assert save(own, page).status_code == 302
    assert answers_of(visit) == {1: ("yes", ""), 2: ("yes", "")}


@pytest.mark.parametrize("choice", ["now", "before"])
def test_of_a_finding_and_an_answer_changed_since_one_chooses(
    own: User, visit: Visit, choice: str
) -> None:
    one, _two = rows_of(Finding, visit=visit)
    item = ChecklistItem.objects.get(number=1)
    actions.record_minutes(
        visit, by=own, findings=[finding(one, text="Gõ sai")], answers={item.pk: Answer("na")}
    )
    one.refresh_from_db()
    actions.record_minutes(
        visit, by=factories.user(), findings=[finding(one, text="Nói khác")],
        answers={item.pk: Answer("no")},
    )  # fmt: skip
    page = opened(own, visit)
    asked = {f"undo__{row['name']}": choice for row in page.context["undo"].choices}
    assert len(asked) == 2
    assert save(own, page, **asked).status_code == 302
    one.refresh_from_db()
    before = choice == "before"
    assert one.text == ("Chưa niêm yết nội quy" if before else "Nói khác")
    assert answers_of(visit)[1] == ("yes" if before else "no", "")


def test_a_finding_that_was_decided_on_since_is_not_taken_out(own: User, visit: Visit) -> None:
    rows = [FindingRow(text="Không có giấy chứng nhận", measure="recorded")]
    actions.record_minutes(visit, by=own, findings=rows)
    new = rows_of(Finding, visit=visit)[-1]
    staff = factories.user()
    actions.record_sanction(
        new, by=staff, authority="UBND huyện", decision_number="9/QĐ", decided_on=make.day(3, 20),
        subject=Sanction.Subject.values[0], form="warning",
    )  # fmt: skip
    answer = save(own, opened(own, visit))
    assert answer.status_code == 200
    assert answer.context["findings"].forms[2].errors
    assert len(rows_of(Finding, visit=visit)) == 3


def test_a_finding_reported_as_mended_since_is_left_alone(own: User, visit: Visit) -> None:
    rows = [FindingRow(text="Biển hiệu", measure="reminded")]
    actions.record_minutes(visit, by=own, findings=rows)
    new = rows_of(Finding, visit=visit)[-1]
    actions.report_remedy(
        new, by=factories.user(), remedied_on=make.day(4, 1), remedy_note="Đã sửa"
    )
    page = opened(own, visit)
    assert "Biển hiệu" in page.context["undo"].kept[0]
    assert save(own, page).status_code == 302
    assert len(rows_of(Finding, visit=visit)) == 3
