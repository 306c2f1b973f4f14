"""What the inspections came to: every figure opens as many rows as it says."""

import re

import pytest
from django.urls import reverse

from inspections import actions
from inspections.actions import FindingRow
from inspections.models import Finding, ViolationAct
from tests import factories

from . import make
from .test_findings import decide
from .test_minutes import remedy

pytestmark = pytest.mark.django_db


def a_year() -> None:
    """Three inspections: one establishment twice, one that was closed, a violation, a fine."""
    hotel = make.establishment("119", "Nhà nghỉ A", kind="motel")
    bar = make.establishment("119", "Bar B", kind="bar", is_conditional=False)
    shut = make.establishment("123", "Karaoke C")
    first = make.held(make.visit(hotel), make.visit(bar), of="119")
    make.held(make.visit(hotel, make.day(4, 2)), of="119", on=make.day(4, 2))
    make.held(make.visit(shut, make.day(4, 9), "not_inspected"), of="", on=make.day(4, 9))
    make.planned("", on=make.day(6, 1))
    act = ViolationAct.objects.filter(decree__startswith="NĐ 167").order_by("pk")[1]
    visit = first.visits.get(establishment=hotel)
    rows = [
        FindingRow(text="Không có giấy chứng nhận", measure="recorded", act=act),
        remedy(remedy_due_on=make.day(3, 30)),
    ]
    actions.record_minutes(visit, by=None, findings=rows)
    decide(Finding.objects.get(act=act), amount=4_000_000, paid_on=make.day(3, 20))


def cells(page):
    for table in page.context["tables"]:
        for _label, row in table.rows:
            yield from ((table, cell) for cell in row)


def listed(client, url: str) -> int:
    page = client.get(url)
    assert page.status_code == 200, url
    return page.context["page"].paginator.count


def test_two_visits_of_one_establishment_are_two_and_one(client) -> None:
    a_year()
    client.force_login(factories.user("leadership"))
    page = client.get(reverse("inspections:results"))
    by_team = page.context["tables"][0]
    found = {label: [c.value for c in row] for label, row in by_team.rows}
    # cuộc, lượt, cơ sở, có vi phạm, không kiểm tra được
    assert found["Đội kiểm tra liên ngành huyện Thuận Châu"] == [2, 3, 2, 1, 0]
    assert found["Đội kiểm tra liên ngành 178 tỉnh"] == [1, 0, 0, 0, 1]
    act = page.context["tables"][2].rows[0][1]
    assert [c.value for c in act] == [1, 1, 4_000_000, 4_000_000]
    ages = page.context["tables"][3].rows
    assert sum(row[0].value for _label, row in ages) == 2
    assert sum(row[1].value for _label, row in ages) == 1


@pytest.mark.parametrize("who", ["leadership", "own", "other"])
def test_every_count_opens_its_rows(client, who) -> None:
    a_year()
    own = {"own": "119", "other": "123"}
    client.force_login(factories.officer(own[who]) if who in own else factories.user(who))
    page = client.get(reverse("inspections:results"))
    seen = 0
    for table, cell in cells(page):
        money = re.search("đồng", " ".join(table.headings)) and cell.value > 1000
        if cell.url and not money:
            assert listed(client, cell.url) == cell.value, (table.title, cell.url)
            seen += cell.value
    assert seen > 10 if who != "other" else seen == 4  # the other's: one that was shut, and its own


def test_nothing_planned_is_counted(client) -> None:
    make.planned("", on=make.day(6, 1))
    client.force_login(factories.user())
    page = client.get(reverse("inspections:results"))
    assert not page.context["tables"][0].rows
    assert all(
        cell.value == 0 for table, cell in cells(page) if table.title != "x" and not cell.url
    )


def test_odd_days_are_told(client) -> None:
    client.force_login(factories.user())
    url = reverse("inspections:results")
    page = client.get(url, {"since": "1/5/2019", "until": "1/4/2019"})
    assert "Ngày cuối không thể trước ngày đầu." in page.content.decode()
    assert not page.context["tables"]
    assert client.get(url, {"since": "31/04/2019"}).status_code == 200
