"""Two people at the minutes of one visit: to save what the page says keeps what both wrote."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from inspections import actions
from inspections.actions import Answer
from inspections.models import ChecklistItem, Finding, ViolationAct, Visit
from tests import factories
from tests.core.test_conflicts import Sent
from tests.inspections.test_minutes import remedy, visit_of
from tests.inspections.undoing import answers_of

pytestmark = pytest.mark.django_db


class Tab:
    """The screen as one browser has it open."""

    def __init__(self, visit: Visit) -> None:
        self.client = Client()
        self.client.force_login(factories.officer("119"))
        self.url = reverse("inspections:visit-edit", args=[visit.pk])
        self.data = Sent(self.client.get(self.url).content.decode()).data

    def save(self, **typed: str) -> Any:
        self.data |= {name: [value] for name, value in typed.items()}
        answer = self.client.post(self.url, self.data)
        if answer.status_code == 409:
            self.data = Sent(answer.content.decode()).data
        return answer


def item(number: int) -> int:
    return ChecklistItem.objects.get(number=number).pk


def said(number: int, answer: str, note: str = "") -> dict[str, str]:
    return {f"check_{item(number)}": answer, f"note_{item(number)}": note}


@pytest.fixture
def visit() -> Visit:
    """Its first question is answered."""
    return actions.record_minutes(visit_of(), by=None, answers={item(1): Answer("yes", "Có đủ")})


def test_as_it_is_presented_it_keeps_both(visit) -> None:
    one, other = Tab(visit), Tab(visit)
    assert one.save(**said(1, "no", "Hết hạn"), **said(2, "no")).status_code == 302
    page = other.save(**said(3, "yes"), opinion="Của tôi")
    assert page.status_code == 409
    left = {row["name"]: row["left"] for row in page.context["conflict"]["rows"]}
    theirs = {f"check_{item(1)}", f"note_{item(1)}", f"check_{item(2)}"}
    assert {name for name, is_left in left.items() if is_left} == theirs
    assert other.save().status_code == 302
    assert answers_of(visit) == {1: ("no", "Hết hạn"), 2: ("no", ""), 3: ("yes", "")}
    assert Visit.objects.get(pk=visit.pk).opinion == "Của tôi"


def test_of_one_question_an_answer_and_a_note(visit) -> None:
    one, other = Tab(visit), Tab(visit)
    assert one.save(**said(1, "no", "Có đủ")).status_code == 302
    assert other.save(**said(1, "yes", "Mới cấp")).status_code == 409
    assert other.save().status_code == 302
    assert answers_of(visit) == {1: ("no", "Mới cấp")}


def test_a_note_is_not_left_without_its_answer(visit) -> None:
    """They took the answer back, I wrote a note to it: mine stays whole, or nothing is stored."""
    one, other = Tab(visit), Tab(visit)
    one.data.pop(f"check_{item(1)}")
    assert one.save(**{f"note_{item(1)}": ""}).status_code == 302
    assert answers_of(visit) == {}
    assert other.save(**{f"note_{item(1)}": "Mới cấp"}).status_code == 409
    assert other.save().status_code == 302
    assert answers_of(visit) == {1: ("yes", "Mới cấp")}


def test_an_answer_taken_back_and_given_anew_meanwhile(visit) -> None:
    one, other = Tab(visit), Tab(visit)
    one.data.pop(f"check_{item(1)}")
    assert one.save(**{f"note_{item(1)}": ""}).status_code == 302
    assert Tab(visit).save(**said(1, "no")).status_code == 302
    assert other.save(opinion="Của tôi").status_code == 409
    assert other.save().status_code == 302
    assert answers_of(visit) == {1: ("no", "")}


def test_a_finding_they_took_out_and_one_they_changed(visit) -> None:
    """The second one's act and due day too; what I added stands beside."""
    act = ViolationAct.objects.filter(decree__startswith="NĐ 167").order_by("pk")[1]
    rows = [remedy("Chưa ký hợp đồng"), remedy("Chưa niêm yết nội quy")]
    actions.record_minutes(Visit.objects.get(pk=visit.pk), by=None, findings=rows)
    one, other = Tab(visit), Tab(visit)
    changed = {"findings-1-act": str(act.pk), "findings-1-remedy_due_on": "12/04/2019"}
    assert one.save(**{"findings-0-remove": "on"}, **changed).status_code == 302
    assert other.save(**{"findings-1-text": "Nội quy đã cũ"}).status_code == 409
    assert other.save().status_code == 302
    [left] = Finding.objects.live().filter(visit=visit)
    assert (left.text, left.act, left.remedy_due_on) == (
        "Nội quy đã cũ",
        act,
        datetime.date(2019, 4, 12),
    )


def test_a_finding_they_took_out_and_i_changed_is_asked_about(visit) -> None:
    actions.record_minutes(Visit.objects.get(pk=visit.pk), by=None, findings=[remedy("Một")])
    one, other = Tab(visit), Tab(visit)
    assert one.save(**{"findings-0-remove": "on"}).status_code == 302
    page = other.save(**{"findings-0-text": "Một, đã rõ hơn"})
    [row] = [row for row in page.context["conflict"]["rows"] if row["name"] == "findings-0"]
    assert (row["mine"], row["left"]) == ("Một, đã rõ hơn", False)
    assert other.save().status_code == 302
    assert Finding.objects.live().get(visit=visit).text == "Một, đã rõ hơn"
