"""What real people wrote into a demonstration stands in the way of its removal, or goes along."""

import datetime

import pytest

from accounts.actions import change_user, create_user
from accounts.models import User
from accounts.permissions import Role
from communes.actions import record_agency, record_posting
from core import history
from core.models import ReportingPeriod
from outreach.actions import change_activity, record_activity
from returns.actions import store_earlier
from returns.earlier import period_named
from sonla_plan.demo import removal
from sonla_plan.plan import actions as plan
from sonla_plan.plan.models import EarlierFigure, Plan, Target
from tests.factories import commune, district, user

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 3, 5)


def demo_account() -> User:
    with history.demonstrating():
        return user()


def earlier_figure(by: User) -> EarlierFigure:
    day = datetime.date(2018, 6, 30)
    return plan.record_earlier_figure(
        by=by, indicator="communes_reached", as_of=day, achieved=5, report_number="1/BC"
    )


def new_record(person):
    record_activity(by=person, communes=[commune("03784")], form="session", held_on=DAY)


def change_of_a_target(person):
    target = Target.objects.first()
    plan.complete_target(
        target, by=person, due_on=datetime.date(2019, 11, 30), supporting_agencies=[]
    )


def change_of_a_period(person):
    period = ReportingPeriod.objects.filter(year=2019).first()
    plan.change_period(period, by=person, due_on=datetime.date(2019, 12, 25))


def change_of_what_the_demo_entered(person):
    places = [commune("03784")]
    row = record_activity(by=demo_account(), communes=places, form="session", held_on=DAY)
    change_activity(row, by=person, quantity=2)


def goals_of_districts(person):
    year = Plan.objects.get(year=2019)
    plan.allocate(by=person, plan=year, indicator="communes_reached", goals={district("119"): 5})


def old_report(by: User, visits: int = 40) -> None:
    """The half-year of 2018, as an old report told it."""
    period = period_named(2018, "half", 1)
    assert period
    store_earlier(
        period, by=by, values={"b2.visits": visits}, source_number="45/BC",
        source_on=datetime.date(2018, 6, 20),
    )  # fmt: skip


def change_of_the_demos_old_report(person):
    old_report(demo_account())
    old_report(person, 41)


def change_of_the_demos_earlier_figure(person):
    plan.change_earlier_figure(earlier_figure(demo_account()), by=person, achieved=7)


@pytest.mark.parametrize(
    "write",
    [
        new_record,
        change_of_a_target,
        change_of_a_period,
        change_of_what_the_demo_entered,
        goals_of_districts,
        change_of_the_demos_earlier_figure,
        change_of_the_demos_old_report,
    ],
)
def test_what_a_real_person_wrote_is_never_thrown_away(write):
    person = user(username="that")
    assert not removal.strangers()
    write(person)
    assert set.union(*removal.strangers().values()) == {"that"}
    with pytest.raises(removal.Refused):
        removal.remove()
    assert User.objects.filter(pk=person.pk).exists()


def test_whom_the_demos_administrator_lets_in_is_a_real_person():
    """A demonstration has no other administrator: colleagues get their accounts from its own."""
    with history.demonstrating():
        administrator = user(Role.ADMINISTRATOR)
    officer = create_user(
        by=administrator, password="mat-khau-2019", username="that", full_name="Thật",
        role=Role.REPORTING_OFFICER,
    )  # fmt: skip
    since = datetime.date(2019, 1, 1)
    record_posting(by=administrator, user=officer, district=district("119"), valid_from=since)
    added = record_agency(by=demo_account(), name="Sở mới", short_name="SM", valid_from=since)
    record_posting(by=administrator, user=officer, agency=added, valid_from=since)
    assert not removal.strangers()
    luggage = removal.pack()
    assert [account["username"] for account in luggage.accounts] == ["that"]
    assert [p["district__code"] for p in luggage.postings] == ["119"]
    new_record(officer)
    assert set.union(*removal.strangers().values()) == {"that"}


def test_what_is_carried_over_does_not_stand_in_the_way():
    administrator = user(Role.ADMINISTRATOR)
    officer = create_user(
        by=administrator, password="mat-khau-2019", username="that", full_name="Thật",
        role=Role.REPORTING_OFFICER,
    )  # fmt: skip
    record_posting(
        by=administrator, user=officer, district=district("119"),
        valid_from=datetime.date(2019, 1, 1),
    )  # fmt: skip
    change_user(demo_account(), by=administrator, is_active=False)
    staff = user()
    earlier_figure(staff)
    old_report(staff)
    assert not removal.strangers()
    luggage = removal.pack()
    assert {account["username"] for account in luggage.accounts} >= {"that"}
    assert [p["user__username"] for p in luggage.postings] == ["that"]
    figures, cells = luggage.earlier.values()
    assert [f["achieved"] for f in figures] == [5]
    assert [(c["key"], c["value"]) for c in cells] == [("b2.visits", 40)]
