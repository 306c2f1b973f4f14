"""Two people in different cells of one return: to save what the page says keeps what both typed."""

from typing import Any

import pytest
from django.test import Client

from returns.models import Return, ReturnFigure
from tests import factories
from tests.core.test_conflicts import Sent
from tests.returns import make
from tests.returns.test_pages import url

pytestmark = pytest.mark.django_db


class Tab:
    """The entry page as one browser has it open."""

    def __init__(self, row: Return, who: Any) -> None:
        self.client, self.url = Client(), url(row, "enter")
        self.client.force_login(who)
        self.data = Sent(self.client.get(self.url).content.decode()).data

    def save(self, **typed: str | None) -> Any:
        for name, value in typed.items():
            self.data.pop(name, None)
            if value is not None:
                self.data[name] = [value]
        answer = self.client.post(self.url, self.data | {"_draft": ["1"]})
        if answer.status_code == 409:
            self.data = Sent(answer.content.decode()).data
        return answer


def stored(row: Return) -> dict[str, tuple[int | None, bool, str]]:
    rows = ReturnFigure.objects.live().filter(report=row)
    return {figure.key: (figure.done, figure.nothing, figure.note) for figure in rows}


@pytest.fixture
def tabs() -> tuple[Return, Tab, Tab]:
    row = make.draft(b9__tips=1, b9__budget=5000)
    return row, Tab(row, factories.officer("119")), Tab(row, factories.officer("119"))


def test_as_it_is_presented_it_keeps_both(tabs) -> None:
    row, one, other = tabs
    changed = {"b9_tips__done": "7", "b9_tips__note": "Cao điểm", "b9_spent__nothing": None}
    assert one.save(**changed, b9_spent__done="40").status_code == 302
    page = other.save(b9_budget__done="6.000")
    assert page.status_code == 409
    left = {line["name"]: line["left"] for line in page.context["conflict"]["rows"]}
    theirs = {"b9_tips__done", "b9_tips__note", "b9_spent__done", "b9_spent__nothing"}
    assert left == dict.fromkeys(theirs, True) | {"b9_budget__done": False}
    assert other.save().status_code == 302
    now = stored(row)
    assert now["b9.tips"] == (7, False, "Cao điểm")
    assert now["b9.spent"] == (40, False, "")
    assert now["b9.budget"] == (6000, False, "")


def test_what_both_changed_stays_with_whoever_is_asked(tabs) -> None:
    row, one, other = tabs
    assert one.save(b9_tips__done="7", b9_budget__done="9").status_code == 302
    page = other.save(b9_tips__done="8")
    left = {line["name"]: line["left"] for line in page.context["conflict"]["rows"]}
    assert left == {"b9_tips__done": False, "b9_budget__done": True}
    assert other.save().status_code == 302
    assert stored(row)["b9.tips"][0] == 8
    assert stored(row)["b9.budget"][0] == 9


def test_a_number_and_its_tick_are_one_answer(tabs) -> None:
    """Mine with their tick would say both, and nothing would be stored."""
    row, one, other = tabs
    assert one.save(b9_tips__done="", b9_tips__nothing="on").status_code == 302
    assert other.save(b9_tips__done="8").status_code == 409
    assert other.save().status_code == 302
    assert stored(row)["b9.tips"][:2] == (8, False)


def test_a_cell_that_had_no_row_and_one_saved_twice() -> None:
    row = make.expected()
    who = factories.officer("119")
    one, other = Tab(row, who), Tab(row, who)
    assert one.save(b9_tips__done="3").status_code == 302
    again = Tab(row, who)
    assert again.save(b9_tips__done="4").status_code == 302
    page = other.save(b9_budget__done="6")
    left = {line["name"]: line["left"] for line in page.context["conflict"]["rows"]}
    assert left == {"b9_tips__done": True, "b9_budget__done": False}
    assert other.save().status_code == 302
    assert (stored(row)["b9.tips"][0], stored(row)["b9.budget"][0]) == (4, 6)
