"""To whom an undo of lines is offered, and what nobody learns by it."""

import datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from core import clock, history
from inspections import actions
from inspections.actions import MemberRow, PlannedRow
from inspections.models import (
    Establishment,
    Finding,
    InspectionMember,
    PlannedEstablishment,
    Visit,
)
from tests import factories
from tests.inspections import make
from tests.inspections.undoing import (
    finding,
    held,
    member,
    members_changed,
    offered,
    opened,
    plan_of,
    planned,
    rows_of,
    save,
    signed_in,
    undone,
    visited,
)

pytestmark = pytest.mark.django_db


def test_authors_within_a_day_and_provincial_staff_at_any_time(
    own: User, shops: list[Establishment], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = held(shops[:1])
    members_changed(found, own)
    colleague, staff = factories.officer("119"), factories.user()
    (url,) = offered(own, found)
    assert not offered(colleague, found)
    assert signed_in(colleague).get(url).status_code == 403
    assert offered(staff, found) == [url]
    later = clock.now() + datetime.timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not offered(own, found)
    assert signed_in(own).get(url).status_code == 403
    assert offered(staff, found) == [url]
    undone(staff, found)


def test_what_was_recorded_with_the_record_is_undone_with_it_only(
    own: User, shops: list[Establishment]
) -> None:
    found = held(shops[:1], by=own)
    assert offered(own, found) == []
    assert offered(factories.user(), found) == []
    edit = reverse("inspections:inspection-edit", args=[found.pk])
    for row in rows_of(InspectionMember, inspection=found):
        url = f"{edit}?undo={history.of(row)[0].pk}"
        assert signed_in(own).get(url).status_code == 404


def test_another_records_line_is_not_there(own: User, shops: list[Establishment]) -> None:
    found, other = held(shops[:1]), make.held(of="123")
    theirs = rows_of(InspectionMember, inspection=other)[0]
    actions.change_inspection(other, by=own_of("123"), members=[member(theirs, name="Khác")])
    edit = reverse("inspections:inspection-edit", args=[found.pk])
    assert signed_in(own).get(f"{edit}?undo={history.of(theirs)[0].pk}").status_code == 404


def own_of(code: str) -> User:
    return factories.officer(code)


def test_the_list_of_a_plan_is_undone_by_nobody_else(shops: list[Establishment]) -> None:
    """Of the provincial team's: no officer opens it, named on it or not."""
    staff, named = factories.user(), factories.officer("119")
    found = make.planned(
        on=make.day(7, 20),
        members=[MemberRow(name="A", agency_name="Đội", user=named)],
        planned=[PlannedRow(shops[0])],
    )
    (row,) = rows_of(PlannedEstablishment, inspection=found)
    actions.change_inspection(found, by=staff, planned=[planned(row, remove=True)])
    (url,) = offered(staff, found)
    assert offered(named, found) == []
    assert signed_in(named).get(url).status_code == 403, "who is named may look, and not touch"
    assert signed_in(factories.officer("123")).get(url).status_code == 404
    assert signed_in(factories.user("leadership")).get(url).status_code == 403
    undone(staff, found)


def test_what_was_taken_out_is_told_to_who_may_change_it(
    own: User, shops: list[Establishment]
) -> None:
    """The host district reads its own part of a provincial inspection, and nothing that went."""
    elsewhere = make.establishment("123", "Nhà nghỉ Ở Xa")
    found = make.held(make.visit(shops[0]), make.visit(elsewhere))
    staff = factories.user()
    first, second = rows_of(Visit, inspection=found)
    actions.remove_visit(first, by=staff)
    actions.change_inspection(
        found, by=staff, visits=[visited(second, outcome="reminded"), make.visit(shops[1])]
    )
    pages = {
        who: signed_in(user).get(found.get_absolute_url()).content.decode()
        for who, user in {"staff": staff, "own": own}.items()
    }
    for name in ("Cơ sở A", "Nhà nghỉ Ở Xa", "Cơ sở B"):
        assert name in pages["staff"]
    assert "Cơ sở B" in pages["own"]
    assert "Cơ sở A" not in pages["own"]
    assert "Nhà nghỉ Ở Xa" not in pages["own"]


def test_findings_taken_out_are_told_to_who_may_change_them(own: User, visit: Visit) -> None:
    one, _two = rows_of(Finding, visit=visit)
    actions.record_minutes(visit, by=own, findings=[finding(one, remove=True)])
    url = visit.get_absolute_url()
    assert "Chưa niêm yết nội quy" in signed_in(own).get(url).content.decode()
    leader = signed_in(factories.user("leadership")).get(url).content.decode()
    assert "Thiếu hợp đồng" in leader
    assert "Chưa niêm yết nội quy" not in leader


def test_every_undo_that_is_offered_opens(own: User, visit: Visit) -> None:
    """Of every kind of change of this module, one after the other, on both pages."""
    found, staff = visit.inspection, factories.user()
    members_changed(found, own)
    one, two = rows_of(Finding, visit=visit)
    actions.record_minutes(visit, by=own, findings=[finding(one, remove=True)], staff=2)
    actions.report_remedy(two, by=own, remedied_on=make.day(4, 1), remedy_note="Đã sửa")
    actions.change_inspection(found, by=own, ends_on=make.day(3, 6))
    actions.remove_visit(visit, by=own)
    actions.restore_visit(visit, by=own)
    for record, most in ((found, 4), (visit, 2)):
        for who in (own, staff):
            urls = offered(who, record)
            assert len(urls) >= most, urls
            client = signed_in(who)
            assert {client.get(url).status_code for url in urls} == {200}


def test_the_form_costs_the_same_with_more_lines(
    own: User, django_assert_max_num_queries: Any
) -> None:
    def cost(count: int) -> int:
        places = [make.establishment("119", f"Nơi {count}-{n}") for n in range(count)]
        found = plan_of(places)
        rows = rows_of(PlannedEstablishment, inspection=found)
        actions.change_inspection(
            found, by=own, planned=[planned(row, again_reason="Lại") for row in rows]
        )
        url, client = offered(own, found)[0], signed_in(own)
        client.get(url)
        with django_assert_max_num_queries(1000) as made:
            client.get(url)
        return len(made)

    assert cost(2) == cost(9)


def test_what_minutes_did_elsewhere_is_named(own: User, visit: Visit) -> None:
    """A finding of an earlier visit verified, the register's numbers: undone where they are."""
    shop = visit.establishment
    again = make.first_visit(
        make.held(make.visit(shop, make.day(5, 6)), of="119", on=make.day(5, 6))
    )
    one, _two = rows_of(Finding, visit=visit)
    actions.record_minutes(
        again, by=own, staff=5, update_register=True, mended={one.pk: "Đã niêm yết"}
    )
    page = opened(own, again)
    left = page.context["undo"].left
    assert len(left) == 2
    assert one.text in left[0]
    assert save(own, page).status_code == 302
    again.refresh_from_db()
    one.refresh_from_db()
    assert (again.staff, one.verified_in) == (None, again)
