"""A second entry of one business is asked about, never forbidden, and merged by the province."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.permissions import Role
from core.models import DataVersion
from inspections import actions, duplicates, merging
from inspections.indicators import ESTABLISHMENTS_INSPECTED
from inspections.models import Establishment, Merger, PlannedEstablishment, Suspension, Visit
from tests import factories
from tests.inspections import make
from tests.inspections.test_indicators import counted, window

pytestmark = pytest.mark.django_db


def said(user, name: str, commune, **values) -> dict[str, bool]:
    found = duplicates.likely(user, name=name, commune=commune and commune.pk, **values)
    return {one.establishment.name: one.sure for one in found}


def test_alike() -> None:
    here, there = make.commune_of("119"), make.commune_of("119", 1)
    phone = {"contact_phone": "0912 345 678"}
    make.establishment("119", "Nhà nghỉ Hoa Ban", commune=here, kind="motel", **phone)
    make.establishment("119", "Khách sạn Mường Thanh 2", commune=here)
    make.establishment("119", "Karaoke Hoa Ban", commune=there)
    user = factories.officer("119")
    assert said(user, "khach san HOA BAN", here) == {"Nhà nghỉ Hoa Ban": True}
    assert said(user, "Hoa Bann", here) == {"Nhà nghỉ Hoa Ban": False}
    assert said(user, "Mường Thanh 1", here) == {}
    assert said(user, "Sao Mai", there, phone="+84 912345678") == {"Nhà nghỉ Hoa Ban": False}
    assert said(user, "Hoa Ban", there, phone="0912.345.678") == {
        "Karaoke Hoa Ban": True,
        "Nhà nghỉ Hoa Ban": True,
    }
    assert said(user, "", None) == {}
    assert said(factories.officer("123"), "Hoa Ban", here, phone="0912345678") == {}


def test_asked_while_typing(client) -> None:
    shop = make.establishment("119", "Karaoke Đá Đỏ")
    url = reverse("inspections:establishment-alike")
    asked = {"name": "da do", "commune": shop.commune_id, "contact_phone": ""}
    for who, number in ((factories.officer("119"), 1), (factories.officer("123"), 0)):
        client.force_login(who)
        assert len(client.get(url, asked).json()["results"]) == number
    for wrong in ({}, {"name": "x" * 500, "commune": "²"}, {"commune": "9" * 30, "but": "-1"}):
        assert client.get(url, wrong).json()["results"] == []


def test_a_sure_one_is_asked_about_once(client) -> None:
    shop = make.establishment("119", "Karaoke Đá Đỏ")
    client.force_login(factories.officer("119"))
    url = reverse("inspections:establishment-create")
    data = {"name": "Quán Đá Đỏ", "kind": "karaoke", "commune": str(shop.commune_id),
            "licence_number": "đang gõ 77"}  # fmt: skip
    answer = client.post(url, data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert shop.get_absolute_url() in page
    assert "đang gõ 77" in page
    assert Establishment.objects.count() == 1
    assert client.post(url, data | {"is_another": "on"}).status_code == 302
    # putting something else right does not ask again
    other = Establishment.objects.get(name="Quán Đá Đỏ")
    edit = reverse("inspections:establishment-edit", args=[other.pk])
    assert client.post(edit, data | {"licence_number": "78"}).status_code == 302


def two(**values) -> tuple[Establishment, Establishment]:
    """In two districts, so that both versions have to move."""
    kept = make.establishment("119", "Karaoke Đá Đỏ", contact_name="Chủ cơ sở mẫu 001")
    gone = make.establishment("123", "Đá Đỏ", **values)
    return kept, gone


def versions() -> dict[str, int]:
    return dict(DataVersion.objects.values_list("key", "version"))


def test_nothing_is_lost_and_it_can_be_taken_back() -> None:
    kept, gone = two(contact_name="Người khác", licence_number="5/GP", licence_on=make.day(1, 2),
                     staff=4, staff_women=2)  # fmt: skip
    make.held(make.visit(kept))
    make.held(make.visit(gone, make.day(4, 2)), on=make.day(4, 2))
    stop = actions.record_suspension(gone, by=None, valid_from=make.day(5, 1))
    deleted = actions.remove_suspension(
        actions.record_suspension(
            gone, by=None, valid_from=make.day(2, 1), valid_to=make.day(2, 2)
        ),
        by=None,
    )
    plan = factories.create(PlannedEstablishment(inspection=make.planned(), establishment=gone))
    assert counted(ESTABLISHMENTS_INSPECTED, window())[0] == 2
    before, was = versions(), dict(Establishment.objects.filter(pk=kept.pk).values()[0])
    staff = factories.user()

    merger = actions.merge_establishments(kept, by=staff, gone=gone, reason="Ghi hai lần")

    assert Establishment.objects.live().get() == kept
    visits = Visit.objects.filter(establishment=kept).order_by("visited_on")
    assert [v.commune.district.code for v in visits] == ["119", "123"]
    assert {s.pk for s in Suspension.objects.filter(establishment=kept)} == {stop.pk, deleted.pk}
    assert PlannedEstablishment.objects.get(pk=plan.pk).establishment == kept
    kept.refresh_from_db()
    assert (kept.contact_name, kept.licence_number, kept.licence_on, kept.staff) == (
        "Chủ cơ sở mẫu 001", "5/GP", make.day(1, 2), 4,
    )  # fmt: skip
    assert counted(ESTABLISHMENTS_INSPECTED, window())[0] == 1
    after = versions()
    for code in ("119", "123"):
        key = f"d{factories.district(code).pk}"
        assert after[key] > before[key]
    with pytest.raises(ValidationError):
        actions.restore_establishment(gone, by=None)

    # somebody corrects the staff that came with the other: it stays whole, the licence goes back
    actions.change_establishment(kept, by=None, staff=5)
    actions.undo_merger(merger, by=staff)
    assert Establishment.objects.live().count() == 2
    assert [v.establishment_id for v in visits.model.objects.order_by("visited_on")] == [
        kept.pk, gone.pk,
    ]  # fmt: skip
    assert Suspension.objects.filter(establishment=gone).count() == 2
    assert PlannedEstablishment.objects.get(pk=plan.pk).establishment == gone
    now = dict(Establishment.objects.filter(pk=kept.pk).values()[0])
    differing = {name for name in was if was[name] != now[name]}
    assert differing == {"staff", "staff_women", "version", "updated_at", "updated_by_id"}
    assert counted(ESTABLISHMENTS_INSPECTED, window())[0] == 2
    assert Merger.objects.live().count() == 0


def test_everything_that_points_to_an_establishment_is_moved() -> None:
    """A new kind of record that names an establishment has to say what a merger does with it."""
    hidden = Establishment._meta.get_fields(include_hidden=True)
    pointing = {rel.related_model for rel in hidden if rel.auto_created and rel.is_relation}
    assert pointing - {Merger} == {model for model, _name in merging.MOVED}


def refused(kept: Establishment, gone: Establishment) -> str:
    with pytest.raises(ValidationError) as caught:
        actions.merge_establishments(kept, by=None, gone=gone)
    assert Establishment.objects.live().count() == 2
    return " ".join(caught.value.messages)


def test_refused_with_a_sentence() -> None:
    kept, gone = two()
    found = make.held(make.visit(kept), make.visit(gone), decision_number="77/QĐ")
    assert "77/QĐ" in refused(kept, gone)
    actions.remove_visit(make.first_visit(found), by=None)
    actions.change_establishment(kept, by=None, valid_from=make.day(4, 1))
    assert "05/03/2019" in refused(kept, gone)
    actions.change_establishment(kept, by=None, valid_from=None)
    for one in (kept, gone):
        actions.record_suspension(one, by=None, valid_from=make.day(5, 1))
    assert "01/05/2019" in refused(kept, gone)


def test_a_district_teams_plan_is_not_sent_elsewhere() -> None:
    kept, gone = two()
    plan = make.planned("123", on=make.day(7, 20), decision_number="88/QĐ")
    factories.create(PlannedEstablishment(inspection=plan, establishment=gone))
    assert "88/QĐ" in refused(kept, gone)


def test_only_provincial_staff_and_the_plan_stays_secret(client) -> None:
    kept, gone = two()
    plan = make.planned(decision_number="999/QĐ-MẬT")
    factories.create(PlannedEstablishment(inspection=plan, establishment=gone))
    address = reverse("inspections:establishment-merge", args=[kept.pk])
    others = [
        factories.officer("119"), factories.officer("123"), factories.user(Role.LEADERSHIP),
        factories.user(Role.ADMINISTRATOR),
    ]  # fmt: skip
    for person in others:
        client.force_login(person)
        assert client.get(f"{address}?other={gone.pk}").status_code == 403
        assert client.post(f"{address}?other={gone.pk}", {"kept": kept.pk}).status_code == 403
        with pytest.raises(PermissionDenied):
            actions.merge_establishments(kept, by=person, gone=gone)
    client.force_login(factories.user())
    assert client.get(address).status_code == 200
    assert client.get(f"{address}?other={kept.pk}").status_code == 200  # itself: said so
    data = {"kept": str(kept.pk), "reason": "Ghi hai lần"}
    assert client.post(f"{address}?other={gone.pk}", data | {"reason": ""}).status_code == 200
    answer = client.post(f"{address}?other={gone.pk}", data)
    assert answer.url == kept.get_absolute_url()
    merger = Merger.objects.get()
    undo = reverse("inspections:merger-undo", args=[merger.pk])
    assert undo in client.get(kept.get_absolute_url()).content.decode()
    for person in (others[0], others[2], others[3]):
        client.force_login(person)
        page = client.get(kept.get_absolute_url()).content.decode()
        assert "999/QĐ-MẬT" not in page
        assert undo not in page
        assert client.post(undo).status_code == 403
        assert not PlannedEstablishment.objects.visible_to(person).exists()
    client.force_login(factories.user())
    assert client.post(undo).url == gone.get_absolute_url()
    assert client.get(gone.get_absolute_url()).status_code == 200


def test_mergers_are_taken_back_last_first() -> None:
    one, two_, three = (make.establishment("119", name) for name in ("A", "B", "C"))
    first = actions.merge_establishments(two_, by=None, gone=one)
    second = actions.merge_establishments(three, by=None, gone=two_)
    with pytest.raises(ValidationError):
        actions.undo_merger(first, by=None)
    actions.undo_merger(second, by=None)
    actions.undo_merger(first, by=None)
    assert Establishment.objects.live().count() == 3
