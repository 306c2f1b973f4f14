"""What the form of the dashboard asks for: the very forms a browser sends, field by field."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from communes.models import Commune
from core import clock
from sonla_plan.dashboard.selection import select
from sonla_plan.plan import actions
from tests import factories
from tests.access.conftest import signed_in
from tests.factories import district
from tests.plan.plain import day

pytestmark = pytest.mark.django_db
HALF = "từ 01/01 đến 30/06/2019"
QUARTER = "từ 01/01 đến 31/03/2019"


class Fields(HTMLParser):
    """What stands in the filters' form, as a browser would send it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.name = ""
        form = re.search(r'<form class="toolbar.*?</form>', html, re.DOTALL)
        assert form
        self.feed(form[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and "name" in given:  # without one nothing is sent
            self.values[given["name"] or ""] = given.get("value") or ""
        elif tag == "select":
            self.name = given["name"] or ""
            self.values[self.name] = ""
        elif tag == "option" and "selected" in given:
            self.values[self.name] = given.get("value") or ""


@pytest.fixture
def staff() -> Client:
    return signed_in(factories.user())


def send(client: Client, page: Any, **changed: str) -> Any:
    """The page's form with what somebody changed in it."""
    values = Fields(page.content.decode()).values
    assert changed.keys() <= values.keys()
    found = client.get("/", values | changed, follow=True)
    assert found.status_code == 200
    return found


def head(page: Any) -> str:
    text = re.sub(r"<[^>]+>", "", page.content.decode())
    return re.sub(r"\s+", " ", text)


def test_a_chosen_period_is_shown(staff) -> None:
    page = send(staff, staff.get("/"), period="quarter-1")
    assert f"Quý I năm 2019 · số liệu {QUARTER}" in head(page)
    # and back to today: no date has stayed behind
    assert f"số liệu {HALF}" in head(send(staff, page, period=""))


def test_a_chosen_period_beats_the_date_of_the_address(staff) -> None:
    page = send(staff, staff.get("/?as_of=2019-06-15"), period="month-2")
    assert "Tháng 2 năm 2019 · số liệu từ 01/01 đến 28/02/2019" in head(page)


def test_a_typed_date_beats_the_period(staff) -> None:
    page = send(staff, staff.get("/?period=quarter-1"), as_of="15/5/2019")
    assert "số liệu từ 01/01 đến 15/05/2019" in head(page)
    assert "Quý I năm 2019 ·" not in head(page)
    assert Fields(page.content.decode()).values["period"] == ""


def test_another_district_changes_neither_date_nor_period(staff) -> None:
    page = send(staff, staff.get("/?as_of=2019-03-15"), district="119")
    assert "số liệu từ 01/01 đến 15/03/2019" in head(page)
    page = send(staff, staff.get("/?period=quarter-1"), district="119")
    assert "Quý I năm 2019 ·" in head(page)


def test_a_periods_name_stands_only_beside_its_own_day(staff) -> None:
    """An old address that names both: the date is not the first quarter's last day."""
    page = staff.get("/", {"period": "quarter-1", "as_of": "30/06/2019"})
    assert "Quý I năm 2019 ·" not in head(page)
    assert HALF in head(page)
    page = staff.get("/", {"period": "quarter-1", "as_of": "31/03/2019"})
    assert f"Quý I năm 2019 · số liệu {QUARTER}" in head(page)


def test_another_year_is_chosen_beside_the_old_date(staff, monkeypatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: day("10/01/2020"))
    target = {"indicator": "communes_reached", "origin": "plan", "judged": "even"}
    days = {"starts_on": day("01/01/2020"), "ends_on": day("31/12/2020")}
    actions.open_plan(
        by=None, year=2020, title="Kế hoạch 2020", targets=[target | {"goal_share": 90}], **days
    )
    page = send(staff, staff.get("/?as_of=2019-06-15"), year="2020")
    assert "từ 01/01 đến 10/01/2020" in head(page)
    page = send(staff, page, year="2019", period="quarter-1")
    assert f"Quý I năm 2019 · số liệu {QUARTER}" in head(page)
    assert "year=2019" in page.redirect_chain[-1][0]


def test_the_address_carries_what_was_chosen_and_no_more(staff) -> None:
    page = send(staff, staff.get("/"), period="quarter-1", district="119")
    assert page.redirect_chain == [("/?period=quarter-1&district=119", 302)]
    assert send(staff, page, period="", district="").redirect_chain == [("/", 302)]


@pytest.mark.parametrize("asked", ["period=quarter-1", "as_of=2019-03-15", "as_of=2020-01-15"])
def test_what_was_asked_leads_to_itself(asked, monkeypatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: day("01/02/2020"))
    reader = factories.user()
    _form, one = select(reader, QueryDict(asked + "&district=119&year=2019"))
    assert one is not None
    for url in (one.link("/"), one.address("/")):
        _form, again = select(reader, QueryDict(url.partition("?")[2]))
        assert again == one, url


def test_the_period_list_goes_kind_by_kind() -> None:
    form, _selection = select(factories.user(), QueryDict())
    _to_date, *groups = form.fields["period"].choices  # type: ignore[attr-defined]
    keys = [[key for key, _label in rows] for _kind, rows in groups]
    assert [rows[0] for rows in keys] == [
        "quarter-1", "half-1", "nine_months-1", "year-1", "month-1",
    ]  # fmt: skip
    assert keys[-1] == [f"month-{n}" for n in range(1, 13)]


def test_places_are_opened_on_the_day_that_was_asked_for(staff) -> None:
    """From the matrix to the district and back; from the map to a commune."""
    asked = staff.get("/?as_of=2019-03-15").content.decode()
    (link,) = re.findall(r'<th scope="row"><a href="(/dia-ban/huyen/119/[^"]*)"', asked)
    place = staff.get(link)
    assert "15/03/2019" in head(place)
    assert "as_of=2019-03-15" in place.context["board_url"]
    commune = Commune.objects.filter(district=district("119"))[0]
    drawn = staff.get("/ban-do/?as_of=2019-03-15&district=119").content.decode()
    assert f'href="{commune.get_absolute_url()}?as_of=2019-03-15"' in drawn
    # today's are today's
    assert 'href="/dia-ban/huyen/119/"' in staff.get("/").content.decode()


def test_the_map_names_its_district_and_leads_back(staff) -> None:
    page = staff.get("/ban-do/?period=quarter-1&district=119").content.decode()
    assert re.search(r"<h1>[^<]+: Huyện Thuận Châu</h1>", page)
    assert 'href="/?period=quarter-1&amp;district=119"' in page


def test_the_line_of_the_whole_province_is_never_one_districts(staff) -> None:
    """The police, too, are shown all districts, of what is theirs."""
    line = '<tfoot><tr><th scope="row">Toàn tỉnh</th>'
    police = signed_in(factories.officer("congan"))
    for reader in (staff, police):
        assert line in reader.get("/").content.decode()
        assert line not in reader.get("/?district=119").content.decode()
