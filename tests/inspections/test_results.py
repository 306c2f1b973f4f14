"""What the inspections came to: every figure opens as many rows as it says."""

import pytest
from django.urls import reverse

from inspections import actions
from inspections.actions import FindingRow
from inspections.models import Establishment, Finding, ViolationAct, Visit
from tests import factories
from tests.undrawn import undrawn

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


def a_year_with_turns() -> None:
    """What makes a list longer or shorter than its figure: moves, agencies, days, late payments."""
    a_year()
    moved = Establishment.objects.get(name="Nhà nghỉ A")
    actions.change_establishment(moved, by=None, commune=make.commune_of("123"))
    shut = Establishment.objects.get(name="Karaoke C")
    actions.change_establishment(shut, by=None, valid_to=make.day(5, 31))
    make.establishment("119", "Karaoke mới", valid_from=make.day(5, 15))
    # the agency's team in establishments that are not the agency's
    bar = Establishment.objects.get(name="Bar B")
    make.held(make.visit(bar, make.day(4, 20)), of="yte", on=make.day(4, 20))
    # of the province, hosted by one district: over two days of two months in two districts
    city = make.establishment("116", "Khách sạn D", kind="hotel")
    make.held(
        make.visit(city, make.day(4, 30)),
        make.visit(moved, make.day(5, 2), "violation"),
        of="",
        on=make.day(5, 2),
        starts_on=make.day(4, 30),
        host_district=factories.district("116"),
    )
    act = ViolationAct.objects.filter(decree__startswith="NĐ 167").order_by("pk")[1]
    visit = Visit.objects.get(establishment=moved, visited_on=make.day(5, 2))
    rows = [FindingRow(text="Lại không có giấy chứng nhận", measure="recorded", act=act)]
    actions.record_minutes(visit, by=None, findings=rows)
    found = Finding.objects.get(visit=visit)
    decide(found, amount=5_000_000, decided_on=make.day(5, 10), paid_on=make.day(6, 20))


def opened(client, cell) -> int:
    """How many rows the figure's list has; of money, what they come to."""
    with undrawn():
        page = client.get(cell.url)
    assert page.status_code == 200, cell.url
    assert not page.context_data["filter_form"].errors, cell.url
    rows = page.context_data["page"].paginator.object_list
    return sum(row.amount for row in rows) if cell.value > 1000 else rows.count()


DAYS = (
    {},
    {"since": "01/04/2019", "until": "30/04/2019"},
    {"since": "01/05/2019", "until": "31/05/2019"},
)


@pytest.mark.once("postgresql")
@pytest.mark.parametrize(
    ("who", "district", "least"),
    [
        ("leadership", "123", 60),
        ("provincial_staff", "123", 60),
        ("119", "", 15),
        ("123", "123", 15),
        ("yte", "", 8),
    ],
)
def test_every_figure_opens_its_rows(client, who, district, least) -> None:
    a_year_with_turns()
    client.force_login(factories.officer(who) if len(who) < 5 else factories.user(who))
    there = [{"district": str(factories.district(district).pk)} if district else {}]
    seen = 0
    for asked in [days | place for days in DAYS for place in ({}, *there)]:
        page = client.get(reverse("inspections:results"), asked)
        assert not page.context["filter_form"].errors
        for table, cell in cells(page):
            assert opened(client, cell) == cell.value, (table.title, asked, cell.url)
            seen += bool(cell.value)
    assert seen > least


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
