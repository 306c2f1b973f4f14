"""A file taken back by somebody else: with a reason, within the days, and the history says who."""

import datetime

import pytest
from django.urls import reverse

from accounts.permissions import Role
from core import clock, history, jobs
from inspections.models import Establishment
from outreach.models import OutreachActivity
from sonla_plan.sheets.models import SheetImport
from tests.factories import officer, user

from .test_way_in import GOOD, send, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(client):
    client.force_login(officer("119"))
    found, _page = step(client, send(client, GOOD), "store")
    assert found.state == "stored"
    return found


def undo(client, found, **data):
    response = client.post(reverse("sheets:import-undo", args=[found.pk]), data)
    jobs.run_waiting()
    return response.status_code, SheetImport.objects.get(pk=found.pk)


def test_provincial_staff_with_a_reason(client, stored):
    staff = user()
    client.force_login(staff)
    assert stored.file_name in client.get(reverse("sheets:start")).content.decode()
    assert undo(client, stored)[1].state == "stored"
    _code, found = undo(client, stored, reason=" Nhầm huyện ")
    assert (found.state, found.undone_by, found.undo_reason) == ("undone", staff, "Nhầm huyện")
    made = OutreachActivity.objects.get()
    assert made.deleted_at is not None
    line = history.of(made)[0]
    assert (line.actor, line.verb) == (staff.username, "delete")
    assert "Nhầm huyện" in line.reason
    assert "tháng 3.xlsx" in line.reason
    client.force_login(found.user)
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Nhầm huyện" in page
    assert str(staff) in page


@pytest.mark.parametrize("role", [Role.LEADERSHIP, Role.ADMINISTRATOR, "officer"])
def test_nobody_else(client, stored, role):
    """Another officer of the same district, nor who has no right over any record."""
    client.force_login(officer("119") if role == "officer" else user(role))
    assert undo(client, stored, reason="x")[0] == 404
    assert client.get(stored.get_absolute_url()).status_code == 404
    assert OutreachActivity.objects.get().deleted_at is None


def test_only_once_it_is_stored_and_nothing_but_that(client, stored):
    client.force_login(stored.user)
    draft = send(client, ["9/3/2019", *GOOD[1:]])
    client.force_login(user())
    assert client.get(draft.get_absolute_url()).status_code == 404
    for name in ("correct", "store", "recheck", "drop"):
        address = reverse(f"sheets:import-{name}", args=[stored.pk])
        assert client.post(address).status_code == 403
    assert client.get(reverse("sheets:import-faults", args=[stored.pk])).status_code == 403
    old = clock.now() - datetime.timedelta(days=31)
    SheetImport.objects.filter(pk=stored.pk).update(stored_at=old)
    assert stored.file_name not in client.get(reverse("sheets:start")).content.decode()
    assert undo(client, stored, reason="x")[1].state == "stored"
    assert not Establishment.objects.exists()


def test_what_was_stored_is_not_checked_again(client, stored):
    client.force_login(stored.user)
    found, _page = step(client, stored, "recheck")
    assert found.state == "stored"


def test_the_last_day_is_that_of_the_wall_clock_here(monkeypatch):
    """05:30 of the 29th in Sơn La is still the 28th where the moment is stored."""
    early = datetime.datetime(2019, 6, 28, 22, 30, tzinfo=datetime.UTC)
    found = SheetImport(state="stored", stored_at=early)
    assert found.undo_until == datetime.date(2019, 7, 29)
    for moment, open_ in ((16, True), (18, False)):  # 23:00 of the last day; 01:00 of the next
        now = datetime.datetime(2019, 7, 29, moment, tzinfo=datetime.UTC)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        assert found.may_undo is open_
