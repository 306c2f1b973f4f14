"""A record of a closed period is changed with a reason, whichever form changes it."""

import pytest
from django.urls import reverse

from core.models import Change, ReportingPeriod
from outreach.models import OutreachActivity
from sonla_plan.plan.actions import close_period
from tests import factories, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed() -> ReportingPeriod:
    period = ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)
    close_period(period, by=None, signed_as="GIÁM ĐỐC")
    return period


def typed(**values) -> dict:
    place = world.communes_of("119")[0].pk
    basic = {"communes": [place], "form": "session", "held_on": "05/03/2019", "attendances": "40"}
    more = {"document_number": "1/BC", "quantity": "1", "language": "vi"}
    return basic | more | values


def enter(client, **values):
    return client.post(reverse("outreach:activity-create"), typed(**values))


def test_a_late_entry_asks_for_its_reason_and_keeps_what_was_typed(client, closed) -> None:
    client.force_login(factories.officer("119"))
    response = enter(client)
    assert response.status_code == 200
    assert "change_reason" in response.context["form"].errors
    html = response.content.decode()
    assert 'name="change_reason"' in html
    assert 'value="05/03/2019"' in html
    assert not OutreachActivity.objects.exists()
    assert enter(client, change_reason="Báo cáo đến muộn").status_code == 302
    assert Change.objects.latest("pk").reason == "Báo cáo đến muộn"


def test_the_form_of_a_closed_record_shows_the_field(client, closed) -> None:
    client.force_login(factories.officer("119"))
    enter(client, change_reason="Báo cáo đến muộn")
    url = reverse("outreach:activity-edit", args=[OutreachActivity.objects.get().pk])
    assert 'name="change_reason"' in client.get(url).content.decode()
    # out of the closed period: the figure changes as well, so the reason is asked for too
    moved = client.post(url, typed(held_on="02/05/2019", row_version="1"))
    assert "change_reason" in moved.context["form"].errors
    sent = typed(held_on="02/05/2019", row_version="1", change_reason="Nhầm ngày")
    assert client.post(url, sent).status_code == 302
    assert Change.objects.latest("pk").reason == "Nhầm ngày"


def test_an_open_period_asks_for_nothing(client, closed) -> None:
    client.force_login(factories.officer("119"))
    assert enter(client, held_on="02/05/2019").status_code == 302
    assert Change.objects.latest("pk").reason == ""


def test_a_record_of_a_closed_period_is_deleted_with_a_reason(client, closed) -> None:
    client.force_login(factories.officer("119"))
    enter(client, change_reason="Báo cáo đến muộn")
    held = OutreachActivity.objects.get()
    url = reverse("outreach:activity-delete", args=[held.pk])
    asked = client.post(url)
    assert asked.status_code == 200
    assert 'name="change_reason"' in asked.content.decode()
    assert "Hãy nêu lý do xóa." in client.post(url, {"change_reason": " "}).content.decode()
    assert OutreachActivity.objects.live().exists()
    assert client.post(url, {"change_reason": "Nhập trùng"}).status_code == 302
    assert not OutreachActivity.objects.live().exists()
    assert Change.objects.filter(verb="delete").latest("pk").reason == "Nhập trùng"


@pytest.fixture
def visit():
    """Of the first quarter, which is closed after it."""
    found = world.district_rows("119", "A")["visit"]
    period = ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)
    close_period(period, by=None, signed_as="GIÁM ĐỐC")
    return found


def test_so_is_a_visit(client, visit) -> None:
    client.force_login(factories.user())
    url = reverse("inspections:visit-delete", args=[visit.pk])
    assert 'name="change_reason"' in client.post(url).content.decode()
