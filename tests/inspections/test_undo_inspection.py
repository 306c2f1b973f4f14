"""An inspection undone together with its members, planned establishments and visits."""

import html

import pytest

from accounts.models import User
from core import history
from core.models import Change, ReportingPeriod
from inspections import actions
from inspections.actions import FindingRow, MemberRow, PlannedRow
from inspections.models import (
    Establishment,
    InspectionMember,
    PlannedEstablishment,
    Visit,
)
from sonla_plan.plan.actions import close_period
from tests import factories
from tests.inspections import make
from tests.inspections.undoing import (
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


def test_a_changed_member_list_is_undone(own: User, shops: list[Establishment]) -> None:
    found = held(shops[:1])
    first, second, third = rows_of(InspectionMember, inspection=found)
    members_changed(found, own)
    page = opened(own, found)
    forms_shown = {f["name"].value(): f for f in page.context["members"].forms if f.is_stored}
    assert forms_shown["Cán bộ B"]["position"].value() == ""
    assert forms_shown["Quàng Thị Thêm"]["remove"].value() is True
    assert not forms_shown["Cán bộ A"]["remove"].value(), "it is back"
    text = page.content.decode()
    assert "<del>Lò Văn Mới</del>" in text
    assert "</del> → <ins>Cán bộ A</ins>" in text
    assert save(own, page).status_code == 302
    now = rows_of(InspectionMember, inspection=found)
    assert [m.pk for m in now] == [first.pk, second.pk, third.pk], "the rows themselves, no copies"
    assert [(m.name, m.position) for m in now] == [(f"Cán bộ {n}", "") for n in "ABC"]
    told = {c.verb: c for c in Change.objects.filter(batch=history.of(first)[0].batch)}
    assert told.keys() == {"restore", "update", "delete"}
    assert all(str(own) in line.reason for line in told.values()), "it is history, and says so"


def test_the_undo_can_be_undone(own: User, shops: list[Establishment]) -> None:
    found = held(shops[:1])
    members_changed(found, own)
    changed = [m.name for m in rows_of(InspectionMember, inspection=found)]
    undone(own, found)
    undone(own, found)
    assert [m.name for m in rows_of(InspectionMember, inspection=found)] == changed


def test_own_fields_and_lines_of_one_batch_go_back_together(
    own: User, shops: list[Establishment]
) -> None:
    found = held(shops[:1])
    first = rows_of(InspectionMember, inspection=found)[0]
    rows = [member(first, card_number="7/THẺ")]
    actions.change_inspection(found, by=own, decision_number="99/QĐ-178", members=rows)
    (url,) = offered(own, found)
    line = Change.objects.get(pk=url.rpartition("=")[2])
    assert line.model == "inspections.inspection", "one entry, named by the record's own change"
    undone(own, found)
    found.refresh_from_db()
    first.refresh_from_db()
    assert (found.decision_number, first.card_number) == ("12/QĐ-178", "")


def test_fewer_members_than_the_quorum_are_refused(own: User, shops: list[Establishment]) -> None:
    """The undo meets the rules of today: nothing is half stored."""
    found = held(shops[:1])
    rows = [MemberRow(name="Quàng Thị Thêm", agency_name="Đội liên ngành")]
    actions.change_inspection(found, by=own, members=rows)
    first = rows_of(InspectionMember, inspection=found)[0]
    actions.change_inspection(found, by=own, members=[member(first, remove=True)])
    answer = save(own, opened(own, found, at=1))
    assert answer.status_code == 200
    assert "members-error" in answer.content.decode()
    assert len(rows_of(InspectionMember, inspection=found)) == 3


# --- somebody else since


@pytest.mark.parametrize(("choice", "position"), [("now", "Phó tổ trưởng"), ("before", "")])
def test_what_somebody_changed_since_is_chosen(
    own: User, shops: list[Establishment], choice: str, position: str
) -> None:
    """Both values are shown; a line made by the change and changed since stays and is named."""
    found = held(shops[:1])
    members_changed(found, own)
    _gone, changed, _third, added = InspectionMember.objects.filter(inspection=found).order_by("pk")
    staff = factories.user(full_name="Tòng Thị Tỉnh")
    rows = [member(changed, position="Phó tổ trưởng"), member(added, card_number="1/THẺ")]
    actions.change_inspection(found, by=staff, members=rows)
    page = opened(own, found)
    (asked,) = page.context["undo"].choices
    assert (asked["before"], asked["now"]) == ("", "Phó tổ trưởng")
    (kept,) = page.context["undo"].kept
    assert "Quàng Thị Thêm" in kept
    assert "Tòng Thị Tỉnh" in kept
    assert kept in html.unescape(page.content.decode())
    shown = {f["name"].value(): f["position"].value() for f in page.context["members"].forms}
    assert shown["Cán bộ B"] == "Phó tổ trưởng", "nothing is overwritten unseen"
    assert save(own, page, **{f"undo__{asked['name']}": choice}).status_code == 302
    changed.refresh_from_db()
    added.refresh_from_db()
    assert (changed.name, changed.position) == ("Cán bộ B", position)
    assert (added.deleted_at, added.card_number) == (None, "1/THẺ")


def test_an_agency_changed_since_is_chosen_by_its_name(
    own: User, shops: list[Establishment]
) -> None:
    """The form's field holds two columns of the row: the agency, or its name as typed."""
    police, labour = factories.agency("congan"), factories.agency("ldtbxh")
    rows = [MemberRow(name="Đầu", agency=police), *make.three()[1:]]
    found = held(shops[:1], members=rows)
    first = rows_of(InspectionMember, inspection=found)[0]
    actions.change_inspection(found, by=own, members=[member(first, agency=labour)])
    first.refresh_from_db()
    other = [member(first, agency=factories.agency("yte"))]
    actions.change_inspection(found, by=factories.user(), members=other)
    page = opened(own, found)
    (asked,) = page.context["undo"].choices
    assert save(own, page, **{f"undo__{asked['name']}": "before"}).status_code == 302
    first.refresh_from_db()
    assert first.agency == police


def test_what_somebody_took_out_since_stays_out(own: User, shops: list[Establishment]) -> None:
    found = held(shops[:1], members=[*make.three(), MemberRow(name="Thứ tư", agency_name="Đội")])
    row = rows_of(InspectionMember, inspection=found)[0]
    actions.change_inspection(found, by=own, members=[member(row, name="Nhầm")])
    row.refresh_from_db()
    actions.change_inspection(found, by=factories.user(), members=[member(row, remove=True)])
    undone(own, found)
    row.refresh_from_db()
    assert row.deleted_at
    assert row.name == "Nhầm"


def test_whoever_saves_between_is_not_overwritten(own: User, shops: list[Establishment]) -> None:
    """The line that comes back is still the same one after the conflict."""
    found = held(shops[:1])
    first, second, _third = rows_of(InspectionMember, inspection=found)
    members_changed(found, own)
    page = opened(own, found)
    second.refresh_from_db()
    actions.change_inspection(
        found, by=factories.user(), members=[member(second, position="Tổ phó")]
    )
    refused = save(own, page)
    assert refused.status_code == 409
    names = {row["name"] for row in refused.context["conflict"]["rows"]}
    assert not {name for name in names if name.startswith("members-0")}, "nobody changed that one"
    assert "members-1-position" in names
    again = save(own, refused, **{"choice__members-1-position": "theirs"})
    assert again.status_code == 302, again.context["form"].errors
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.deleted_at is None
    assert (second.name, second.position) == ("Cán bộ B", "Tổ phó")


# --- what is to be covered, what was visited


def test_a_planned_establishment_taken_out_comes_back(
    own: User, shops: list[Establishment]
) -> None:
    found = plan_of(shops[:2])
    first, second = rows_of(PlannedEstablishment, inspection=found)
    rows = [planned(first, remove=True), PlannedRow(establishment=shops[2])]
    actions.change_inspection(found, by=own, planned=rows)
    undone(own, found)
    assert [p.pk for p in rows_of(PlannedEstablishment, inspection=found)] == [first.pk, second.pk]


def test_a_line_that_comes_back_can_still_be_refused(own: User, shops: list[Establishment]) -> None:
    found = plan_of(shops[:1])
    (row,) = rows_of(PlannedEstablishment, inspection=found)
    actions.change_inspection(found, by=own, planned=[planned(row, remove=True)])
    answer = save(own, opened(own, found), **{"planned-0-remove": "on"})
    assert answer.status_code == 302
    assert history.of(row).filter(verb="delete").count() == 1
    row.refresh_from_db()
    assert row.deleted_at


def test_what_was_entered_anew_since_is_not_put_back_beside_it(
    own: User, shops: list[Establishment]
) -> None:
    found = plan_of(shops[:2])
    first, _second = rows_of(PlannedEstablishment, inspection=found)
    actions.change_inspection(found, by=own, planned=[planned(first, remove=True)])
    anew = [PlannedRow(establishment=shops[0])]
    actions.change_inspection(found, by=factories.user(), planned=anew)
    page = opened(own, found)
    assert len(page.context["undo"].kept) == 1
    assert save(own, page).status_code == 302
    now = rows_of(PlannedEstablishment, inspection=found)
    assert len(now) == 2
    assert first.pk not in {row.pk for row in now}


def test_a_line_changed_into_another_and_back(own: User, shops: list[Establishment]) -> None:
    """Taken out here and entered there in one save: the old row goes where the new one stood."""
    found = plan_of(shops[:1])
    (row,) = rows_of(PlannedEstablishment, inspection=found)
    rows = [planned(row, remove=True), PlannedRow(shops[0], again_reason="Khác")]
    actions.change_inspection(found, by=own, planned=rows)
    undone(own, found)
    assert [p.pk for p in rows_of(PlannedEstablishment, inspection=found)] == [row.pk]


def test_a_visit_comes_back_with_its_minutes(own: User, shops: list[Establishment]) -> None:
    found = held(shops[:2])
    visit = make.first_visit(found)
    actions.record_minutes(
        visit, by=own, staff=7, findings=[FindingRow(text="Thiếu nội quy", measure="reminded")]
    )
    visit.refresh_from_db()
    taken = visited(visit, minutes_number=visit.minutes_number, remove=True)
    added = make.visit(shops[2])
    actions.change_inspection(found, by=own, visits=[taken, added])
    undone(own, found)
    visit.refresh_from_db()
    assert (visit.deleted_at, visit.staff, visit.outcome) == (None, 7, "reminded")
    assert [v.establishment for v in rows_of(Visit, inspection=found)] == shops[:2]


def test_a_visit_whose_minutes_were_typed_since_stays(
    own: User, shops: list[Establishment]
) -> None:
    found = held(shops[:1])
    added = actions.add_visit(
        found, by=own, establishment=shops[1], visited_on=make.DAY, outcome="no_violation"
    )
    assert len(offered(own, found)) == 1
    actions.record_minutes(added, by=factories.user(), staff=3)
    (url,) = offered(own, found)  # the minutes are told and undone on their own page
    page = signed_in(own).get(url)
    assert len(page.context["undo"].kept) == 1
    assert save(own, page).status_code == 302
    added.refresh_from_db()
    assert added.deleted_at is None


def test_a_closed_period_asks_why(own: User, shops: list[Establishment]) -> None:
    found = held(shops[:2])
    visit = make.first_visit(found)
    actions.change_inspection(found, by=own, visits=[visited(visit, remove=True)])
    period = ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)
    close_period(period, by=None, signed_as="GIÁM ĐỐC")
    page = opened(own, found)
    refused = save(own, page)
    assert "change_reason" in refused.context["form"].errors
    assert save(own, page, change_reason="Nhập nhầm").status_code == 302
    assert "Nhập nhầm" in history.of(visit)[0].reason


def test_recording_as_held_is_not_undone_by_its_lines(
    own: User, shops: list[Establishment]
) -> None:
    found = plan_of(shops[:1])
    actions.change_inspection(
        found, by=own, starts_on=make.DAY, ends_on=make.DAY, decision_number="5/QĐ"
    )
    found.refresh_from_db()
    actions.record_inspection(
        found, by=own, held_on=make.DAY, members=make.three(), visits=[make.visit(shops[0])],
        decision_number="6/QĐ",
    )  # fmt: skip
    page = opened(own, found)
    assert page.context["undo"].initial.keys() == {"decision_number"}
    assert len(page.context["undo"].left) == 4  # state, day, members, visits
    assert save(own, page).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.held_on, found.decision_number) == ("held", make.DAY, "5/QĐ")
    assert len(rows_of(InspectionMember, inspection=found)) == 3


def test_a_list_planned_before_is_not_undone_once_it_was_held(
    own: User, shops: list[Establishment]
) -> None:
    found = plan_of(shops[:1])
    rows = [PlannedRow(establishment=shops[1])]
    actions.change_inspection(found, by=own, starts_on=make.DAY, ends_on=make.DAY, planned=rows)
    actions.change_inspection(found, by=own, planned=[PlannedRow(establishment=shops[2])])
    found.refresh_from_db()
    actions.record_inspection(found, by=own, held_on=make.DAY, members=make.three())
    (url,) = offered(own, found)  # the days; neither that it was held nor the list by itself
    page = signed_in(own).get(url)
    assert len(page.context["undo"].left) == 1
    assert "planned" not in page.context["undo"].lines
