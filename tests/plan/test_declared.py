"""P = 0: nothing to report when the units said so throughout, else no data."""

import datetime

import pytest

from communes.actions import record_declaration, remove_fact
from communes.models import Declaration, District
from core import clock, history
from core.models import ReportingPeriod
from enforcement.actions import record_case
from sonla_plan.plan import years
from sonla_plan.plan.declared import declared_nothing, last_reported_day
from sonla_plan.plan.figures import data_versions
from sonla_plan.plan.models import Plan, Target
from sonla_plan.plan.standing import Asked, standings
from tests.factories import agency, district
from tests.plan.plain import day, window

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_year(monkeypatch):
    """Declarations of any period of 2019 can be made."""
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2020, 1, 15))


def declare(unit, kind="hotspots", period=("half", 1)):
    name, number = period
    row = ReportingPeriod.objects.get(year=2019, kind=name, number=number)
    place = {"district": unit} if isinstance(unit, District) else {"agency": unit}
    return record_declaration(
        by=None, fact_kind=kind, period=row, declared_on=row.last_day, **place
    )


def all_districts():
    return list(District.objects.order_by("code"))


def standing(key="hotspots_cleared", as_of="30/06", districts=None):
    year = years.open_year(2019, day(as_of))
    chosen = all_districts() if districts is None else districts
    asked = Asked(tuple(d.pk for d in chosen), whole=districts is None)
    found = standings(year, asked, data_versions())
    return next(s for s in found if s.indicator.key == key)


def status(*args, **more):
    return standing(*args, **more).progress.status


# --- Who must have said it ---------------------------------------------------------------------


def test_silence_is_not_nothing():
    assert status() == "no_data"


def test_the_police_answer_for_the_province():
    declare(agency("congan"))
    assert status() == "nothing_to_report"
    assert status("cases_investigated") == "no_data"  # said of hotspots, not of cases
    # and so for every district's cell
    assert {p.status for p in standing().districts.values()} == {"nothing_to_report"}


def test_or_else_every_one_of_the_districts():
    first, *others = all_districts()
    for one in others:
        declare(one)
    assert status() == "no_data"
    declare(first)
    assert status() == "nothing_to_report"


def test_a_district_answers_for_itself():
    said, silent = district("119"), district("123")
    declare(said)
    cells = standing().districts
    assert cells[said.pk].status == "nothing_to_report"
    assert cells[silent.pk].status == "no_data"
    assert status(districts=[said]) == "nothing_to_report"
    assert status(districts=[said, silent]) == "no_data"


def test_the_police_do_not_answer_for_what_others_report():
    declare(agency("congan"), kind="activities")
    assert declared_nothing(window()) == {}


def test_another_agency_answers_for_nobody_else():
    declare(agency("ldtbxh"), kind="activities")
    assert declared_nothing(window()) == {}


def test_a_taken_back_declaration_says_nothing():
    remove_fact(declare(agency("congan")), by=None)
    assert status() == "no_data"


# --- For which days ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("periods", "as_of", "reaches"),
    [
        ([("half", 1)], "30/06", True),
        ([("half", 1)], "30/07", True),  # the last period that ended is still the first half
        ([("half", 1)], "31/07", False),  # July ended today
        ([("half", 1), ("month", 7)], "31/07", True),
        ([("half", 1), ("month", 7)], "30/08", True),
        ([("half", 1)], "30/09", False),  # the third quarter ended today
        ([("half", 1), ("quarter", 3)], "30/09", True),
        ([("half", 1), ("quarter", 3)], "31/12", False),
        ([("quarter", 1), ("quarter", 2)], "30/06", True),
        ([("quarter", 2), ("quarter", 1)], "30/06", True),
        ([("quarter", 2)], "30/06", False),  # not from the plan's first day
        ([("quarter", 1)], "30/06", False),  # not up to the last day
        ([("quarter", 1)], "29/04", True),
        ([("quarter", 1)], "29/06", False),  # April and May have ended
        ([("quarter", 1), ("month", 4), ("month", 5)], "29/06", True),
        ([("quarter", 1), ("quarter", 3)], "30/09", False),  # a hole between them
        ([("month", n) for n in range(1, 7)], "30/06", True),
        ([("month", n) for n in (1, 2, 4, 5, 6)], "30/06", False),
        ([("month", 1), ("nine_months", 1)], "30/09", True),  # one inside the other
        ([("year", 1)], "15/01/2020", True),
        ([("half", 1), ("half", 2)], "15/01/2020", True),
        ([("half", 1)], "15/01/2020", False),
    ],
)
def test_periods_together_reach_from_first_to_last(periods, as_of, reaches):
    for period in periods:
        declare(agency("congan"), period=period)
    assert (None in declared_nothing(window(as_of)).get("hotspots", set())) is reaches


def test_before_any_period_has_ended_nobody_can_have_said_anything():
    declare(agency("congan"), period=("month", 1))
    assert last_reported_day(window("30/01")) is None
    assert declared_nothing(window("30/01")) == {}
    assert last_reported_day(window("31/01")) == day("31/01")


def test_a_period_still_to_come_need_not_have_been_declared():
    assert last_reported_day(window("31/12", today="30/06")) == day("30/06")


# --- Earlier steps of the same cases -----------------------------------------------------------


def case(code="119", **dates):
    return record_case(
        by=None,
        district=district(code),
        number="5/QD",
        opened_on=day("05/03"),
        source_number="14/BC-CAH",
        source_on=day("05/03"),
        **dates,
    )


def test_with_cases_under_investigation_nobody_waits_for_the_procuracy():
    assert status("cases_tried") == "no_data"
    case()
    assert status("cases_investigated") != "no_data"
    assert status("cases_prosecuted") == "nothing_to_report"
    assert status("cases_tried") == "nothing_to_report"
    assert status("hotspots_cleared") == "no_data"  # not a step of those cases


def test_earlier_steps_are_those_of_the_place():
    case("119")
    cells = standing("cases_tried").districts
    assert cells[district("119").pk].status == "nothing_to_report"
    assert cells[district("123").pk].status == "no_data"
    assert status("cases_tried", districts=[district("123")]) == "no_data"


def test_the_plans_order_does_not_matter():
    """A later plan may name the trials first."""
    case()
    plan = Plan.objects.get(year=2019)
    with history.batch(by=None) as batch:
        batch.update(Target.objects.get(plan=plan, indicator="cases_tried"), {"order": 0})
    assert status("cases_tried") == "nothing_to_report"


def test_the_kinds_of_the_police_are_known_by_their_name():
    """`declared.py` asks the model which kinds the police answer for."""
    assert set(Declaration.OF_THE_POLICE) == {"hotspots", "cases", "incidents"}
