"""No shared face tells, by itself or beside another, what one unit counted of persons."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core import clock
from core.models import ReportingPeriod
from returns import actions
from returns.models import Return, ReturnFigure
from returns.sharing import _told, shared_persons
from tests.returns import make

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


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
    found = shared_persons(make.period("quarter"))
    assert found["b7.supported"] == 5
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


def closed(kind: str) -> None:
    """Closing itself is `plan`'s; here it is only that no return can be changed any more."""
    row = make.period(kind)
    ReportingPeriod.objects.filter(pk=row.pk).update(closed_at=clock.now())


def test_told_in_the_order_of_the_periods_only() -> None:
    """Six months told first and quarter I after it would tell that 119 had one more."""
    verified("half", d119=4, d123=2)
    assert shared_persons(make.period("half")) == {}, "quarter I may still come"
    verified("quarter", d119=3, d123=2)
    assert shared_persons(make.period("half")) == {}, "quarter I may still be corrected"
    assert shared_persons(make.period("quarter"))["b7.supported"] == 5
    closed("quarter")
    assert "b7.supported" not in shared_persons(make.period("half"))


def test_a_period_that_was_closed_without_a_total_keeps_none_back() -> None:
    verified("half", d119=4, d123=2)
    closed("quarter")
    assert shared_persons(make.period("half"))["b7.supported"] == 6


def test_a_period_in_the_middle_of_the_year_tells_nothing() -> None:
    actions.open_returns(make.period("quarter", 2), by=None)
    Return.objects.filter(period=make.period("quarter", 2)).update(
        state="verified", received_on=clock.today(), submitted_at=clock.now()
    )
    assert shared_persons(make.period("quarter", 2)) == {}


KINDS = ("quarter", "half", "nine_months")
UNITS = ("119", "123", "125")


@pytest.fixture
def entered() -> None:
    """Every return verified, past the history: three units with a number, the others without."""
    for kind in KINDS:
        actions.open_returns(make.period(kind), by=None)
        rows = Return.objects.filter(period=make.period(kind))
        rows.update(state="verified", received_on=clock.today(), submitted_at=clock.now())
        at = {"created_at": clock.now(), "updated_at": clock.now()}
        ReturnFigure.objects.bulk_create(
            ReturnFigure(report=row, key="b7.supported", done=1, **at)
            for row in rows.filter(district__code__in=UNITS)
        )


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def counts(kind: str) -> dict[str, int]:
    rows = ReturnFigure.objects.filter(key="b7.supported", report__period=make.period(kind))
    found = rows.values_list("report__district__code", "done")
    return {code: done for code, done in found if done}


#: what happens one after the other: a unit's number is corrected, the figures are closed
CORRECTED = st.tuples(st.sampled_from(KINDS), st.sampled_from(UNITS), st.integers(0, 3))
HAPPENS = st.lists(st.one_of(CORRECTED, st.sampled_from(KINDS)), min_size=3, max_size=14)


@given(events=HAPPENS)
@settings(
    max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_whoever_reads_every_closed_total_knows_no_units_number(entered, events) -> None:
    """Corrected and closed in whatever order: no two totals that were ever read differ in one
    unit's number only, and none is one unit's."""
    with undone():
        read: list[dict[str, int]] = [{}]
        for event in [*events, *KINDS]:
            kind = event if isinstance(event, str) else event[0]
            if make.period(kind).closed_at:
                continue  # its returns cannot be changed any more
            if isinstance(event, str):
                if "b7.supported" in shared_persons(make.period(kind)):
                    read.append(counts(kind))
                closed(kind)
            else:
                rows = ReturnFigure.objects.filter(
                    key="b7.supported",
                    report__period=make.period(kind),
                    report__district__code=event[1],
                )
                rows.update(done=event[2], nothing=False)
        for one, other in itertools.combinations(read, 2):
            apart = {unit for unit in {*one, *other} if one.get(unit, 0) != other.get(unit, 0)}
            assert len(apart) != 1, (one, other)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=4))
def test_between_any_two_told_totals_two_units_or_none_differ(steps) -> None:
    """Whatever the units count: no two totals that were told differ in one unit's number only."""
    vectors = [{(n, None): v for n, v in enumerate(step) if v} for step in steps]
    told = [v for at, v in enumerate(vectors) if _told(vectors[: at + 1]) is not None]
    for before, after in itertools.combinations([{}, *told], 2):
        changed = {k for k in {*before, *after} if before.get(k, 0) != after.get(k, 0)}
        assert len(changed) != 1
