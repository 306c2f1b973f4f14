"""Lists search without marks, count three things, export what they show, and cost the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from inspections import actions
from inspections.loading import load_teams
from inspections.models import Inspection, Team, Visit
from tests import factories
from tests.inspections import make

pytestmark = pytest.mark.django_db


def cost(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def fill(start: int, count: int) -> None:
    for n in range(start, start + count):
        shop = make.establishment("119", f"Cơ sở mẫu {n:03d}")
        make.held(make.visit(shop), decision_number=f"{n}/QĐ-178")


@pytest.mark.parametrize("who", ["staff", "leader", "officer"])
def test_every_page_costs_the_same_with_more_rows(client, who) -> None:
    people = {
        "staff": factories.user,
        "leader": lambda: factories.user(Role.LEADERSHIP),
        "officer": lambda: factories.officer("119"),
    }
    client.force_login(people[who]())
    fill(1, 2)
    shop = Visit.objects.order_by("pk")[0].establishment
    inspection = Inspection.objects.order_by("pk")[0]
    urls = [
        reverse(f"inspections:{name}")
        for name in (
            "establishment-list",
            "inspection-list",
            "plan-list",
            "visit-list",
            "team-list",
            "census-list",
        )
    ]
    urls += [shop.get_absolute_url(), inspection.get_absolute_url()]
    if who == "staff":
        urls += [reverse("inspections:inspection-edit", args=[inspection.pk])]
    before = {url: cost(client, url) for url in urls}
    fill(10, 6)
    for n in range(20, 24):
        other = make.establishment("119", f"Cơ sở mẫu {n:03d}")
        actions.add_visit(
            inspection, by=None, establishment=other, visited_on=make.DAY, outcome="reminded"
        )
        make.held(make.visit(shop, make.day(4, n)), on=make.day(4, n))
    assert {url: cost(client, url) for url in urls} == before


def test_three_counts_on_top(client) -> None:
    client.force_login(factories.user())
    one, two = make.establishment(name="Một"), make.establishment("119", "Hai")
    make.held(make.visit(one), make.visit(two, outcome="not_inspected"))
    make.held(make.visit(one, make.day(4, 1)), on=make.day(4, 1))
    for name in ("inspection-list", "visit-list"):
        answer = client.get(reverse(f"inspections:{name}"))
        numbers = [part.split()[0] for part in answer.context["subtitle"].split(" · ")]
        assert numbers == ["2", "2", "1", "1"]
    narrow = client.get(reverse("inspections:visit-list"), {"since": "1/4/2019"})
    assert [p.split()[0] for p in narrow.context["subtitle"].split(" · ")] == ["1", "1", "1"]
    wrong = client.get(reverse("inspections:visit-list"), {"since": "31/4/2019"})
    assert wrong.status_code == 200
    assert wrong.context["page"].paginator.count == 0


def test_found_without_marks(client) -> None:
    client.force_login(factories.user())
    make.establishment("119", "Nhà nghỉ Đá Đỏ", kind="motel", address="Tổ 5")
    make.establishment("123", "Karaoke Mường É")
    url = reverse("inspections:establishment-list")
    for typed, count in (("da do", 1), ("muong e", 1), ("da do to 5", 1), ("thuan chau", 1)):
        assert client.get(url, {"q": typed}).context["page"].paginator.count == count, typed
    for filters, count in (
        ({"group": "lodging"}, 1),
        ({"district": factories.district("123").pk}, 1),
        ({"standing": "conditional"}, 2),
        ({"standing": "closed"}, 0),
        ({"standing": "at_risk"}, 0),
    ):
        assert client.get(url, filters).context["page"].paginator.count == count, filters


def test_visits_filtered_and_exported(client) -> None:
    client.force_login(factories.user())
    shop = make.establishment("119", "=Karaoke")
    make.held(make.visit(shop, outcome="violation"))
    make.held(make.visit(make.establishment("119", "Nhà nghỉ", kind="motel")), of="119")
    url = reverse("inspections:visit-list")
    for filters, count in (
        ({"outcome": "violation"}, 1),
        ({"level": "district"}, 1),
        ({"group": "lodging"}, 1),
        ({"q": "karaoke"}, 1),
        ({"since": "6/3/2019"}, 0),
        ({"district": factories.district("119").pk}, 2),
    ):
        assert client.get(url, filters).context["page"].paginator.count == count, filters
    answer = client.get(url, {"export": "csv", "outcome": "violation"})
    body = b"".join(answer.streaming_content).decode()
    assert "'=Karaoke" in body
    assert "Nhà nghỉ" not in body
    assert client.get(url, {"export": "xlsx"}).getvalue()[:2] == b"PK"
    held = reverse("inspections:inspection-list")
    for filters in ({"level": "district"}, {"mode": "planned", "q": "12"}, {"order": "-held_on"}):
        assert client.get(held, filters).status_code == 200


def test_teams(client) -> None:
    assert Team.objects.count() == 13
    assert load_teams() == 0
    client.force_login(factories.officer("119"))
    url = reverse("inspections:team-create")
    assert client.get(url).status_code == 403
    client.force_login(factories.user())
    agency = factories.agency("vhttdl")
    data = {"level": "sector", "name": "Thanh tra Sở VHTTDL", "agency": str(agency.pk)}
    assert client.post(url, {**data, "agency": ""}).status_code == 200
    assert Team.objects.count() == 13
    answer = client.post(url, data)
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200


def test_delete_says_why_not_and_can_be_undone(client) -> None:
    client.force_login(factories.user())
    shop = make.establishment()
    found = make.held(make.visit(shop))
    delete = reverse("inspections:establishment-delete", args=[shop.pk])
    assert client.post(delete).url == shop.get_absolute_url()
    assert client.get(delete).status_code == 405
    visit = make.first_visit(found)
    client.post(reverse("inspections:visit-delete", args=[visit.pk]))
    assert not Visit.objects.live().exists()
    restore = reverse("inspections:visit-restore", args=[visit.pk])
    assert client.post(restore).status_code == 302
    assert Visit.objects.live().exists()
    client.post(reverse("inspections:inspection-delete", args=[found.pk]))
    assert client.get(found.get_absolute_url()).status_code == 404
    client.post(reverse("inspections:inspection-restore", args=[found.pk]))
    assert client.get(found.get_absolute_url()).status_code == 200
