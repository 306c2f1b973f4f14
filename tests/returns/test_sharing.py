"""No shared face tells, by itself or beside another, what one unit counted of persons."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from returns import actions
from returns.models import Return
from returns.sharing import _told, shared_figures, shared_persons
from tests.returns import make

pytestmark = pytest.mark.django_db


def verified(kind: str, **numbers: int) -> None:
    """Every unit's return of the period; `d119=3` supported three persons, the others none."""
    period = make.period(kind)
    actions.open_returns(period, by=None)
    rows = Return.objects.filter(period=period).select_related("period", "district", "agency")
    for row in rows:
        people = numbers.get(f"d{row.unit.code}", 0)
        entered = make.nothing(**({"b7__supported": people, "b7__legal": people} if people else {}))
        stored = actions.save_draft(row, by=None, entered=entered)
        actions.verify(actions.submit(stored, by=None), by=None)


def test_told_when_two_units_are_in_it() -> None:
    verified("quarter", d119=3, d123=2)
    assert shared_persons(make.period("quarter"))["b7.supported"] == 5
    found = shared_figures(make.period("quarter"))
    assert found["b7.supported"].value == 5
    assert "b7.jobs" not in found, "not even that it is nought: one unit could be in it later"


def test_not_told_while_it_is_one_units() -> None:
    verified("quarter", d119=3)
    assert shared_persons(make.period("quarter")) == {}


def test_not_told_while_a_return_is_missing() -> None:
    verified("quarter", d119=3, d123=2)
    row = Return.objects.filter(period=make.period("quarter"), agency__isnull=False).first()
    assert row
    actions.send_back(
        row, by=None, sent_back_reason="Sai", sent_back_until=make.period("year").last_day
    )
    assert shared_persons(make.period("quarter")) == {}


def test_a_step_of_one_unit_is_not_told() -> None:
    """5 persons in quarter I and 6 in six months would tell that 119 had one more."""
    verified("quarter", d119=3, d123=2)
    verified("half", d119=4, d123=2)
    assert "b7.supported" not in shared_persons(make.period("half"))
    assert shared_persons(make.period("quarter"))["b7.supported"] == 5


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=4))
def test_between_any_two_told_totals_two_units_or_none_differ(steps) -> None:
    """Whatever the units count: no two totals that were told differ in one unit's number only."""
    vectors = [{(n, None): v for n, v in enumerate(step) if v} for step in steps]
    told = [v for at, v in enumerate(vectors) if _told(vectors[: at + 1]) is not None]
    for before, after in itertools.combinations([{}, *told], 2):
        changed = {k for k in {*before, *after} if before.get(k, 0) != after.get(k, 0)}
        assert len(changed) != 1
