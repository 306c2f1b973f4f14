"""What a card says beside its figure: where it stands written, what is assumed, last year."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from core.periods import Windows
from enforcement.actions import record_hotspot
from sonla_plan.dashboard import board, words
from sonla_plan.dashboard.selection import select
from sonla_plan.plan import actions, figures, years
from sonla_plan.plan.models import Plan, Target
from sonla_plan.plan.progress import judge
from sonla_plan.plan.standing import standings
from tests import factories
from tests.plan.plain import counts, day, open_since, rule, steps, window

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    """The msgids: what is said, not how the catalogue words it."""
    with translation.override("en"):
        yield


def target(key="communes_reached") -> Target:
    return Target.objects.get(plan=Plan.objects.get(year=2019), indicator=key)


def card(key="communes_reached", asked="as_of=2019-06-30"):
    from django.http import QueryDict

    _form, selection = select(factories.user(), QueryDict(asked))
    versions = figures.data_versions()
    year = years.open_year(selection.year, selection.as_of)
    rows = {s.indicator.key: s for s in standings(year, selection.asked, versions)}
    before = board.last_year(selection, year, versions)
    return board.card(rows[key], selection, year, before(key))


def test_origin_and_source_are_two_things():
    plan = card()
    assert (plan["origin_label"], plan["source_text"]) == (
        "Assigned by the plan",
        "plan 27/KH-UBND",
    )
    convention = card("teams_consolidated")
    assert convention["origin_label"] == "Monitoring convention"
    assert "27/KH-UBND" not in convention["source_text"]


def typed(on, number):
    actions.record_earlier_figure(
        by=None, indicator="communes_reached", as_of=day(on), achieved=number, report_number="3/BC"
    )


def test_the_same_day_last_year_or_the_nearest_before_it():
    assert card()["last_year_text"] == ""
    assert card()["last_year_source"] == "No figure of the same period last year yet"
    typed("31/03/2018", 44)
    assert card()["last_year_text"] == "last year to 31/03/2018: 44"
    typed("30/06/2018", 101)
    assert card()["last_year_text"] == "same period last year 101"
    assert card(asked="as_of=2019-05-15")["last_year_text"] == "last year to 31/03/2018: 44"
    assert card(asked="as_of=2019-03-30")["last_year_text"] == ""


def test_a_year_of_which_nothing_is_known_is_no_nought():
    """Last year's plan is open, but nobody recorded a hotspot in it, or declared that none was."""
    same = {"origin": "plan", "judged": "clearance", "goal_share": 100}
    first, last = years.plan_days(2018, Windows.CALENDAR)
    actions.open_plan(
        by=None, year=2018, title="2018", starts_on=first, ends_on=last,
        targets=[{"indicator": "hotspots_cleared", **same}],
    )  # fmt: skip
    assert card("hotspots_cleared")["last_year_text"] == ""
    actions.record_earlier_figure(
        by=None, indicator="hotspots_cleared", as_of=day("31/03/2018"), achieved=2,
        report_number="3/BC",
    )  # fmt: skip
    assert card("hotspots_cleared")["last_year_text"] == "last year to 31/03/2018: 2"
    record_hotspot(
        by=None, district=factories.district("119"), found_on=day("05/03/2018"),
        source_number="1/BC", source_on=day("06/03/2018"), source_agency="district_police",
    )  # fmt: skip
    assert card("hotspots_cleared")["last_year_text"] == "same period last year 0"


def test_what_is_filled_in_is_no_longer_assumed():
    one = actions.complete_target(
        target(),
        by=None,
        lead_agency=factories.agency("ldtbxh"),
        due_on=day("15/12"),
        assumed=["lead_agency", "due_on"],
    )
    assert card()["assumed"] == ["lead_agency", "due_on"]
    one = actions.complete_target(one, by=None, due_on=day("30/11"))
    assert one.assumed == ["lead_agency"]


def test_no_verdict_before_the_last_step():
    """Officers are to be trained by 30/11, the census by the year's last day."""
    for key, due, last in (
        ("officers_trained", "29/11", "30/11"),
        ("census_done", "30/12", "31/12"),
    ):
        with pytest.raises(ValidationError) as error:
            actions.complete_target(target(key), by=None, due_on=day(due))
        assert "due_on" in error.value.message_dict
        assert f"{last}/2019" in str(error.value)
        actions.complete_target(target(key), by=None, due_on=day(last))


MEDIA = rule("steps", steps=steps(("30/06", 50), ("30/09", 75), ("31/12", 100)))


def said(key, rule_, counted, at):
    standing = standings_of(key)
    standing.rule, standing.counts = rule_, counted
    standing.progress = judge(rule_, counted, at)
    return standing, years.PlanYear(standing.target.plan, at, ())


def standings_of(key):
    from django.http import QueryDict

    _form, selection = select(factories.user(), QueryDict())
    year = years.open_year(2019, day("30/06"))
    found = standings(year, selection.asked, figures.data_versions())
    return next(s for s in found if s.indicator.key == key)


def test_steps_say_what_the_next_one_needs():
    standing, _year = said("media_quarterly", MEDIA, counts(2, 4), window())
    assert words.pace_text(standing) == "by 30/09 3/4 quarters needed"


def test_a_shortfall_names_the_rows_it_may_come_from():
    """51 are missing to the goal of 184; 71 of the 204 are not achieved."""
    standing, year = said("communes_reached", rule("even", 90), counts(133, 204), window())
    ((text, which),) = words.gap(standing, year)
    assert which == "remaining"
    assert "51 communes to go to the goal of 184" in text
    assert "71 not achieved yet" in text


def test_what_is_inside_its_window_is_carried_over_at_the_years_end():
    cleared = rule("clearance", pending_days=90)
    items = counts(0, 2, open_since=open_since("01/12", "20/12"))
    for at, words_ in (("30/12", "still inside the time allowed"), ("31/12", "carried over")):
        standing, year = said("hotspots_cleared", cleared, items, window(at))
        assert any(words_ in text for text, which in words.gap(standing, year) if which), at
    # all of them are: nothing was due, which is not a goal of nought that was met
    standing, year = said("hotspots_cleared", cleared, items, window("15/01/2020"))
    assert standing.progress.goal == 0
    assert words.gap(standing, year)[0] == ("No hotspots due in the year", "")


def test_a_carried_over_hotspot_is_listed(monkeypatch):
    from core import clock

    monkeypatch.setattr(clock, "today", lambda: datetime.date(2020, 1, 15))
    actions.complete_target(target("hotspots_cleared"), by=None, pending_days=90)
    record_hotspot(
        by=None,
        district=factories.district("119"),
        found_on=day("20/12"),
        source_number="1/BC",
        source_on=day("20/12"),
    )
    shown = card("hotspots_cleared", "year=2019&as_of=2020-01-15")
    assert shown["gap"][-1]["text"] == "1 carried over to the next year"
    assert "which=pending" in shown["gap"][-1]["url"]


def test_fewer_on_record_than_the_goal_asks_for_is_said_though_none_was_lost():
    healthy = rule("kept", 100, 193)
    found = counts(150, 150)
    parts = words._kept(SimpleNamespace(counts=found), judge(healthy, found, window()), "communes")
    assert [text for text, _which in parts] == [
        "150 communes kept",
        "43 communes missing to the goal of 193",
    ]
    whole = counts(193, 193)
    parts = words._kept(SimpleNamespace(counts=whole), judge(healthy, whole, window()), "communes")
    assert len(parts) == 1
