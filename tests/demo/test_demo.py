"""The demo is believable, repeatable, marked, and can be taken away whole."""

import datetime
import os
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from accounts.models import User
from accounts.permissions import Role
from communes.models import District
from core import clock
from core.models import Fact, Installation
from sonla_plan.demo import checks, removal
from sonla_plan.demo.people import PEOPLE, passwords
from sonla_plan.demo.seeding import seed
from sonla_plan.plan import figures, years
from sonla_plan.plan.progress import Status
from sonla_plan.plan.standing import Asked, standings

pytestmark = pytest.mark.django_db
JUNE, DECEMBER = datetime.date(2019, 6, 30), datetime.date(2019, 12, 31)
#: days that lie ahead by what they mean: due dates, limits, periods
AHEAD = {
    "due_on", "starts_on", "ends_on", "last_day", "first_day", "remedy_due_on", "certificate_until",
}  # fmt: skip


def standing_on(day):
    year = years.open_year(2019, day)
    districts = tuple(District.objects.order_by("code").values_list("pk", flat=True))
    rows = standings(year, Asked(districts), figures.data_versions())
    return {s.indicator.key: s.progress for s in rows}


def facts():
    return [m for m in apps.get_models() if issubclass(m, Fact)]


@pytest.mark.slow
def test_half_a_year():
    """Every status occurs on 30/06/2019; nothing is dated after the clock; the rows are marked."""
    seed(JUNE)
    assert clock.today() == JUNE
    found = standing_on(JUNE)
    assert {p.status for p in found.values()} == set(Status)
    assert found["communes_reached"].achieved == 133
    assert found["provincial_inspections"].achieved == 7
    assert found["establishments_inspected"].achieved == 18
    for model in facts():
        for field in model._meta.concrete_fields:
            # a planned inspection and a due date lie ahead; they are no facts yet
            ahead = field.name in AHEAD
            if type(field) is models.DateField and not ahead and field.name != "valid_to":
                late = model._base_manager.filter(is_demo=True, **{f"{field.name}__gt": JUNE})
                assert not late.exists(), (model, field.name)
    from inspections.models import Establishment

    names = Establishment.objects.values_list("name", flat=True)
    assert all(name.startswith("Cơ sở mẫu ") for name in names)
    assert [u for u, _p in passwords()] == [p[0] for p in PEOPLE]


@pytest.mark.slow
@pytest.mark.once("sqlite")
def test_a_whole_year(monkeypatch):
    seed(DECEMBER)
    assert clock.today() == DECEMBER
    found = standing_on(DECEMBER)
    assert found["provincial_inspections"].achieved == 16
    assert found["establishments_inspected"].achieved >= 40
    assert found["healthy_communes"].status == Status.MAINTAINED
    new_year = DECEMBER + datetime.timedelta(days=1)
    assert standing_on(new_year)["healthy_communes"].status == Status.MAINTAINED  # not over yet
    monkeypatch.setattr(clock, "today", lambda: new_year)
    assert standing_on(new_year)["healthy_communes"].status == Status.ACHIEVED


def test_two_runs_tell_the_same_story():
    from sonla_plan.demo.story import Story

    one, two = Story(until=JUNE, people={}), Story(until=JUNE, people={})
    assert [one.day("02-01", "05-30") for _n in range(50)] == [
        two.day("02-01", "05-30") for _n in range(50)
    ]


def demo_account(**values):
    from core import history
    from tests.factories import user

    with history.demonstrating():
        return user(**values)


def test_check_deploy_refuses_a_demo_account():
    assert not checks.no_demo_password(databases=["default"])
    demo_account(username="tinh")
    (error,) = checks.no_demo_password(databases=["default"])
    assert "tinh" in error.msg
    assert not checks.no_demo_password(databases=None)  # database checks need --database


def test_what_a_demo_account_enters_is_the_demos():
    from outreach.actions import record_activity
    from tests.factories import commune, user

    place = commune("03784")
    values = {"form": "session", "quantity": 1, "held_on": datetime.date(2019, 3, 5)}
    assert record_activity(by=demo_account(), communes=[place], **values).is_demo
    assert not removal.strangers()
    record_activity(by=user(), communes=[place], **values)
    person = user(username="that")
    record_activity(by=person, communes=[place], **values)
    with pytest.raises(removal.Refused, match=r"hoạt động tuyên truyền \(.*that.*\)"):
        removal.remove()


def test_an_empty_start_has_one_administrator_whose_password_is_printed_once(monkeypatch):
    monkeypatch.setitem(os.environ, "DEMO", "0")
    out = StringIO()
    call_command("first_start", stdout=out)
    account, password = out.getvalue().split()
    person = User.objects.get()
    assert (person.username, person.role) == (account, Role.ADMINISTRATOR)
    assert person.must_change_password
    assert person.check_password(password)
    again = StringIO()
    call_command("first_start", stdout=again)
    assert again.getvalue() == ""
    assert not Installation.objects.get().is_demo
