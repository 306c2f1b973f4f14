"""Figures of old reports: how they are typed, who reads them, and where they stand beside."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import history
from core.models import ReportingPeriod
from returns import actions, comparing
from returns.comparing import Before, same_period_before
from returns.earlier import period_named
from returns.models import EarlierFigure
from tests import factories
from tests.returns import make

pytestmark = pytest.mark.django_db

REPORT: dict[str, Any] = {
    "source_number": "45/BC-SLĐTBXH",
    "source_on": datetime.date(2018, 6, 20),
}


def half(year: int = 2018) -> ReportingPeriod:
    found = period_named(year, "half", 1)
    assert found
    return found


def typed(**numbers: int | None) -> dict[str, int | None]:
    return {name.replace("__", "."): number for name, number in numbers.items()}


def store(period: ReportingPeriod | None = None, by: Any = None, **numbers: int | None) -> int:
    return actions.store_earlier(period or half(), by=by, values=typed(**numbers), **REPORT)


def test_typed_changed_and_taken_out_with_history() -> None:
    staff = factories.user()
    assert store(by=staff, b2__visits=40, b7__supported=12) == 2
    assert store(by=staff, b2__visits=41, b7__supported=None) == 1
    row = EarlierFigure.objects.live().get()
    assert (row.key, row.value, row.source_number) == ("b2.visits", 41, "45/BC-SLĐTBXH")
    changed, made = history.of(row)
    assert changed.changes["value"] == {"old": 40, "new": 41}
    assert (made.verb, changed.actor) == ("create", staff.username)
    assert store(by=staff, b7__supported=13) == 2, "what was taken out can be typed again"


def test_what_is_typed_names_its_report_and_is_possible() -> None:
    with pytest.raises(ValidationError) as none:
        actions.store_earlier(
            half(), by=None, values=typed(b2__visits=1), source_number=" ", source_on=None
        )
    assert set(none.value.error_dict) == {"source_number", "source_on"}
    with pytest.raises(ValidationError) as more:
        store(b5__session__attendances=10, b5__session__women=11)
    assert list(more.value.error_dict) == ["b5.session.women"]
    with pytest.raises(ValidationError):
        store(b2__visits=-1)
    assert not EarlierFigure.objects.exists()


def test_a_period_that_was_closed_here_takes_none() -> None:
    period = make.period("quarter")
    with history.batch(by=None) as batch:
        closed = batch.update(period, {"closed_at": batch.at})
    with pytest.raises(ValidationError) as refused:
        store(closed, b2__visits=1)
    assert closed.label in refused.value.messages[0]


def test_read_by_who_sees_the_province_and_persons_by_who_sees_persons() -> None:
    store(b2__visits=40, b7__supported=12)
    seen = {
        who: {row.key for row in EarlierFigure.objects.visible_to(user)}
        for who, user in {
            "staff": factories.user(),
            "leader": factories.user("leadership"),
            "officer": factories.officer("119"),
            "police": factories.officer("congan"),
        }.items()
    }
    assert seen["staff"] == {"b2.visits", "b7.supported"}
    assert seen["leader"] == {"b2.visits"}
    assert seen["officer"] == seen["police"] == set()


def test_the_first_year_is_compared_with_the_old_report() -> None:
    store(b2__visits=40, b7__supported=12)
    found = same_period_before(make.period("half"))
    assert set(found) == {"b2.visits", "b7.supported"}
    assert found["b2.visits"].value == 40
    assert "45/BC-SLĐTBXH" in found["b2.visits"].source
    assert "20/06/2018" in found["b2.visits"].source
    assert set(same_period_before(make.period("half"), persons=False)) == {"b2.visits"}
    assert same_period_before(make.period("quarter")) == {}, "another period"


@pytest.fixture
def next_half() -> ReportingPeriod:
    days = datetime.date(2020, 1, 1), datetime.date(2020, 6, 30)
    return ReportingPeriod(kind="half", year=2020, number=1, first_day=days[0], last_day=days[1])


def test_the_second_year_is_compared_with_the_first(next_half) -> None:
    assert same_period_before(next_half) == {}, "nothing has come in: nought would be a guess"
    make.sent("119", b9__tips=3)
    found = same_period_before(next_half)
    assert found["b9.tips"] == Before(3)
    assert found["b2.visits"] == Before(0)
    quarter = ReportingPeriod(kind="quarter", year=2020, number=2)
    assert same_period_before(quarter)["b2.visits"] == Before(0), "the half-year covers it"


def test_a_typed_report_stands_before_the_count_until_the_period_is_closed(next_half) -> None:
    make.sent("119", b9__tips=3)
    actions.store_earlier(make.period("half"), by=None, values=typed(b9__tips=5), **REPORT)
    found = same_period_before(next_half)
    assert found["b9.tips"].value == 5
    assert found["b2.visits"] == Before(0)
    with history.batch(by=None) as batch:
        batch.update(make.period("half"), {"closed_at": batch.at})
    assert same_period_before(next_half)["b9.tips"] == Before(3)


def test_as_many_queries_for_one_figure_as_for_all(next_half) -> None:
    make.sent("119", b9__tips=3)
    costs = []
    for numbers in ({"b9__tips": 5}, {"b9__tips": 5, "b2__visits": 2, "b8__lost": 1}):
        actions.store_earlier(make.period("half"), by=None, values=typed(**numbers), **REPORT)
        with CaptureQueriesContext(connection) as queries:
            comparing.same_period_before(next_half)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def page(name: str = "report", year: int = 2018, kind: str = "half") -> str:
    return reverse(f"returns:earlier-{name}", args=[year, kind, 1])


def form_of(client: Client, **typed: str) -> dict[str, str]:
    """What the page holds as it was opened, and what is typed into it."""
    form = client.get(page("type")).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in shown.items() if value is not None} | typed


PAPER = {"source_number": "45/BC-SLĐTBXH", "source_on": "20/6/2018"}


def test_typed_on_one_page_and_read_on_another(client) -> None:
    client.force_login(factories.user())
    data = form_of(client, **PAPER, b2_visits="1.240", b7_supported="12")
    assert client.post(page("type"), data, follow=True).redirect_chain[-1][0] == page()
    shown = client.get(page()).content.decode()
    assert "1.240" in shown
    assert "45/BC-SLĐTBXH, 20/06/2018" in shown
    listed = client.get(f"{reverse('returns:earlier-reports')}?year=2018").context["rows"]
    assert [(row["typed"], row["source"]) for row in listed if row["typed"]] == [
        (2, "45/BC-SLĐTBXH, 20/06/2018")
    ]
    client.force_login(factories.user("leadership"))
    seen = client.get(page())
    assert "1.240" in seen.content.decode()
    assert [sheet.code for sheet in seen.context["sheets"]] == ["B2"], "no count of persons"
    (entry,) = seen.context["changes"]
    assert [line.new for line in entry.lines] == ["45/BC-SLĐTBXH", "20/06/2018", "1"]


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(client) -> None:
    client.force_login(factories.user())
    wrong = client.post(page("type"), form_of(client, b2_visits="40", b2_reminded="41"))
    errors = wrong.context["form"].errors
    assert set(errors) == {"source_number", "source_on", "b2_reminded"}
    assert 'value="41"' in wrong.content.decode()
    later = client.post(page("type"), form_of(client, b2_visits="x", **PAPER))
    assert set(later.context["form"].errors) == {"b2_visits"}
    assert not EarlierFigure.objects.exists()


def test_nothing_is_overwritten_unseen(client) -> None:
    client.force_login(factories.user())
    store(b2__visits=40, b2__planned=7)
    data = form_of(client, b2_visits="50")
    store(b2__visits=45, b2__planned=7)
    met = client.post(page("type"), data)
    assert list(met.context["form"].errors) == ["b2_visits"]
    assert "45" in met.context["form"].errors["b2_visits"][0]
    again = data | {"seen": met.context["form"].data["seen"]}
    assert client.post(page("type"), again).status_code == 302
    assert EarlierFigure.objects.live().get(key="b2.visits").value == 50


def test_the_number_and_day_of_the_old_report_are_not_overwritten_unseen(client) -> None:
    """Two type from the same report; one puts its number right while the other types on."""
    client.force_login(factories.user())
    store(b2__visits=40)
    data = form_of(client, b2_visits="50")
    right = {"source_number": "46/BC-SLĐTBXH", "source_on": datetime.date(2018, 6, 21)}
    actions.store_earlier(half(), by=None, values=typed(b2__visits=40), **right)
    met = client.post(page("type"), data)
    errors = met.context["form"].errors
    assert sorted(errors) == ["source_number", "source_on"]
    assert "46/BC-SLĐTBXH" in errors["source_number"][0]
    assert "21/06/2018" in errors["source_on"][0]
    assert EarlierFigure.objects.live().get().source_number == "46/BC-SLĐTBXH"
    again = data | {"seen": met.context["form"].data["seen"]}
    assert client.post(page("type"), again).status_code == 302
    assert EarlierFigure.objects.live().get().source_number == "45/BC-SLĐTBXH"


@pytest.mark.parametrize("seen", ["", "[]", "null", "[" * 5000, '{"b2.visits": []}', "b2.visits=4"])
def test_a_made_up_field_of_what_was_seen_is_no_500(client, seen) -> None:
    client.force_login(factories.user())
    store(b2__visits=40)
    met = client.post(page("type"), form_of(client, b2_visits="50") | {"seen": seen})
    assert "b2_visits" in met.context["form"].errors


def test_a_period_closed_while_somebody_types_takes_none() -> None:
    """The action asks the database, not the row the page was made with."""
    open_ = ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)
    with history.batch(by=None) as batch:
        batch.update(make.period("quarter"), {"closed_at": batch.at})
    with pytest.raises(ValidationError):
        store(open_, b2__visits=40)
    assert not EarlierFigure.objects.exists()


def test_a_closed_period_leads_back_and_says_why(client) -> None:
    client.force_login(factories.user())
    with history.batch(by=None) as batch:
        batch.update(make.period("quarter"), {"closed_at": batch.at})
    sent = client.get(page("type", 2019, "quarter"), follow=True)
    assert sent.redirect_chain[-1][0] == page(year=2019, kind="quarter")
    assert len(sent.context["messages"]) == 1
    assert client.get(page(year=2019)).status_code == 404, "the half-year ends today"


def test_in_the_menu_of_who_reads_it(client) -> None:
    url = reverse("returns:earlier-reports")
    for user, there in ((factories.user(), True), (factories.officer("119"), False)):
        client.force_login(user)
        assert (f'href="{url}"' in client.get(reverse("inbox:inbox")).content.decode()) == there
