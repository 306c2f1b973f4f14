"""A district's and a commune's page: what was done there, within the reader's scope."""

import datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from communes.models import Commune, District
from core.timeline import MOST, Entry, told
from outreach import actions as outreach
from tests import factories
from tests.inspections import make

from .conftest import DAY, fill, first_commune


def page(client: Client, user: object, name: str, code: str, query: str = "") -> str:
    client.force_login(user)  # type: ignore[arg-type]
    response = client.get(reverse(f"places:{name}", args=[code]) + query)
    assert response.status_code == 200
    return response.content.decode()


def status(client: Client, user: object, name: str, code: str) -> int:
    client.force_login(user)  # type: ignore[arg-type]
    return client.get(reverse(f"places:{name}", args=[code])).status_code


@pytest.mark.django_db
class TestWhoOpens:
    @pytest.mark.parametrize("name", ["district", "commune"])
    def test_other_districts_are_404(self, client, name):
        person = factories.officer("119")
        codes = {"district": ("119", "125"), "commune": ("03724", "04135")}[name]
        assert [status(client, person, name, code) for code in codes] == [200, 404]

    @pytest.mark.parametrize("role", [Role.PROVINCIAL_STAFF, Role.LEADERSHIP, Role.ADMINISTRATOR])
    def test_the_province_opens_every_place(self, client, role):
        person = factories.user(role)
        assert status(client, person, "district", "125") == 200
        assert status(client, person, "commune", "04135") == 200

    def test_an_officer_without_posting_opens_none(self, client):
        person = factories.user(Role.REPORTING_OFFICER)
        assert status(client, person, "district", "119") == 404

    @pytest.mark.parametrize("code", ["999", "abc", "00000"])
    def test_an_unknown_code_is_404(self, client, code):
        person = factories.user()
        assert status(client, person, "district", code) == 404
        assert status(client, person, "commune", code) == 404

    @pytest.mark.parametrize("query", ["?year=1999", "?year=abc", "?year=2019x"])
    def test_an_unknown_year_is_404(self, client, query):
        client.force_login(factories.user())
        assert client.get(reverse("places:district", args=["119"]) + query).status_code == 404

    def test_the_code_is_the_one_in_force_today(self, client):
        """Codes are reused: the unit of another time keeps its code, and has no page today."""
        old = factories.district("119")
        factories.create(
            District(code="119", kind="huyen", name="Cũ", valid_from=datetime.date(1990, 1, 1),
                     valid_to=datetime.date(1999, 12, 31), search_key="cu", sort_key="0")
        )  # fmt: skip
        assert f"<h1>{old.full_name}</h1>" in page(client, factories.user(), "district", "119")


@pytest.mark.django_db
class TestStory:
    def test_a_commune_tells_what_every_room_recorded(self, client, world):
        told_ = page(client, factories.officer("119"), "commune", world["own"].code)
        for text in ("DK-119", "QD-119", "TT-119-0", "Mô hình 119", "Cơ sở mẫu 119-0", "Lớp 119"):
            assert text in told_
        assert "Lò Văn 119" in told_
        assert "0212000" in told_

    def test_hotspots_incidents_and_cases_are_never_a_communes(self, client, world):
        for person in (factories.user(), factories.officer("119"), factories.officer("congan")):
            told_ = page(client, person, "commune", world["own"].code)
            assert "01/BC-119" not in told_
            assert "02/BC-119" not in told_

    def test_a_district_tells_them_to_those_who_may_know(self, client, world):
        for person in (factories.user(), factories.officer("119"), factories.officer("congan")):
            assert "01/BC-119" in page(client, person, "district", "119")
        assert "01/BC-119" not in page(client, factories.officer("vhttdl"), "district", "119")

    def test_never_a_count_of_persons(self, client, world):
        told_ = page(client, factories.user(), "district", "119")
        assert "02/BC-119" in told_
        assert "7 người" not in told_

    def test_what_is_switched_off_is_not_told(self, client, world):
        settings.ENFORCEMENT_HOTSPOTS, kept = False, settings.ENFORCEMENT_HOTSPOTS
        try:
            told_ = page(client, factories.user(), "district", "119")
        finally:
            settings.ENFORCEMENT_HOTSPOTS = kept
        assert "01/BC-119" not in told_
        assert "02/BC-119" in told_

    def test_an_agency_reads_only_what_it_entered(self, client, world):
        agency = factories.agency("vhttdl")
        outreach.record_activity(
            by=None, communes=[world["own"]], held_on=DAY, form="banner", quantity=3,
            agency=agency, document_number="VH-1",
        )  # fmt: skip
        told_ = page(client, factories.officer("vhttdl"), "commune", world["own"].code)
        assert "VH-1" in told_
        for text in ("TT-119-0", "DK-119", "QD-119", "Lò Văn 119", "Cơ sở mẫu 119-0"):
            assert text not in told_
        district = page(client, factories.officer("vhttdl"), "district", "119")
        assert "VH-1" in district
        assert "TT-119-0" not in district
        assert "DK-119" not in district

    def test_an_inspection_not_held_is_told_to_nobody(self, client, world):
        make.planned(on=datetime.date(2019, 6, 20), decision_number="99/QĐ-KIN",
                     host_district=factories.district("119"))  # fmt: skip
        for person in (factories.user(), factories.officer("119")):
            assert "99/QĐ-KIN" not in page(client, person, "district", "119")

    def test_nothing_after_the_plan_year_or_before_it_unless_asked(self, client):
        place = first_commune("119")
        outreach.record_activity(
            by=None, communes=[place], held_on=datetime.date(2018, 5, 5), form="session",
            quantity=1, document_number="NAM-2018",
        )  # fmt: skip
        person = factories.officer("119")
        assert "NAM-2018" not in page(client, person, "commune", place.code)
        assert "NAM-2018" in page(client, person, "commune", place.code, "?all=1")

    def test_one_document_for_many_communes_is_told_once(self, client):
        from communes import actions as communes

        places = list(Commune.objects.filter(district__code="119"))[:5]
        communes.record_registrations(
            by=None, communes=places, for_year=2019, document_number="5/UBND", registered_on=DAY
        )
        told_ = page(client, factories.officer("119"), "district", "119")
        assert told_.count("5/UBND") == 1
        assert all(place.full_name in told_ for place in places)

    def test_the_newest_two_hundred(self):
        days = [DAY + datetime.timedelta(days=n) for n in range(MOST + 5)]
        entries, more = told([[Entry(day, "", "")] for day in days])
        assert more
        assert len(entries) == MOST
        assert entries[0].on == days[-1]


def _linked(facts: list) -> list:
    return [fact for fact in facts if fact[2:] and fact[2]]


@pytest.mark.django_db
class TestState:
    def test_the_communes_of_a_district(self, client, world):
        client.force_login(factories.officer("119"))
        response = client.get(reverse("places:district", args=["119"]))
        rows = {row["unit"].pk: row["state"] for row in response.context["communes"]}
        state = rows[world["own"].pk]
        assert (state.reached_on, state.registered_on) == (DAY, DAY)
        assert (state.recognised, state.models) == (True, 1)
        assert (state.trained, state.officers) == (1, 1)
        other = next(s for pk, s in rows.items() if pk != world["own"].pk)
        assert (other.reached_on, other.recognition) == (None, "chưa công nhận")

    def test_the_counts_of_a_commune_open_their_rows(self, client, world):
        client.force_login(factories.officer("119"))
        response = client.get(reverse("places:commune", args=[world["own"].code]))
        linked = {str(label): url for label, value, url in _linked(response.context["state"])}
        assert len(linked) == 2
        for url in linked.values():
            assert client.get(url).context["figure"] == 1, url

    def test_unknown_recognition_stays_unknown(self, client):
        client.force_login(factories.officer("119"))
        response = client.get(reverse("places:district", args=["119"]))
        assert response.context["communes"][0]["state"].recognition == "chưa rõ"

    def test_the_row_of_the_matrix(self, client, world):
        client.force_login(factories.officer("119"))
        lines = client.get(reverse("places:district", args=["119"])).context["lines"]
        cells = {str(line.label): line.cell for line in lines}
        reached = next(iter(cells.values()))
        assert (reached["achieved"], reached["population"]) == (1, 29)

    def test_an_agency_sees_no_figure_of_the_district(self, client, world):
        client.force_login(factories.officer("vhttdl"))
        response = client.get(reverse("places:district", args=["119"]))
        assert not response.context["lines"]
        assert all(row["state"] is None for row in response.context["communes"])

    def test_the_police_see_the_cells_of_their_own_kinds_only(self, client, world):
        client.force_login(factories.officer("congan"))
        lines = client.get(reverse("places:district", args=["119"])).context["lines"]
        assert len(lines) == 4


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "code"), [("district", "119"), ("commune", "03646")])
def test_a_page_costs_the_same_for_one_row_and_for_many(
    client, name, code, django_assert_max_num_queries
):
    client.force_login(factories.user())
    place = fill("119")
    code = place.code if name == "commune" else code
    address = reverse(f"places:{name}", args=[code])
    cache.clear()  # figures already counted would cost nothing
    with django_assert_max_num_queries(60) as few:
        assert client.get(address).status_code == 200
    for n in range(6):
        shop = make.establishment("119", name=f"Thêm {n}", commune=place)
        make.held(make.visit(shop), of="119")
        outreach.record_activity(by=None, communes=[place], held_on=DAY, form="banner", quantity=1)
    cache.clear()
    with django_assert_max_num_queries(60) as many:
        assert client.get(address).status_code == 200
    assert len(few) == len(many)
