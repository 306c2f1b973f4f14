"""A change undone from the history, through the record's own form."""

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import User
from communes import actions as communes
from core import clock, history
from core.models import Change, ReportingPeriod
from enforcement import actions as enforcement
from inspections import actions as inspections
from outreach import actions
from outreach.models import OutreachActivity
from sonla_plan.plan.actions import close_period
from tests import factories, world
from tests.access.conftest import signed_in

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 4, 5)


@pytest.fixture
def own() -> User:
    return factories.officer("119")


@pytest.fixture
def activity(own: User) -> OutreachActivity:
    places = world.communes_of("119")[:1]
    return actions.record_activity(
        by=own, communes=places, form="session", held_on=DAY, quantity=2, attendances=40,
        document_number="1/BC", language="vi",
    )  # fmt: skip


def change(record: Any, by: User, **values: Any) -> Change:
    actions.change_activity(record, by=by, **values)
    return history.of(record)[0]


def edit_url(record: Any, line: Change) -> str:
    return f"{reverse('outreach:activity-edit', args=[record.pk])}?undo={line.pk}"


def sent(response: Any, **more: Any) -> dict[str, Any]:
    """What a browser would send from the form that was shown."""
    form = response.context["form"]
    data: dict[str, Any] = {"form_key": str(uuid.uuid4())}
    for bound in form:
        value = bound.value()
        if isinstance(value, list | tuple):
            data[bound.name] = [getattr(v, "pk", v) for v in value]
        elif isinstance(value, datetime.date):
            data[bound.name] = f"{value:%d/%m/%Y}"
        elif value is True:
            data[bound.name] = "on"
        elif value not in (None, False, ""):
            data[bound.name] = value
    return data | more


def test_the_form_opens_with_what_stood_there(own: User, activity: Any) -> None:
    line = change(activity, own, quantity=7, attendances=55)
    client, url = signed_in(own), edit_url(activity, line)
    page = client.get(url)
    html = page.content.decode()
    assert page.context["form"]["quantity"].value() == 2
    assert "<del>7</del>" in html
    assert "<ins>2</ins>" in html
    assert client.post(url, sent(page)).status_code == 302
    activity.refresh_from_db()
    assert (activity.quantity, activity.attendances) == (2, 40)
    told = history.of(activity)[0]
    assert told.changes["quantity"]["new"] == 2
    assert str(own) in told.reason, "the undo is itself history, and says so"


def test_the_history_offers_it(own: User, activity: Any) -> None:
    line = change(activity, own, quantity=7)
    page = signed_in(own).get(activity.get_absolute_url())
    assert edit_url(activity, line) in page.content.decode()


def test_links_are_put_back_too(own: User, activity: Any) -> None:
    first, second = world.communes_of("119")[:2]
    line = change(activity, own, communes=[second])
    client, url = signed_in(own), edit_url(activity, line)
    page = client.get(url)
    assert client.post(url, sent(page)).status_code == 302
    assert list(activity.communes.all()) == [first]


@pytest.mark.parametrize(("choice", "quantity"), [("now", 9), ("before", 2)])
def test_what_was_changed_since_is_chosen(
    own: User, activity: Any, choice: str, quantity: int
) -> None:
    line = change(activity, own, quantity=7, attendances=55)
    change(activity, factories.user(), quantity=9)
    client, url = signed_in(own), edit_url(activity, line)
    page = client.get(url)
    (asked,) = page.context["undo"].choices
    assert (asked["before"], asked["now"]) == ("2", "9")
    assert page.context["form"]["quantity"].value() == 9, "nothing is overwritten unseen"
    assert client.post(url, sent(page, undo__quantity=choice)).status_code == 302
    activity.refresh_from_db()
    assert (activity.quantity, activity.attendances) == (quantity, 40)


def test_whoever_saves_between_is_not_overwritten(own: User, activity: Any) -> None:
    line = change(activity, own, quantity=7)
    client, url = signed_in(own), edit_url(activity, line)
    page = client.get(url)
    change(activity, factories.user(), quantity=9)
    assert client.post(url, sent(page)).status_code == 409
    activity.refresh_from_db()
    assert activity.quantity == 9


def aged(monkeypatch: pytest.MonkeyPatch, **time: int) -> None:
    later = clock.now() + datetime.timedelta(**time)
    monkeypatch.setattr(clock, "now", lambda: later)


def test_authors_within_a_day_and_provincial_staff_at_any_time(
    own: User, activity: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague, staff = factories.officer("119"), factories.user()
    url = edit_url(activity, change(activity, own, quantity=7))
    asked = {who: signed_in(who) for who in (own, colleague, staff)}
    assert [client.get(url).status_code for client in asked.values()] == [200, 403, 200]
    aged(monkeypatch, hours=23)
    assert signed_in(own).get(url).status_code == 200
    aged(monkeypatch, days=2)
    asked = {who: signed_in(who) for who in (own, colleague, staff)}
    assert [client.get(url).status_code for client in asked.values()] == [403, 403, 200]
    assert asked[own].post(url, {}).status_code == 403
    page = asked[own].get(activity.get_absolute_url()).content.decode()
    assert "?undo=" not in page
    assert "?undo=" in asked[staff].get(activity.get_absolute_url()).content.decode()


def test_outside_the_scope_it_is_not_there(own: User, activity: Any) -> None:
    url = edit_url(activity, change(activity, own, quantity=7))
    assert signed_in(factories.officer("123")).get(url).status_code == 404
    assert signed_in(factories.user("leadership")).get(url).status_code == 403


@pytest.mark.parametrize("key", ["0", "x", "9" * 19, "9" * 30, "9" * 5000, "٣", "-1"])
def test_another_line_is_not_there(own: User, activity: Any, key: str) -> None:
    url = reverse("outreach:activity-edit", args=[activity.pk])
    assert signed_in(own).get(f"{url}?undo={key}").status_code == 404


def test_another_records_line_is_not_there(own: User, activity: Any) -> None:
    other = actions.record_activity(
        by=own, communes=world.communes_of("119")[:1], form="session", held_on=DAY, quantity=1
    )
    line = change(other, own, quantity=5)
    assert signed_in(own).get(edit_url(activity, line)).status_code == 404


def test_a_closed_period_asks_why(own: User, activity: Any) -> None:
    actions.change_activity(activity, by=own, held_on=datetime.date(2019, 3, 5))
    line = change(activity, own, quantity=7)
    period = ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)
    close_period(period, by=None, signed_as="GIÁM ĐỐC")
    client, url = signed_in(own), edit_url(activity, line)
    page = client.get(url)
    refused = client.post(url, sent(page))
    assert "change_reason" in refused.context["form"].errors
    assert client.post(url, sent(page, change_reason="Nhập nhầm")).status_code == 302
    assert "Nhập nhầm" in history.of(activity)[0].reason


def test_the_forms_rules_hold(own: User, activity: Any) -> None:
    """What was allowed then need not be allowed now."""
    line = change(activity, own, quantity=7)
    client, url = signed_in(own), edit_url(activity, line)
    page = client.get(url)
    wrong = client.post(url, sent(page, held_on="05/04/2030"))
    assert wrong.status_code == 200
    assert "held_on" in wrong.context["form"].errors
    assert wrong.context["undo"].shown, "the page still says what it undoes"


def test_what_the_form_does_not_hold_is_said() -> None:
    """Done by another page: it is named, and only the rest is put back."""
    rows, staff = world.district_rows("119", "x"), factories.user()
    record, client = rows["recognition"], signed_in(staff)
    edit = reverse("communes:recognition-edit", args=[record.pk])
    day = datetime.date(2019, 6, 1)
    withdraw = {"withdrawn_on": day, "loss_decision": "7/QĐ"}
    communes.change_fact(record, by=staff, **withdraw)
    page = client.get(f"{edit}?undo={history.of(record)[0].pk}", follow=True)
    assert page.redirect_chain[-1][0] == record.get_absolute_url()
    assert "message-error" in page.content.decode()
    back = {"withdrawn_on": None, "loss_decision": ""}
    communes.change_fact(record, by=staff, **back, decision_number="8/QĐ")
    page = client.get(f"{edit}?undo={history.of(record)[0].pk}")
    assert len(page.context["undo"].left) == 2
    assert page.context["undo"].initial.keys() == {"decision_number"}


def test_a_period_that_was_closed_is_not_opened_again_by_undoing() -> None:
    """It has no page in core: the plan's rooms say where it stands."""
    period, staff = world.closed_quarter(), factories.user()
    edit = reverse("plan:period-edit", args=[period.year, period.pk])
    answer = signed_in(staff).get(f"{edit}?undo={history.of(period)[0].pk}")
    assert (answer.status_code, answer.url) == (
        302, reverse("plan:period-detail", args=[period.year, period.pk]),
    )  # fmt: skip


def test_minutes_are_undone_on_their_own_page() -> None:
    visit, staff = world.district_rows("119", "x")["visit"], factories.user()
    before = visit.staff
    inspections.change_visit(visit, by=staff, staff=777)
    line = history.of(visit)[0]
    url = f"{reverse('inspections:visit-edit', args=[visit.pk])}?undo={line.pk}"
    page = signed_in(staff).get(url)
    assert page.context["form"]["staff"].value() in (before, "")
    assert "<del>777</del>" in page.content.decode()
    assert signed_in(factories.officer("123")).get(url).status_code == 404


def test_a_case_keeps_its_counts_from_who_may_not_see_them(own: User) -> None:
    police = factories.officer("congan")
    case = enforcement.record_case(
        by=police, district=factories.district("119"), number="1/QĐ", opened_on=DAY,
        source_number="9/BC", source_on=DAY, sellers=2,
    )  # fmt: skip
    enforcement.change_fact(case, by=police, sellers=5)
    url = f"{reverse('enforcement:case-edit', args=[case.pk])}?undo={history.of(case)[0].pk}"
    assert signed_in(police).get(url).context["form"]["sellers"].value() == 2
    assert signed_in(factories.user("leadership")).get(url).status_code == 403


def test_an_inspection_is_undone_on_its_own_page() -> None:
    staff = factories.user()
    planned = world.provincial_plan("x", "123")
    before = planned.decision_number
    inspections.change_inspection(planned, by=staff, decision_number="99/QĐ-KT")
    line = Change.objects.filter(
        model="inspections.inspection", object_id=planned.pk, verb="update"
    ).latest("pk")
    url = f"{reverse('inspections:inspection-edit', args=[planned.pk])}?undo={line.pk}"
    assert signed_in(factories.officer("119")).get(url).status_code == 404
    page = signed_in(staff).get(url)
    assert page.context["form"]["decision_number"].value() == before
    assert "<del>99/QĐ-KT</del>" in page.content.decode()


def test_on_an_accounts_page_its_own_changes_are_offered_and_no_postings() -> None:
    """A posting's lines stand beside them, but the account's form knows nothing of theirs."""
    admin, person = factories.user("administrator"), factories.officer("119")
    accounts.change_user(person, by=admin, full_name="Lò Thị Mới")
    communes.change_fact(person.postings.get(), by=admin, valid_to=datetime.date(2019, 12, 31))
    page = signed_in(admin).get(person.get_absolute_url()).content.decode()
    edit = reverse("administration:user-edit", args=[person.pk])
    assert page.count("?undo=") == 1
    assert f"{edit}?undo={history.of(person)[0].pk}" in page
    assert "31/12/2019" in page


def test_restoring_and_undoing_stay_apart(own: User, activity: Any) -> None:
    """A line that says "deleted" is undone from the bin, not here."""
    actions.remove_activity(activity, by=own)
    actions.restore_activity(activity, by=own)
    client: Client = signed_in(own)
    for line in history.of(activity):
        assert client.get(edit_url(activity, line)).status_code == 404
