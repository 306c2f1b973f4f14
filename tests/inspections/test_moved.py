"""An establishment that moved to another district: its visits stay, the register does not."""

import pytest
from django.urls import reverse

from inspections import actions, papers
from inspections.actions import PlannedRow
from inspections.models import Establishment, Finding, Sanction, Visit
from tests import factories

from . import make
from .test_entry import edited
from .test_findings import decide, violation
from .test_minutes import screen, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved() -> Establishment:
    """Inspected in 119, with a violation and a decision; since then in 123, under another owner."""
    decide(violation())
    return actions.change_establishment(
        Establishment.objects.get(),
        by=None,
        commune=make.commune_of("123"),
        contact_name="Chủ mới",
        address="Tổ 9",
    )


def test_no_page_of_the_visit_links_to_what_is_404(client, moved) -> None:
    client.force_login(factories.officer("119"))
    url = moved.get_absolute_url()
    assert client.get(url).status_code == 404
    for record in (Finding.objects.get(), Sanction.objects.get(), Visit.objects.get()):
        page = client.get(record.get_absolute_url()).content.decode()
        assert moved.name in page
        assert url not in page
    client.force_login(factories.user())
    assert url in client.get(Finding.objects.get().get_absolute_url()).content.decode()


@pytest.mark.parametrize(("who", "told"), [("119", False), ("", True)])
def test_the_register_of_today_is_told_to_its_readers_only(client, moved, monkeypatch, who, told):
    made = []
    for kind in papers.DRAWN:
        monkeypatch.setitem(papers.DRAWN, kind, lambda m: made.append(repr(m)) or b"")
    client.force_login(factories.officer(who) if who else factories.user())
    visit = Visit.objects.get()
    for name in ("visit-minutes-docx", "visit-violations-docx"):
        assert client.get(reverse(f"inspections:{name}", args=[visit.pk])).status_code == 200
    minutes, violations = made
    assert moved.name in minutes
    assert moved.name in violations
    assert ("Chủ mới" in minutes, "Tổ 9" in minutes, "Tổ 9" in violations) == (told,) * 3


def test_its_visit_can_still_be_corrected(client, moved) -> None:
    client.force_login(factories.officer("119"))
    visit = Visit.objects.get()
    answer = send(client, visit, screen(client, visit, minutes_number="77/BB"))
    assert answer.status_code == 302, answer.context["form"].errors
    url, data = edited(client, visit.inspection)
    own = {"team": str(make.team("119").pk)}
    answer = client.post(url, data | own | {"visits-0-minutes_number": "78/BB"})
    assert answer.status_code == 302, answer.context["form"].errors
    visit.refresh_from_db()
    assert (visit.minutes_number, visit.commune.district.code) == ("78/BB", "119")


def test_another_one_is_still_refused(client, moved) -> None:
    client.force_login(factories.officer("119"))
    visit, other = Visit.objects.get(), make.establishment("123", "Cơ sở mẫu 777")
    url, data = edited(client, visit.inspection)
    own = {"team": str(make.team("119").pk)}
    answer = client.post(url, data | own | {"visits-0-establishment": str(other.pk)})
    assert answer.status_code == 200
    assert "establishment" in answer.context["visits"].forms[0].errors
    visit.refresh_from_db()
    assert visit.establishment == moved


def test_a_years_plan_links_what_its_reader_may_open(client) -> None:
    shop = make.establishment("119")
    plan = actions.record_year_plan(
        by=None,
        team=make.team("yte"),
        year=2019,
        number="1/KH",
        decided_on=make.DAY,
        approved_by="Chủ tịch UBND tỉnh",
    )
    rows = [PlannedRow(establishment=shop)]
    make.planned("yte", on=make.day(7, 7), plan=plan, planned=rows)
    for person, linked in ((factories.officer("yte"), False), (factories.user(), True)):
        client.force_login(person)
        page = client.get(plan.get_absolute_url()).content.decode()
        assert shop.name in page
        assert (shop.get_absolute_url() in page) == linked


def test_an_agencys_reinspection_is_told_to_its_readers_only(client) -> None:
    finding = violation()
    shop, day = finding.visit.establishment, make.day(5, 6)
    again = make.first_visit(make.held(make.visit(shop, day), of="yte", on=day))
    actions.record_minutes(again, by=None, mended={finding.pk: "Đã chấm dứt"})
    for person, told in ((factories.officer("119"), False), (factories.user(), True)):
        client.force_login(person)
        page = client.get(finding.get_absolute_url()).content.decode()
        assert (again.get_absolute_url() in page) == told
        assert (client.get(again.get_absolute_url()).status_code == 200) == told
