"""Which version of a target judges a day, which years can be opened, and when steps fall due."""

import datetime
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from core import clock, history, periods
from core.models import ReportingPeriod
from sonla_plan.plan import actions, years
from sonla_plan.plan.indicators import INDICATORS
from sonla_plan.plan.models import EarlierFigure, Plan, Target
from tests.plan.plain import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return Plan.objects.get(year=2019)


def target(plan, key="communes_reached"):
    return Target.objects.get(plan=plan, indicator=key)


def rule(plan, key, as_of="30/06"):
    year = years.open_year(plan.year, day(as_of))
    return year.rule(next(t for t in year.targets if t.indicator == key))


# --- The plan of 2019 --------------------------------------------------------------------------


def test_the_fifteen_targets_in_the_plans_order(plan):
    year = years.open_year(2019, day("30/06"))
    assert [t.indicator for t in year.targets] == [i.key for i in INDICATORS]
    origins = [t.origin for t in year.targets]
    assert origins == ["plan"] * 13 + ["convention"] * 2


def test_what_the_sources_do_not_say_stays_empty(plan):
    assert plan.decided_on is None
    for one in Target.objects.filter(plan=plan):
        assert (one.lead_agency, one.due_on, one.pending_days) == (None, None, None)


def test_no_plan_no_year():
    assert years.open_year(2018, day("30/06")) is None


def test_steps_that_name_a_period_fall_on_its_last_day(plan):
    assert rule(plan, "media_quarterly").steps == (
        (day("31/03"), Fraction(1, 4)),
        (day("30/06"), Fraction(1, 2)),
        (day("30/09"), Fraction(3, 4)),
        (day("31/12"), Fraction(1)),
    )
    half_and_year = ((day("30/06"), Fraction(1, 2)), (day("31/12"), Fraction(1)))
    assert rule(plan, "census_done").steps == half_and_year


def test_a_period_with_days_of_its_own_moves_its_step(plan):
    half = ReportingPeriod.objects.get(year=2019, kind="half", number=1)
    actions.change_period(half, by=None, last_day=day("14/06"))
    assert rule(plan, "census_done").steps[0] == (day("14/06"), Fraction(1, 2))
    # 30/06 of officers and districts is data of their targets: it stays
    assert rule(plan, "officers_trained").steps[0] == (day("30/06"), Fraction(1, 2))
    assert rule(plan, "district_inspections").steps[0] == (day("30/06"), Fraction(1, 2))


def test_the_other_steps_bear_their_own_days(plan):
    assert rule(plan, "communes_registered").steps == ((day("31/03"), Fraction(1)),)
    assert rule(plan, "teams_consolidated").steps == ((day("30/06"), Fraction(1)),)
    assert rule(plan, "officers_trained").steps[1] == (day("30/11"), Fraction(1))


def test_a_share_becomes_an_exact_fraction(plan):
    assert rule(plan, "communes_reached").share == Fraction(9, 10)
    target_33 = actions.change_target(
        target(plan),
        by=None,
        effective_on=day("01/03"),
        decision_number="1/QĐ",
        reason="thử",
        goal_share="33.33",
    )
    target_33.refresh_from_db()
    assert rule(plan, "communes_reached").share == Fraction(3333, 10000)


# --- Versions of a target ----------------------------------------------------------------------


def changed(plan, since, key="communes_reached", **values):
    newest = Target.objects.filter(plan=plan, indicator=key).latest("effective_on")
    return actions.change_target(
        newest,
        by=None,
        effective_on=day(since),
        decision_number="15/QĐ-UBND",
        reason="điều chỉnh chỉ tiêu",
        **values,
    )


@pytest.mark.parametrize(
    ("as_of", "share"),
    [
        ("31/12/2018", 90),  # before the first version: that one
        ("01/01", 90),
        ("30/04", 90),
        ("01/05", 80),  # in force on its first day
        ("31/08", 80),
        ("01/09", 85),
        ("15/01/2020", 85),
    ],
)
def test_the_version_in_force_judges_a_day(plan, as_of, share):
    changed(plan, "01/05", goal_share=80)
    changed(plan, "01/09", goal_share=85)
    assert rule(plan, "communes_reached", as_of).share == Fraction(share, 100)


def test_a_new_version_keeps_the_old_one_and_everything_else(plan):
    old = target(plan, "officers_trained")
    new = changed(plan, "01/05", "officers_trained", goal_share=70)
    old.refresh_from_db()
    assert (old.goal_share, old.effective_on) == (100, plan.starts_on)
    assert (new.order, new.origin, new.judged) == (old.order, old.origin, old.judged)
    assert new.steps == old.steps
    year = years.open_year(2019, day("30/06"))
    assert [t.indicator for t in year.targets] == [i.key for i in INDICATORS]


def test_a_deleted_version_judges_nothing(plan):
    new = changed(plan, "01/05", goal_share=80)
    with history.batch(by=None) as batch:
        batch.delete(new)
    assert rule(plan, "communes_reached").share == Fraction(9, 10)


@pytest.mark.parametrize(
    ("since", "reason", "field"),
    [("01/01", "lý do", "effective_on"), ("01/05", "  ", "reason")],
)
def test_a_change_needs_a_later_day_and_a_reason(plan, since, reason, field):
    with pytest.raises(ValidationError) as error:
        actions.change_target(
            target(plan),
            by=None,
            effective_on=day(since),
            decision_number="",
            reason=reason,
            goal_share=80,
        )
    assert field in error.value.message_dict
    assert Target.objects.filter(plan=plan, indicator="communes_reached").count() == 1


# --- Opening a year ----------------------------------------------------------------------------


def open_year(year, **values):
    return actions.open_plan(
        by=None,
        year=year,
        title=f"Kế hoạch {year}",
        targets=[
            {
                "indicator": "communes_reached",
                "origin": "plan",
                "judged": "even",
                "goal_share": 90,
            }
        ],
        **{"starts_on": datetime.date(year, 1, 1), "ends_on": datetime.date(year, 12, 31)} | values,
    )


@pytest.mark.parametrize("year", [2025, 2026, 2031])
def test_no_plan_of_years_whose_units_are_not_loaded(year):
    with pytest.raises(ValidationError):
        open_year(year)
    assert not Plan.objects.filter(year=year).exists()
    assert not ReportingPeriod.objects.filter(year=year).exists()


@pytest.mark.parametrize(
    ("starts_on", "ends_on"), [("01/01/2019", "31/12/2019"), ("01/01/2024", "31/12/2024")]
)
def test_the_days_of_a_plan_are_those_of_its_year(starts_on, ends_on):
    """A plan called 2025 with the days of another year would go round the list of units."""
    with pytest.raises(ValidationError):
        open_year(2025, starts_on=day(starts_on), ends_on=day(ends_on))
    assert not Plan.objects.filter(year=2025).exists()


def test_the_next_year_opens_with_its_own_periods():
    plan = open_year(2020)
    assert periods.of_year(2020).count() == 20
    leap = years.open_year(2020, datetime.date(2020, 2, 29))
    assert leap.plan == plan
    assert {p.last_day.month for p in leap.window.of_kind("quarter")} == {3, 6, 9, 12}
    assert years.years() == [2020, 2019]


def test_a_year_is_opened_once():
    with pytest.raises(ValidationError):
        open_year(2019)
    assert periods.of_year(2019).count() == 20


# --- The window --------------------------------------------------------------------------------


def test_the_last_day_of_a_period_counts_as_ended(plan, monkeypatch):
    assert len(years.window_of(plan, day("15/01/2020")).ended("half")) == 1  # it is 30/06/2019
    monkeypatch.setattr(clock, "today", lambda: day("15/01/2020"))
    assert len(years.window_of(plan, day("29/06")).ended("half")) == 0
    assert len(years.window_of(plan, day("30/06")).ended("half")) == 1
    assert len(years.window_of(plan, day("15/01/2020")).ended("half")) == 2


def test_nothing_counts_after_the_plans_last_day(plan, monkeypatch):
    assert years.window_of(plan, day("15/01/2020")).until == day("30/06")  # nor after today
    monkeypatch.setattr(clock, "today", lambda: day("15/01/2020"))
    assert years.window_of(plan, day("15/01/2020")).until == day("31/12")
    assert years.window_of(plan, day("30/06")).until == day("30/06")


def test_the_same_day_last_year():
    assert years.a_year_before(datetime.date(2020, 2, 29)) == datetime.date(2019, 2, 28)
    figure = actions.record_earlier_figure(
        by=None,
        indicator="communes_reached",
        as_of=day("30/06/2018"),
        achieved=101,
        report_number="12/BC",
    )
    plan = Plan.objects.get(year=2019)

    def found(as_of):
        return years.earlier_figures(years.window_of(plan, day(as_of)))

    assert found("30/06") == {"communes_reached": figure}
    assert found("29/06") == {}
    assert found("15/09") == {"communes_reached": figure}  # the nearest before it
    assert EarlierFigure.objects.count() == 1
