"""The register: few words are enough, papers and staff hold together, suspensions lie apart."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from core import history
from inspections import actions, standing
from inspections.models import Establishment, Finding, Sanction, Suspension
from tests import factories
from tests.inspections import make

pytestmark = pytest.mark.django_db
CREATE = "inspections:establishment-create"


def typed(**values) -> dict[str, str]:
    place = str(make.commune_of("119").pk)
    return {"name": "Nhà nghỉ Hoa Ban", "kind": "motel", "commune": place, **values}


def finding(shop: Establishment, on=make.DAY, **values) -> Finding:
    visit = make.first_visit(make.held(make.visit(shop, on, "violation"), on=on))
    values = {"text": "Chưa có hợp đồng lao động", "measure": "reminded", **values}
    return factories.create(Finding(visit=visit, **values))


def test_name_kind_and_commune_are_enough(client) -> None:
    client.force_login(factories.officer("119"))
    assert client.post(reverse(CREATE), typed()).status_code == 302
    found = Establishment.objects.get(name="Nhà nghỉ Hoa Ban")
    assert (found.staff, found.contact_name, found.certificate_until) == (None, "", None)


def test_everything_that_is_known_is_stored(client) -> None:
    client.force_login(factories.officer("119"))
    papers = {
        "contact_name": "Chủ cơ sở mẫu 017", "contact_phone": "0900 000 017",
        "licence_number": "12/GP", "licence_on": "5/6/2018", "licence_by": "UBND huyện",
        "certificate_number": "7/GCN", "certificate_on": "1/7/2016", "certificate_by": "Công an",
        "certificate_until": "1/7/2021", "committed_on": "2/1/2019", "staff": "6",
        "staff_women": "4", "staff_under_18": "0", "valid_from": "1/1/2016",
    }  # fmt: skip
    answer = client.post(reverse(CREATE), typed(**papers))
    page = client.get(answer.url).content.decode()
    for text in ("Chủ cơ sở mẫu 017", "12/GP, 05/06/2018, UBND huyện", "01/07/2021"):
        assert text in page, text
    found = Establishment.objects.get(name="Nhà nghỉ Hoa Ban")
    assert (found.phone_key, found.staff_under_18) == ("0900000017", 0)
    lines = client.get(reverse("inspections:establishment-list"), {"export": "csv"})
    body = b"".join(lines.streaming_content).decode()
    assert "0900 000 017" in body
    assert "01/07/2021" in body


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"staff": "3", "staff_women": "4"}, "staff_women"),
        ({"staff_women": "4"}, "staff"),
        ({"certificate_on": "1/7/2018", "certificate_until": "1/7/2017"}, "certificate_until"),
        ({"valid_from": "1/7/2018", "valid_to": "1/7/2017"}, "valid_to"),
        ({"committed_on": "1/7/2019"}, "committed_on"),
    ],
)
def test_refused_at_its_field_and_unfolded(client, wrong, field) -> None:
    client.force_login(factories.officer("119"))
    answer = client.post(reverse(CREATE), typed(**wrong))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert answer.content.decode().count('<details class="optional" open') == 1
    assert not Establishment.objects.exists()


def test_suspensions_lie_apart_and_inside_the_life() -> None:
    shop = make.establishment("119", valid_from=make.day(1, 1))
    first = actions.record_suspension(
        shop, by=None, valid_from=make.day(3, 1), valid_to=make.day(3, 31)
    )
    for dates in (
        {"valid_from": make.day(3, 31)},
        {"valid_from": make.day(2, 1)},
        {"valid_from": make.day(2, 1), "valid_to": make.day(3, 1)},
        {"valid_from": make.day(12, 1, 2018), "valid_to": make.day(12, 31, 2018)},
        {"valid_from": make.day(7, 1)},
        {"valid_from": make.day(5, 2), "valid_to": make.day(5, 1)},
    ):
        with pytest.raises(ValidationError):
            actions.record_suspension(shop, by=None, **dates)
    open_one = actions.record_suspension(shop, by=None, valid_from=make.day(4, 1))
    gone = actions.remove_suspension(first, by=None)
    actions.change_suspension(open_one, by=None, valid_from=make.day(3, 15))
    with pytest.raises(ValidationError):
        actions.restore_suspension(gone, by=None)
    assert Suspension.objects.live().count() == 1


def test_closing_ends_a_suspension_that_goes_on() -> None:
    shop = make.establishment("119")
    stop = actions.record_suspension(shop, by=None, valid_from=make.day(5, 1))
    with pytest.raises(ValidationError) as caught:
        actions.change_establishment(shop, by=None, valid_to=make.day(4, 30))
    assert "01/05/2019" in caught.value.message_dict["valid_to"][0]
    actions.change_establishment(shop, by=None, valid_to=make.day(6, 1))
    stop.refresh_from_db()
    assert stop.valid_to == make.day(6, 1)
    with pytest.raises(ValidationError):
        actions.change_suspension(stop, by=None, valid_to=None)


def test_recorded_resumed_and_deleted_from_the_page(client) -> None:
    shop = make.establishment("119")
    client.force_login(factories.officer("119"))
    url = reverse("inspections:suspension-create", args=[shop.pk])
    assert client.post(url, {"valid_from": "1/5/2019"}).url == shop.get_absolute_url()
    stop = Suspension.objects.get()
    listed = reverse("inspections:establishment-list")
    answer = client.get(listed, {"standing": "suspended"})
    assert answer.context["page"].paginator.count == 1
    edit = reverse("inspections:suspension-edit", args=[stop.pk])
    assert client.post(edit, {"valid_from": "1/5/2019", "valid_to": "31/5/2019"}).status_code == 302
    answer = client.get(listed, {"standing": "suspended"})
    assert answer.context["page"].paginator.count == 0
    client.post(reverse("inspections:suspension-delete", args=[stop.pk]))
    assert not Suspension.objects.live().exists()
    client.post(reverse("inspections:suspension-restore", args=[stop.pk]))
    assert Suspension.objects.live().exists()
    with pytest.raises(PermissionDenied):
        actions.record_suspension(shop, by=factories.officer("123"), valid_from=make.day(6, 10))


def test_a_certificate_in_words() -> None:
    def said(until, **values):
        shop = Establishment(name="A", kind="karaoke", is_conditional=True, **values)
        shop.certificate_until = until
        note = standing.certificate(shop, make.day(6, 30))
        return note and (note.icon, note.bad, [w for w in note.words.split() if w.isdigit()])

    assert said(make.day(6, 29)) == ("x-lg", True, ["1"])
    assert said(make.day(6, 30)) == ("clock", True, ["0"])
    assert said(make.day(7, 12)) == ("clock", True, ["12"])
    assert said(make.day(12, 31)) == ("check-lg", False, ["184"])
    assert said(None) == ("question-lg", True, [])
    assert said(None, certificate_number="7/GCN") == ("check-lg", False, [])


def test_the_whole_story_with_what_is_open_on_top(client) -> None:
    shop = make.establishment("119", "Karaoke Đá Đỏ", certificate_until=make.day(6, 1))
    late = finding(shop, measure="remedy", remedy_due_on=make.day(6, 10))
    done = finding(shop, make.day(4, 2), remedied_on=make.day(4, 5), verified_on=make.day(4, 9),
                   text="Đã khắc phục xong")  # fmt: skip
    fine = {
        "authority": "Chủ tịch UBND huyện",
        "decided_on": make.day(3, 20),
        "subject": "individual",
    }
    factories.create(
        Sanction(finding=late, form="fine", amount=12_000_000, decision_number="9/QĐ-XP", **fine)
    )
    client.force_login(factories.officer("119"))
    answer = client.get(shop.get_absolute_url())
    told = [line["text"] for line in answer.context["still_open"]]
    assert late.text in told
    assert done.text not in told
    assert len(told) == 3  # the certificate, the finding, the fine
    note = next(line["note"] for line in answer.context["still_open"] if line["text"] == late.text)
    assert note.icon == "exclamation-triangle"
    assert "20" in note.words
    page = answer.content.decode()
    for text in ("9/QĐ-XP", "12.000.000", "Đã khắc phục xong"):
        assert text in page, text
    # an agency's own visit of it is told to the province, not to the district
    make.held(make.visit(shop, make.day(5, 2), "violation"), of="yte", on=make.day(5, 2))
    assert len(client.get(shop.get_absolute_url()).context["visits"]["rows"]) == 2
    client.force_login(factories.user(Role.LEADERSHIP))
    assert len(client.get(shop.get_absolute_url()).context["visits"]["rows"]) == 3


def test_the_story_costs_the_same_however_long_it_is(client) -> None:
    shop = make.establishment("119")

    def more(day) -> None:
        found = finding(shop, day, measure="recorded")
        values = {"authority": "UBND", "decided_on": day, "subject": "individual"}
        with history.batch(by=None) as batch:
            batch.create(Sanction(finding=found, form="warning", decision_number="1/QĐ", **values))
        actions.record_suspension(shop, by=None, valid_from=day, valid_to=day)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(shop.get_absolute_url())
        return len(queries)

    more(make.day(1, 5))
    client.force_login(factories.officer("119"))
    before = cost()
    for n in range(6, 12):
        more(make.day(1, n))
    assert cost() == before
