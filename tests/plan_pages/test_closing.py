"""The pages of closing: typed again to confirm, then figures, signature, digest, adjustments."""

import datetime

import pytest
from django.urls import reverse

from accounts.permissions import Role
from core.models import Installation, ReportingPeriod
from outreach.actions import record_activity
from returns.actions import verify
from sonla_plan.plan import todo
from sonla_plan.plan.models import Snapshot
from tests import factories, world
from tests.plan.plain import day
from tests.returns import make as returns

pytestmark = pytest.mark.django_db


def url(period: ReportingPeriod, page: str) -> str:
    return reverse(f"plan:period-{page}", args=[2019, period.pk])


@pytest.fixture
def half() -> ReportingPeriod:
    Installation.objects.update(clock_on=day("01/07"))
    return ReportingPeriod.objects.get(year=2019, kind="half", number=1)


def reach(n: int):
    places = [world.communes_of("119")[n]]
    return record_activity(by=None, communes=places, form="session", held_on=world.DAY)


def test_the_years_last_periods_wait_to_be_closed_in_the_next_year(client) -> None:
    Installation.objects.update(clock_on=datetime.date(2020, 1, 15))
    found = todo.to_close()
    assert found.total == ReportingPeriod.objects.exclude(kind="month").filter(year=2019).count()
    year = ReportingPeriod.objects.get(year=2019, kind="year")
    assert year.label in [task.label for task in found.tasks]
    Installation.objects.update(clock_on=datetime.date(2021, 6, 1))
    assert todo.to_close().total == 0


def test_what_is_not_verified_is_named_before_closing(client, half) -> None:
    sent = returns.sent("119")
    client.force_login(factories.user())
    page = client.get(url(half, "close"))
    assert (sent.unit_name, "Đã gửi") in page.context["outstanding"]
    verify(sent, by=None)
    units = [unit for unit, _state in client.get(url(half, "close")).context["outstanding"]]
    assert sent.unit_name not in units
    assert units


def test_the_whole_way(client, half) -> None:
    reach(0)
    client.force_login(factories.user())
    preview = client.get(url(half, "close"))
    assert next(r for r in preview.context["figures"])["numbers"]["achieved"] == 1
    wrong = client.post(url(half, "close"), {"signed_as": "GIÁM ĐỐC", "confirm": "Quý I"})
    assert "confirm" in wrong.context["form"].errors
    assert 'value="GIÁM ĐỐC"' in wrong.content.decode()
    assert not Snapshot.objects.exists()
    sent = {"signed_as": "GIÁM ĐỐC", "confirm": f" {half.label} ".upper()}
    assert client.post(url(half, "close"), sent).status_code == 302
    page = client.get(url(half, "detail")).content.decode()
    assert "GIÁM ĐỐC" in page
    assert Snapshot.objects.get().digest in page
    assert "1/204" in page
    reach(1)
    client.force_login(factories.user(Role.LEADERSHIP))
    told = client.get(url(half, "adjustments"))
    assert [(f.key, f.difference) for f in told.context["found"].moved] == [("communes_reached", 1)]
    assert client.get(url(half, "adjustments") + "?export=csv").status_code == 200
    assert "1/204" in client.get(url(half, "detail")).content.decode()
    # closed once and for all
    client.force_login(factories.user())
    assert client.get(url(half, "close")).status_code == 302
    assert client.get(url(half, "edit")).status_code == 200
    again = client.post(url(half, "edit"), {"first_day": "01/01/2019", "last_day": "29/06/2019"})
    assert again.context["form"].errors


def test_what_still_runs_has_no_button(client) -> None:
    period = ReportingPeriod.objects.get(year=2019, kind="half", number=1)
    client.force_login(factories.user())
    assert url(period, "close") not in client.get(url(period, "detail")).content.decode()
    assert client.get(url(period, "adjustments")).status_code == 404


def test_the_dashboard_says_whether_the_figures_are_closed(client, half) -> None:
    client.force_login(factories.user())
    address = reverse("dashboard:overview") + "?year=2019&period=half-1"
    assert "số liệu tạm tính" in client.get(address).content.decode().lower()
    client.post(url(half, "close"), {"signed_as": "GIÁM ĐỐC", "confirm": half.label})
    assert "số liệu tạm tính" not in client.get(address).content.decode().lower()
