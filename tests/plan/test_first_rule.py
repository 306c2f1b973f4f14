"""The status is the first rule that fits: written a second time, from the plan's rules alone.

`expected_*` shares nothing with `plan.progress`: it goes day by day and counts on its fingers.
"""

import datetime
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from core.indicators import Counts, Window
from sonla_plan.plan.progress import judge
from sonla_plan.plan.rules import Rule
from tests.plan.plain import FIRST, LAST, PERIODS

ONE_DAY = datetime.timedelta(days=1)
days_of_2019 = st.dates(FIRST, LAST)
as_of_days = st.dates(FIRST - 20 * ONE_DAY, LAST + 60 * ONE_DAY)


def days_between(first, last):
    """Both days included."""
    n = 0
    while first <= last:
        n, first = n + 1, first + ONE_DAY
    return n


def whole_part(fraction):
    return fraction.numerator // fraction.denominator


def next_whole(fraction):
    return -(-fraction.numerator // fraction.denominator)


def inside(rule, counts, as_of):
    """Open items whose window, counted from the step before, has not run out."""
    seen_on = min(as_of, LAST)  # at the year's end the books are closed
    return len([d for d in counts.open_since if d + rule.pending_days * ONE_DAY >= seen_on])


def expected_goal(rule, counts, as_of):
    if rule.judged == "clearance" and as_of >= LAST:
        return counts.population - inside(rule, counts, as_of)
    if rule.number is not None:
        return rule.number
    return next_whole(rule.share * counts.population)


def expected_due(rule, counts, as_of):
    goal = expected_goal(rule, counts, as_of)
    if rule.judged == "kept":
        return goal
    if rule.judged == "clearance":
        return counts.population - inside(rule, counts, as_of)
    if rule.judged == "steps":
        share = Fraction(0)
        for on, cumulative in rule.steps:
            if as_of >= on:
                share = cumulative
        return whole_part(goal * share)
    due_on = rule.due_on or LAST
    passed = days_between(FIRST, min(as_of, due_on))
    return whole_part(Fraction(goal * passed, days_between(FIRST, due_on)))


def expected_status(rule, counts, as_of, nothing):
    achieved, due = counts.achieved, expected_due(rule, counts, as_of)
    goal = expected_goal(rule, counts, as_of)
    waits = rule.judged in ("kept", "clearance")
    # P = 0
    if rule.counts_rows and counts.population == 0:
        return "nothing_to_report" if nothing else "no_data"
    # after the due date; what is kept or cleared waits for the plan's last day to pass
    if as_of > (LAST if waits or rule.due_on is None else rule.due_on):
        return "achieved" if achieved >= goal else "not_achieved"
    if achieved >= goal and not waits:
        return "achieved"
    if rule.judged == "kept":
        if counts.lost_by_decision > 0:
            return "at_risk"
        return "maintained" if achieved >= goal else "behind"
    if rule.judged == "steps" and as_of < rule.steps[0][0]:
        return "not_due"
    if rule.judged == "clearance" and inside(rule, counts, as_of) == counts.population:
        return "not_due"
    if rule.judged == "steps" and counts.lost and goal > counts.population - counts.lost:
        return "at_risk"  # lost for good
    if achieved >= due:
        return "on_track"
    return "behind" if achieved * 100 >= due * 85 else "at_risk"


@st.composite
def cases(draw, ways=("even", "steps", "kept", "clearance")):
    """A target and what was counted for it, as they can be: achieved never exceeds population."""
    judged = draw(st.sampled_from(ways))
    plain = judged == "even" and draw(st.booleans())
    population = draw(st.integers(0, 250))
    number = draw(st.integers(1, 250)) if plain or draw(st.booleans()) else None
    step_days = sorted(draw(st.sets(days_of_2019, min_size=1, max_size=4)))
    rule = Rule(
        judged=judged,
        share=None if plain else Fraction(draw(st.integers(1, 100)), 100),
        number=None if judged == "clearance" else number,
        steps=tuple((on, Fraction(n, len(step_days))) for n, on in enumerate(step_days, start=1))
        if judged == "steps"
        else (),
        pending_days=draw(st.integers(0, 200)) if judged == "clearance" else None,
        due_on=draw(st.none() | days_of_2019),
        counts_rows=not plain,
    )
    as_of = draw(as_of_days)
    achieved = draw(st.integers(0, population))
    counts = Counts(achieved, population)
    if judged == "clearance":
        until = min(as_of, LAST)
        since = st.dates(until - 250 * ONE_DAY, until)
        left = min(population - achieved, 12)
        counts.achieved = population - left
        counts.open_since = draw(st.lists(since, min_size=left, max_size=left))
    elif judged in ("kept", "steps"):
        counts.lost = draw(st.integers(0, population - achieved))
        counts.lost_by_decision = draw(st.integers(0, counts.lost)) if judged == "kept" else 0
    return rule, counts, as_of


@settings(max_examples=200, deadline=None)
@given(cases(), st.booleans())
def test_the_status_is_the_first_rule_that_fits(case, nothing):
    rule, counts, as_of = case
    p = judge(rule, counts, Window(FIRST, LAST, as_of, PERIODS), nothing=nothing)
    assert p.goal == expected_goal(rule, counts, as_of)
    assert p.due_now == expected_due(rule, counts, as_of)
    assert p.gap == max(p.due_now - p.achieved, 0)
    assert p.status == expected_status(rule, counts, as_of, nothing)


@settings(max_examples=20, deadline=None)
@given(cases(ways=["even"]), st.lists(st.integers(1, 99), min_size=3, max_size=3, unique=True))
def test_due_by_now_only_rises(case, cuts):
    """From day to day, weighted or not; it ends with the goal."""
    rule, counts, _as_of = case
    a, b, c = sorted(cuts)
    for weights in ((), (a, b - a, c - b, 100 - c)):
        weighted = Rule(
            "even", rule.share, rule.number, weights=weights, counts_rows=rule.counts_rows
        )
        due = [
            judge(weighted, counts, Window(FIRST, LAST, FIRST + n * ONE_DAY, PERIODS)).due_now
            for n in range(0, 365, 14)
        ]
        assert due == sorted(due)
        assert due[-1] == judge(weighted, counts, Window(FIRST, LAST, LAST, PERIODS)).goal


one_district = st.builds(
    lambda achieved, missing, lost, months, since, beside: Counts(
        achieved, achieved + missing, months, months[::-1], lost, lost // 2, since, beside
    ),
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(0, 9),
    st.lists(st.integers(0, 5), min_size=12, max_size=12),
    st.lists(days_of_2019, max_size=5),
    st.integers(0, 9),
)


@settings(deadline=None)
@given(st.dictionaries(st.integers(1, 12), one_district, min_size=1))
def test_the_province_is_the_sum_of_its_districts(districts):
    whole = sum(districts.values(), Counts())
    for name in ("achieved", "population", "lost", "lost_by_decision", "beside"):
        assert getattr(whole, name) == sum(getattr(c, name) for c in districts.values())
    for name in ("done_by_month", "lost_by_month"):
        columns = zip(*(getattr(c, name) for c in districts.values()), strict=True)
        assert getattr(whole, name) == [sum(column) for column in columns]
    assert sorted(whole.open_since) == sorted(d for c in districts.values() for d in c.open_since)
    # items inside their window add up as well, so that what is due in the province does
    rule = Rule("clearance", Fraction(1), None, pending_days=60)
    window = Window(FIRST, LAST, datetime.date(2019, 6, 30), PERIODS)
    parts = [judge(rule, c, window, goal_of=c.population) for c in districts.values()]
    assert judge(rule, whole, window).due_now == sum(p.due_now for p in parts)
