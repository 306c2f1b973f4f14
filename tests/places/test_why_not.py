"""Why somebody does not see a record: told to those who may know of every record."""

import datetime

import pytest
from django.urls import reverse

from accounts.permissions import Role
from core import clock, deleting, history
from core.models import Reading
from inspections.actions import merge_establishments
from inspections.models import Establishment
from sonla_plan.places import missing
from tests import factories, world

pytestmark = pytest.mark.django_db
PAGE = reverse("places:why-not")


@pytest.fixture
def staff(client):
    person = factories.user(Role.PROVINCIAL_STAFF)
    client.force_login(person)
    return person


def told(client, what: str, who: str = "") -> list[str]:
    page = client.get(PAGE, {"what": what, "who": who})
    assert page.status_code == 200
    assert page.context["answers"] is not None, page.context["form"].errors
    return [" ".join(answer.sentences) for answer in page.context["answers"]]


def test_only_those_who_may_know_everything(client) -> None:
    people = [factories.officer("119"), factories.officer("congan")]
    people += [factories.user(role) for role in (Role.LEADERSHIP, Role.ADMINISTRATOR)]
    shop = world.shop("119", "Nhà nghỉ Mẫu")
    for person in people:
        client.force_login(person)
        assert client.get(PAGE, {"what": shop.get_absolute_url()}).status_code == 403
        assert "vi-sao" not in client.get("/khong-co/").content.decode()


def test_nor_an_administrator_who_looks_through_their_eyes(client, staff) -> None:
    client.force_login(factories.user(Role.ADMINISTRATOR))
    client.post(reverse("administration:user-view", args=[staff.pk]), {"reason": "thử"})
    assert client.get(PAGE, {"what": "/kiem-tra/cuoc/1/"}).status_code == 403


def test_a_404_offers_it(client, staff) -> None:
    page = client.get("/kiem-tra/luot/99999/").content.decode()
    assert f"{PAGE}?what=/kiem-tra/luot/99999/" in page


@pytest.mark.parametrize(
    "what",
    [
        "/kiem-tra/luot/99999/", "/khong-co/", "99999/KHONG", "https://x.vn/y", "//", "/%00",
        "//[", "https://[a]/", "http://x.vn:y/z",
    ],
)  # fmt: skip
def test_what_does_not_exist(client, staff, what) -> None:
    assert told(client, what) == []


def test_outside_the_scope_says_where_both_are(client, staff) -> None:
    shop = world.shop("119", "Nhà nghỉ Mẫu")
    other = factories.officer("123")
    (why,) = told(client, f"https://may.chu{shop.get_absolute_url()}?x=1", other.username)
    assert "Mộc Châu" in why
    assert "Thuận Châu" in why
    (sees,) = told(client, shop.get_absolute_url())
    assert "xem được" in sees
    nowhere = factories.user(Role.REPORTING_OFFICER)
    assert "chưa được phân công" in told(client, shop.get_absolute_url(), nowhere.username)[0]


def test_deleted_and_merged(client, staff) -> None:
    shop, gone = world.shop("119", "Nhà nghỉ Mẫu"), world.shop("119", "Nhà nghỉ Mẫu hai")
    address = gone.get_absolute_url()
    merge_establishments(shop, by=staff, gone=gone, reason="Trùng")
    assert "đã gộp vào “Cơ sở Nhà nghỉ Mẫu”" in told(client, address)[0]
    with history.batch(by=staff) as batch:
        batch.delete(shop)
    (why,) = told(client, shop.get_absolute_url())
    assert "đã xóa" in why
    assert str(staff) in why


def test_a_deletion_is_dated_by_the_wall_clock_here() -> None:
    """05:30 of the 29th in Sơn La is still the 28th where the moment is stored."""
    early = datetime.datetime(2019, 6, 28, 22, 30, tzinfo=datetime.UTC)
    (why,) = missing.reasons(Establishment(pk=1, deleted_at=early), factories.user())
    assert "29/06/2019" in why


def test_what_can_still_be_restored_says_so_and_until_when(client, staff) -> None:
    shop = world.shop("119", "Nhà nghỉ Mẫu")
    with history.batch(by=staff) as batch:
        batch.delete(shop)
    shop.refresh_from_db()
    until = clock.local(shop.deleted_at + deleting.KEPT)
    (why,) = told(client, shop.get_absolute_url())
    assert f"{until:%d/%m/%Y}" in why


def test_secret_until_held_and_the_asking_is_logged(client, staff) -> None:
    named = factories.officer("121"), factories.user(Role.LEADERSHIP)
    plan = world.provincial_plan("ZSECRETZ", "123", *named)
    leader = factories.user(Role.LEADERSHIP)
    (why,) = told(client, plan.get_absolute_url(), leader.username)
    assert "chưa ghi nhận là đã tiến hành" in why
    assert Reading.objects.filter(object_id=plan.pk, actor=staff.username).exists()
    assert "xem được" in told(client, plan.get_absolute_url(), named[0].username)[0]
    by_number = told(client, plan.decision_number.upper(), leader.username)
    assert why in by_number


def test_faults_are_said_in_place(client, staff) -> None:
    page = client.get(PAGE, {"what": "1/BB", "who": "khong.ai"})
    assert page.context["form"].errors["who"]
    assert client.get(PAGE, {"what": " "}).context["form"].errors["what"]
