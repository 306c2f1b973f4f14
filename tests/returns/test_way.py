"""Expected → draft → submitted → verified, or sent back: who may, when, and what is asked."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from communes.models import Agency
from core import clock, history
from returns import actions, checks, figures
from returns.actions import Entered
from returns.models import Return, ReturnFigure
from tests import factories
from tests.inspections import make as inspections
from tests.returns import make

pytestmark = pytest.mark.django_db
State = Return.State
UNTIL = datetime.date(2019, 7, 5)


def again(row: Return) -> Return:
    return Return.objects.get(pk=row.pk)


def send_back(row: Return, by=None, why="Sai kinh phí", until=UNTIL) -> Return:
    return actions.send_back(row, by=by, sent_back_reason=why, sent_back_until=until)


def problems(row: Return) -> list[checks.Problem]:
    found = figures.unit_figures(row.period, row.unit, report=row)
    return actions.problems_of(row, found)


def test_opening_expects_every_reporting_unit_once() -> None:
    quarter = make.period("quarter", 2)
    silent = factories.agency("bao")
    with history.batch(by=None) as batch:
        batch.update(silent, {"reports": False})
    assert actions.open_returns(quarter, by=factories.user()) == 12 + Agency.objects.count() - 1
    assert actions.open_returns(quarter, by=None) == 0
    assert not Return.objects.filter(period=quarter, agency=silent).exists()
    assert set(Return.objects.filter(period=quarter).values_list("state", flat=True)) == {
        "expected"
    }


def test_a_plans_year_asks_four_times() -> None:
    """Quarter I, six months, nine months and the year, from the day the plan was opened."""
    kinds = set(Return.objects.values_list("period__kind", "period__number"))
    assert kinds == {("quarter", 1), ("half", 1), ("nine_months", 1), ("year", 1)}


def test_every_cell_has_to_be_answered() -> None:
    officer = factories.officer("119")
    row = make.expected()
    row = actions.save_draft(row, by=officer, entered={"b9.tips": Entered(done=2)})
    assert row.state == State.DRAFT
    with pytest.raises(ValidationError) as refused:
        actions.submit(row, by=officer)
    assert "b7.on_file" in refused.value.error_dict
    assert "b9.tips" not in refused.value.error_dict
    row = actions.save_draft(row, by=officer, entered=make.nothing(b9__tips=2))
    row = actions.submit(row, by=officer)
    assert (row.state, row.submitted_by, row.received_on) == (
        State.SUBMITTED,
        officer,
        clock.today(),
    )
    assert row.confirmed["b8.communes"] == 29


def test_the_impossible_is_refused_and_nothing_is_stored() -> None:
    row = make.expected()
    entered = {"b7.supported": Entered(done=2), "b7.legal": Entered(done=3)}
    with pytest.raises(ValidationError) as refused:
        actions.save_draft(row, by=None, entered=entered)
    assert list(refused.value.error_dict) == ["b7.legal"]
    assert not ReturnFigure.objects.exists()
    assert again(row).state == State.EXPECTED
    with pytest.raises(ValidationError):
        actions.save_draft(row, by=None, entered={"b9.tips": Entered(done=-1)})
    with pytest.raises(ValidationError):
        actions.save_draft(row, by=None, entered={"b9.tips": Entered(done=1, nothing=True)})


@pytest.mark.parametrize(
    ("numbers", "key"),
    [
        ({"b9__tips": 1, "b9__tips_done": 3}, "b9.tips_done"),  # part > whole, but can happen
        ({"b7__supported": 5, "b7__legal": 1, "b7__jobs": 1}, "b7.supported"),  # parts < whole
    ],
)
def test_the_unlikely_asks_for_a_note(numbers, key) -> None:
    row = make.draft(**numbers)
    with pytest.raises(ValidationError) as refused:
        actions.submit(row, by=None)
    assert list(refused.value.error_dict) == [key]
    assert refused.value.error_dict[key][0].code == "note"
    number = numbers[key.replace(".", "__")]
    noted = {key: Entered(done=number, note="Tin của kỳ trước chuyển sang")}
    row = actions.save_draft(row, by=None, entered=noted)
    assert actions.submit(row, by=None).state == State.SUBMITTED


def test_three_times_the_last_period_is_asked_about_by_the_day() -> None:
    """20 in a quarter of 90 days, then 121 in 181 days: more than three times; 120 is not."""
    make.sent("119", "quarter", b9__tips=20)
    for number, odd in ((120, False), (121, True)):
        row = make.draft("119", b9__tips=number)
        assert [p.key for p in problems(row)] == (["b9.tips"] if odd else [])
    other = make.draft("123", b9__tips=121)
    assert problems(other) == [], "no last period, nothing to compare with"


def test_a_jump_in_the_records_is_asked_about_too() -> None:
    """1 visit in the first quarter, then 12: the record's cell takes the note."""
    shop = inspections.establishment("119")
    inspections.held(inspections.visit(shop), of="119")
    make.sent("119", "quarter")
    day = datetime.date(2019, 5, 6)
    shops = [inspections.establishment("119", f"Cơ sở {n}") for n in range(12)]
    inspections.held(*(inspections.visit(s, on=day) for s in shops), of="119", on=day)
    row = make.draft("119")
    keys = {p.key for p in problems(row)}
    assert {"b2.visits", "b2.places"} <= keys
    noted = {key: Entered(note="Tháng cao điểm") for key in keys}
    row = actions.submit(actions.save_draft(row, by=None, entered=noted), by=None)
    assert {p.key for p in checks.anomalies([row])[row.pk]} == keys, "the verifier sees them"


def test_nobody_verifies_what_they_submitted() -> None:
    first, second = factories.user(), factories.user()
    row = make.draft(by=first)
    letter = {"letter_number": "9/BC-UBND", "letter_on": datetime.date(2019, 6, 28)}
    row = actions.submit(actions.save_draft(row, by=first, entered={}, **letter), by=first)
    assert row.received_on == datetime.date(2019, 6, 28), "the day of the unit's letter"
    with pytest.raises(ValidationError):
        actions.verify(row, by=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.filter(pk=row.pk).update(verified_by=first)
    row = actions.verify(row, by=second)
    assert (row.state, row.verified_by) == (State.VERIFIED, second)


def test_for_a_unit_the_province_names_the_letter() -> None:
    staff = factories.user()
    with pytest.raises(ValidationError) as refused:
        actions.submit(make.draft(by=staff), by=staff)
    assert set(refused.value.error_dict) == {"letter_number", "letter_on"}


def test_sent_back_with_a_reason_and_submitted_again() -> None:
    officer, staff = factories.officer("119"), factories.user()
    row = make.sent(by=officer)
    for bad in ({"why": " "}, {"until": datetime.date(2019, 6, 1)}):
        with pytest.raises(ValidationError):
            send_back(row, by=staff, **bad)
    row = send_back(row, by=staff)
    assert (row.state, row.due_on, row.is_overdue) == (State.SENT_BACK, UNTIL, False)
    row = actions.save_draft(row, by=officer, entered={"b9.budget": Entered(done=5)})
    assert row.state == State.SENT_BACK, "until it is submitted again"
    first_day = row.received_on
    row = actions.submit(row, by=officer)
    assert (row.state, row.received_on) == (State.SUBMITTED, first_day)


def test_a_verified_return_is_not_the_units_to_change() -> None:
    officer = factories.officer("119")
    row = actions.verify(make.sent(by=officer), by=factories.user())
    for change in (
        lambda: actions.withdraw(row, by=officer),
        lambda: actions.save_draft(row, by=officer, entered={}),
        lambda: actions.submit(row, by=officer),
    ):
        with pytest.raises(ValidationError):
            change()


def test_withdrawn_it_is_a_draft_again() -> None:
    officer = factories.officer("119")
    row = make.sent(by=officer)
    assert actions.withdraw(row, by=officer).state == State.DRAFT


def test_who_may_not() -> None:
    officer, stranger = factories.officer("119"), factories.officer("123")
    row = make.sent(by=officer)
    with pytest.raises(PermissionDenied):
        actions.verify(row, by=officer)
    with pytest.raises(PermissionDenied):
        actions.withdraw(row, by=stranger)
    with pytest.raises(PermissionDenied):
        actions.save_draft(make.expected("119", "quarter"), by=stranger, entered={})


def test_many_at_once_or_none() -> None:
    staff = factories.user()
    mine = make.draft("116", by=staff)
    letter = {"letter_number": "9/BC", "letter_on": datetime.date(2019, 6, 28)}
    mine = actions.submit(actions.save_draft(mine, by=staff, entered={}, **letter), by=staff)
    others = [make.sent("119"), make.sent("123")]
    with pytest.raises(ValidationError):
        actions.verify_many([*others, mine], by=staff)
    assert [again(row).state for row in others] == [State.SUBMITTED] * 2
    assert actions.verify_many(others, by=staff) == 2
    assert actions.send_back_many(others, by=staff, reason="Sai", until=UNTIL) == 2
    assert {again(row).state for row in others} == {State.SENT_BACK}


def test_a_closed_period_is_closed() -> None:
    row = make.sent()
    with history.batch(by=None) as batch:
        batch.update(row.period, {"closed_at": clock.now()})
    row = again(row)
    for change in (
        lambda: actions.verify(row, by=None),
        lambda: send_back(row),
        lambda: actions.withdraw(row, by=None),
        lambda: actions.open_returns(row.period, by=None),
    ):
        with pytest.raises(ValidationError):
            change()
    signed = {"signed_number": "12/BC-UBND", "signed_on": datetime.date(2019, 6, 29)}
    assert actions.attach_signed(row, by=None, **signed).signed_number == "12/BC-UBND"


def test_somebody_else_was_faster() -> None:
    row = make.draft()
    actions.save_draft(row, by=None, entered={"b9.tips": Entered(done=1)}, version=row.version)
    with pytest.raises(history.Conflict):
        actions.save_draft(row, by=None, entered={}, version=row.version)


def test_nothing_is_opened_in_a_period_closed_meanwhile() -> None:
    stale = make.period("quarter", 2)
    with history.batch(by=None) as batch:
        batch.update(make.period("quarter", 2), {"closed_at": batch.at})
    with pytest.raises(ValidationError):
        actions.open_returns(stale, by=None)
    assert not Return.objects.filter(period=stale).exists()


@pytest.mark.vendor("postgresql")
def test_whether_the_period_is_closed_is_read_under_the_lock_that_closing_takes() -> None:
    """Otherwise a return could be committed into a period whose snapshot lacks it."""
    rows = [make.sent("119"), make.sent("123")]
    for act in (
        lambda: actions.verify_many(rows, by=None),
        lambda: actions.send_back_many(rows, by=None, reason="Sai", until=UNTIL),
        lambda: actions.save_draft(rows[0], by=None, entered=make.nothing()),
    ):
        with CaptureQueriesContext(connection) as asked:
            act()
        said = [query["sql"] for query in asked.captured_queries]
        held = [at for at, sql in enumerate(said) if "core_dataversion" in sql]
        written = [at for at, sql in enumerate(said) if sql.startswith(("INSERT", "UPDATE"))]
        closed = [at for at, sql in enumerate(said) if "closed_at" in sql]
        assert "FOR UPDATE" in said[held[0]]
        assert held[0] < min(closed)
        assert held[0] < min(written)
