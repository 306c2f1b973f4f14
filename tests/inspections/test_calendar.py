"""A month of inspections: held ones on their day, those to come on each of theirs."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from inspections import actions
from tests import factories
from tests.inspections import make

pytestmark = pytest.mark.django_db
URL = reverse("inspections:calendar")


def days(page) -> dict[str, list[str]]:
    """{day: decision numbers}"""
    cells = [cell for week in page.context["weeks"] for cell in week if cell["inspections"]]
    return {
        f"{cell['day']:%d/%m}": [found.decision_number for found in cell["inspections"]]
        for cell in cells
    }


def test_held_and_to_come(client) -> None:
    client.force_login(factories.user())
    shop = make.establishment()
    make.held(make.visit(shop), decision_number="1/QĐ")
    make.planned(on=make.day(3, 29), ends_on=make.day(4, 2), decision_number="2/QĐ")
    gone = make.planned(on=make.day(3, 8), decision_number="3/QĐ")
    actions.cancel_inspection(gone, by=None, cancel_reason="Hoãn")
    march = client.get(URL, {"month": "2019-03"})
    assert days(march) == {
        "05/03": ["1/QĐ"], "29/03": ["2/QĐ"], "30/03": ["2/QĐ"], "31/03": ["2/QĐ"],
    }  # fmt: skip
    weeks = march.context["weeks"]
    assert {week[0]["day"].weekday() for week in weeks} == {0}
    assert (march.context["previous"], march.context["next"]) == (
        "?month=2019-02",
        "?month=2019-04",
    )
    assert days(client.get(URL, {"month": "2019-04"})) == {"01/04": ["2/QĐ"], "02/04": ["2/QĐ"]}
    assert "no-cache" in march["Cache-Control"]
    client.force_login(factories.user(Role.LEADERSHIP))
    assert days(client.get(URL, {"month": "2019-03"})) == {"05/03": ["1/QĐ"]}


@pytest.mark.parametrize("typed", ["", "2019-13", "1999-01", "x" * 5000, "2019-٣3", "a\x00b"])
def test_any_other_month_is_todays(client, typed) -> None:
    client.force_login(factories.user())
    page = client.get(URL, {"month": typed})
    assert page.status_code == 200
    assert any(cell["today"] for week in page.context["weeks"] for cell in week)


def test_a_full_day_says_how_many_more(client) -> None:
    client.force_login(factories.user())
    for n in range(10):
        make.planned(on=make.day(3, 8), decision_number=f"{n}/QĐ")
    page = client.get(URL, {"month": "2019-03"})
    (cell,) = [c for week in page.context["weeks"] for c in week if c["inspections"]]
    assert (len(cell["inspections"]), cell["more"]) == (8, 2)


def test_a_plan_of_years_stands_on_every_day_of_the_month(client) -> None:
    make.planned(on=make.day(1, 1, 2018), ends_on=make.day(7, 31), decision_on=make.day(1, 1, 2018))
    client.force_login(factories.user())
    weeks = client.get(URL, {"month": "2019-06"}).context["weeks"]
    assert sum(len(cell["inspections"]) for week in weeks for cell in week) == 30
