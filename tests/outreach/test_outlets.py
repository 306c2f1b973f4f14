"""Who publishes: added, changed and closed by provincial staff, without moving what was counted."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.permissions import Role
from outreach import actions
from outreach.models import MediaOutlet
from tests import factories

from .conftest import day, item, outlet

pytestmark = pytest.mark.django_db


def typed(**values):
    return {
        "form_key": "7c1d2b9e-6a53-4c57-9a53-0d6a4d2f6f01",
        "name": "Trang thông tin điện tử Công an tỉnh",
        "kind": "other",
        **values,
    }


def test_staff_adds_one_and_an_item_of_it_is_entered(client, staff):
    client.force_login(staff)
    answer = client.post(reverse("outreach:outlet-create"), typed(valid_from="1/3/2019"))
    made = MediaOutlet.objects.get(kind="other")
    assert answer.status_code == 302
    assert made.valid_from == datetime.date(2019, 3, 1)
    page = client.get(reverse("outreach:media-create")).content.decode()
    assert made.name in page
    item(outlet=made, on="2019-04-02")
    shown = client.get(made.get_absolute_url()).content.decode()
    assert "02/04/2019" in shown
    assert "Tin số" in shown


def test_a_broadcaster_has_a_district_and_nobody_else(client, staff):
    client.force_login(staff)
    page = client.post(reverse("outreach:outlet-create"), typed(kind="district"))
    assert "Chọn huyện mà đài truyền thanh thuộc về." in page.content.decode()
    assert MediaOutlet.objects.filter(name=typed()["name"]).count() == 0
    district = factories.district("119").pk
    client.post(reverse("outreach:outlet-create"), typed(kind="newspaper", district=district))
    assert MediaOutlet.objects.get(name=typed()["name"]).district is None, "hidden, and not meant"


def test_of_the_same_name_is_refused(client, staff):
    client.force_login(staff)
    page = client.post(reverse("outreach:outlet-create"), typed(name=f"  {outlet().name} "))
    assert page.status_code == 200
    assert "is-invalid" in page.content.decode()


def test_with_items_it_keeps_its_kind_and_its_owner(client, staff):
    one = outlet()
    item(outlet=one)
    client.force_login(staff)
    page = client.get(reverse("outreach:outlet-edit", args=[one.pk])).content.decode()
    assert 'name="kind"' not in page
    data = typed(name="Đài PT-TH Sơn La", kind="other", row_version=one.version)
    client.post(reverse("outreach:outlet-edit", args=[one.pk]), data)
    one.refresh_from_db()
    assert (one.name, one.kind) == ("Đài PT-TH Sơn La", "provincial")
    with pytest.raises(ValidationError, match="ngày cuối"):
        actions.change_outlet(one, by=None, kind="other")
    assert MediaOutlet.objects.counting().filter(pk=one.pk).exists()


def test_its_life_holds_its_items(staff):
    one = outlet()
    item(outlet=one, on="2019-03-05")
    actions.change_outlet(one, by=staff, valid_to=day("2019-03-05"))
    one.refresh_from_db()
    with pytest.raises(ValidationError) as caught:
        actions.change_outlet(one, by=staff, valid_to=day("2019-03-04"))
    assert list(caught.value.error_dict) == ["valid_to"]
    with pytest.raises(ValidationError) as caught:
        actions.change_outlet(one, by=staff, valid_from=day("2019-03-06"), valid_to=None)
    assert list(caught.value.error_dict) == ["valid_from"]
    one.refresh_from_db()
    assert one.valid_to == day("2019-03-05"), "nothing is half stored"


def test_deleted_only_without_items_and_brought_back(client, staff):
    one = outlet()
    found = item(outlet=one)
    client.force_login(staff)
    url = reverse("outreach:outlet-delete", args=[one.pk])
    page = client.post(url, follow=True).content.decode()
    assert "Cơ quan này đã có tin, bài" in page
    actions.remove_media_item(found, by=staff)
    client.post(url)
    assert MediaOutlet.objects.get(pk=one.pk).deleted_at is not None
    client.post(reverse("outreach:outlet-restore", args=[one.pk]))
    assert MediaOutlet.objects.get(pk=one.pk).deleted_at is None


def test_a_district_reads_but_keeps_none(client):
    client.force_login(factories.officer("119"))
    page = client.get(reverse("outreach:outlet-list")).content.decode()
    assert outlet().name in page
    assert reverse("outreach:outlet-create") not in page
    own = MediaOutlet.objects.get(district__code="119")
    page = client.get(own.get_absolute_url()).content.decode()
    assert reverse("outreach:outlet-edit", args=[own.pk]) not in page
    actions.remove_outlet(own, by=None)
    page = client.get("/thung-rac/").content.decode()
    assert own.name not in page


def test_nothing_of_another_districts_items_is_read_there(client):
    own = MediaOutlet.objects.get(district__code="123")
    item(outlet=own, title="Tin của huyện khác")
    client.force_login(factories.officer("119"))
    page = client.get(own.get_absolute_url()).content.decode()
    assert own.name in page
    assert "Tin của huyện khác" not in page
    client.force_login(factories.user(Role.LEADERSHIP))
    assert "Tin của huyện khác" in client.get(own.get_absolute_url()).content.decode()


def test_no_officer_keeps_an_outlet_by_any_other_door():
    own, officer = MediaOutlet.objects.get(district__code="119"), factories.officer("119")
    for write in (
        lambda: actions.record_outlet(by=officer, name="Đài khác", kind="other"),
        lambda: actions.change_outlet(own, by=officer, name="Đài khác"),
        lambda: actions.remove_outlet(own, by=officer),
        lambda: actions.restore_outlet(own, by=officer),
    ):
        with pytest.raises(PermissionDenied):
            write()
    own.refresh_from_db()
    assert (own.version, own.deleted_at) == (1, None)
