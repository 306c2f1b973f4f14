"""A change undone together with the lines saved with it, through the record's own form."""

import datetime
import html
import re
import uuid
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock, history
from core.models import Change, ReportingPeriod
from inspections import actions
from inspections.actions import Answer, FindingRow, MemberRow, PlannedRow, VisitRow
from inspections.models import (
    ChecklistAnswer,
    ChecklistItem,
    Establishment,
    Finding,
    Inspection,
    InspectionMember,
    PlannedEstablishment,
    Sanction,
    Visit,
)
from sonla_plan.plan.actions import close_period
from tests import factories
from tests.inspections import make

pytestmark = pytest.mark.django_db
SETS = ("members", "planned", "visits", "findings")
UNDO = re.compile(r'href="([^"]+\?undo=\d+)"')


@pytest.fixture
def own() -> User:
    return factories.officer("119")


@pytest.fixture
def shops() -> list[Establishment]:
    return [make.establishment("119", f"Cơ sở {n}") for n in "ABC"]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def offered(user: User, record: Any) -> list[str]:
    """The addresses under which the record's page offers to undo, the newest first."""
    return UNDO.findall(signed_in(user).get(record.get_absolute_url()).content.decode())


def opened(user: User, record: Any, at: int = 0) -> Any:
    """The form that the page's link opens."""
    page = signed_in(user).get(offered(user, record)[at])
    assert page.status_code == 200, page
    return page


def sent(page: Any, **changed: Any) -> dict[str, Any]:
    """What a browser would send from the form that was shown."""
    context = page.context
    several = [rows for name in SETS if hasattr(rows := context.get(name), "management_form")]
    shown = [context["form"], *(context[n] for n in ("checklist", "earlier") if n in context)]
    for rows in several:
        shown += [rows.management_form, *rows.forms]
    data: dict[str, Any] = {}
    for bound in (bound for form in shown for bound in form):
        value = bound.field.prepare_value(bound.value())
        if isinstance(bound.field, forms.BooleanField):
            value = "on" if value else None
        elif not isinstance(value, str) and hasattr(bound.field.widget, "format_value"):
            value = bound.field.widget.format_value(value)
        value = value[0] if isinstance(value, list) else value
        if value not in (None, ""):
            data[bound.html_name] = value
    return {k: v for k, v in (data | {"form_key": str(uuid.uuid4())} | changed).items() if v != ""}


def save(user: User, page: Any, **changed: Any) -> Any:
    url = page.wsgi_request.get_full_path()
    return signed_in(user).post(url, sent(page, **changed))


def undone(user: User, record: Any, at: int = 0) -> None:
    answer = save(user, opened(user, record, at))
    assert answer.status_code == 302, answer.context["form"].errors


def rows_of(model: Any, **of: Any) -> list[Any]:
    return list(model.objects.filter(deleted_at__isnull=True, **of).order_by("pk"))


def member(row: InspectionMember, **changed: Any) -> MemberRow:
    names = ("name", "agency", "agency_name", "position", "card_number", "user", "pk", "version")
    return MemberRow(**{**{name: getattr(row, name) for name in names}, **changed})


def planned(row: PlannedEstablishment, **changed: Any) -> PlannedRow:
    names = ("establishment", "again_reason", "pk", "version")
    return PlannedRow(**{**{name: getattr(row, name) for name in names}, **changed})


def visited(row: Visit, **changed: Any) -> VisitRow:
    names = ("establishment", "visited_on", "outcome", "not_inspected_reason", "pk", "version")
    return VisitRow(**{**{name: getattr(row, name) for name in names}, **changed})


def finding(row: Finding, **changed: Any) -> FindingRow:
    names = ("text", "measure", "act", "remedy_due_on", "pk", "version")
    return FindingRow(**{**{name: getattr(row, name) for name in names}, **changed})


# --- the members of an inspection


def held(shops: list[Establishment], **values: Any) -> Inspection:
    return make.held(*(make.visit(shop) for shop in shops), of="119", **values)


def members_changed(found: Inspection, by: User) -> None:
    """One taken out, one changed, one put in: nothing of the inspection itself."""
    first, second, _third = rows_of(InspectionMember, inspection=found)
    rows = [
        member(first, remove=True),
        member(second, name="Lò Văn Mới", position="Tổ trưởng"),
        MemberRow(name="Quàng Thị Thêm", agency_name="Đội liên ngành"),
    ]
    actions.change_inspection(found, by=by, members=rows)


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


def plan_of(shops: list[Establishment], of: str = "119") -> Inspection:
    return make.planned(
        of=of, on=make.day(7, 20), planned=[PlannedRow(establishment=shop) for shop in shops]
    )


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


# --- the minutes of a visit


@pytest.fixture
def visit(own: User, shops: list[Establishment]) -> Visit:
    """With two findings, and an answer to two lines of the checklist."""
    found = make.first_visit(held(shops[:1], by=own))
    one, two = ChecklistItem.objects.filter(number__in=(1, 2)).order_by("number")
    rows = [
        FindingRow(text="Chưa niêm yết nội quy", measure="reminded"),
        FindingRow(text="Thiếu hợp đồng", measure="remedy", remedy_due_on=make.day(4, 5)),
    ]
    answers = {one.pk: Answer("yes"), two.pk: Answer("no", "Hết hạn")}
    return actions.record_minutes(found, by=own, findings=rows, answers=answers, staff=4)


def answers_of(visit: Visit) -> dict[int, tuple[str, str]]:
    return {a.item.number: (a.answer, a.note) for a in rows_of(ChecklistAnswer, visit=visit)}


def test_findings_changed_added_and_taken_out_are_undone(own: User, visit: Visit) -> None:
    one, two = rows_of(Finding, visit=visit)
    rows = [
        finding(one, text="Khác hẳn", measure="recorded"),
        finding(two, remove=True),
        FindingRow(text="Thêm nhầm", measure="transferred", transferred_to="Công an"),
    ]
    changed = actions.record_minutes(visit, by=own, findings=rows, staff=9)
    assert changed.outcome == "transferred"
    page = opened(own, visit)
    shown = {f["text"].value(): f["remove"].value() for f in page.context["findings"].forms[:3]}
    assert shown == {"Chưa niêm yết nội quy": False, "Thiếu hợp đồng": False, "Thêm nhầm": True}
    assert save(own, page).status_code == 302
    now = rows_of(Finding, visit=visit)
    assert [(f.pk, f.text, f.measure) for f in now] == [
        (one.pk, "Chưa niêm yết nội quy", "reminded"),
        (two.pk, "Thiếu hợp đồng", "remedy"),
    ]
    visit.refresh_from_db()
    assert (visit.staff, visit.outcome) == (4, "reminded")


def test_minutes_in_which_only_lines_changed(own: User, visit: Visit) -> None:
    one, _two = rows_of(Finding, visit=visit)
    actions.record_minutes(visit, by=own, findings=[finding(one, text="Gõ sai")])
    undone(own, visit)
    one.refresh_from_db()
    assert one.text == "Chưa niêm yết nội quy"


def test_the_outcome_that_followed_goes_back_with_what_it_followed_from(
    own: User, shops: list[Establishment]
) -> None:
    found = make.first_visit(held(shops[:1], by=own))
    actions.record_minutes(found, by=own, findings=[FindingRow(text="Nhầm", measure="recorded")])
    undone(own, found)
    found.refresh_from_db()
    assert (found.outcome, rows_of(Finding, visit=found)) == ("no_violation", [])


def test_checklist_answers_are_undone(own: User, visit: Visit) -> None:
    before = answers_of(visit)
    one, two, three = ChecklistItem.objects.filter(number__in=(1, 2, 3)).order_by("number")
    answers = {one.pk: Answer("na"), two.pk: Answer(""), three.pk: Answer("yes", "Nhầm")}
    actions.record_minutes(visit, by=own, answers=answers)
    assert answers_of(visit) == {1: ("na", ""), 3: ("yes", "Nhầm")}
    undone(own, visit)
    assert answers_of(visit) == before == {1: ("yes", ""), 2: ("no", "Hết hạn")}


def test_an_answer_given_anew_since_stays(own: User, visit: Visit) -> None:
    one, two = ChecklistItem.objects.filter(number__in=(1, 2)).order_by("number")
    actions.record_minutes(visit, by=own, answers={one.pk: Answer("na"), two.pk: Answer("")})
    actions.record_minutes(visit, by=factories.user(), answers={two.pk: Answer("yes")})
    page = opened(own, visit)
    assert len(page.context["undo"].kept) == 1
    assert save(own, page).status_code == 302
    assert answers_of(visit) == {1: ("yes", ""), 2: ("yes", "")}


@pytest.mark.parametrize("choice", ["now", "before"])
def test_of_a_finding_and_an_answer_changed_since_one_chooses(
    own: User, visit: Visit, choice: str
) -> None:
    one, _two = rows_of(Finding, visit=visit)
    item = ChecklistItem.objects.get(number=1)
    actions.record_minutes(
        visit, by=own, findings=[finding(one, text="Gõ sai")], answers={item.pk: Answer("na")}
    )
    one.refresh_from_db()
    actions.record_minutes(
        visit, by=factories.user(), findings=[finding(one, text="Nói khác")],
        answers={item.pk: Answer("no")},
    )  # fmt: skip
    page = opened(own, visit)
    asked = {f"undo__{row['name']}": choice for row in page.context["undo"].choices}
    assert len(asked) == 2
    assert save(own, page, **asked).status_code == 302
    one.refresh_from_db()
    before = choice == "before"
    assert one.text == ("Chưa niêm yết nội quy" if before else "Nói khác")
    assert answers_of(visit)[1] == ("yes" if before else "no", "")


def test_a_finding_that_was_decided_on_since_is_not_taken_out(own: User, visit: Visit) -> None:
    rows = [FindingRow(text="Không có giấy chứng nhận", measure="recorded")]
    actions.record_minutes(visit, by=own, findings=rows)
    new = rows_of(Finding, visit=visit)[-1]
    staff = factories.user()
    actions.record_sanction(
        new, by=staff, authority="UBND huyện", decision_number="9/QĐ", decided_on=make.day(3, 20),
        subject=Sanction.Subject.values[0], form="warning",
    )  # fmt: skip
    answer = save(own, opened(own, visit))
    assert answer.status_code == 200
    assert answer.context["findings"].forms[2].errors
    assert len(rows_of(Finding, visit=visit)) == 3


def test_a_finding_reported_as_mended_since_is_left_alone(own: User, visit: Visit) -> None:
    rows = [FindingRow(text="Biển hiệu", measure="reminded")]
    actions.record_minutes(visit, by=own, findings=rows)
    new = rows_of(Finding, visit=visit)[-1]
    actions.report_remedy(
        new, by=factories.user(), remedied_on=make.day(4, 1), remedy_note="Đã sửa"
    )
    page = opened(own, visit)
    assert "Biển hiệu" in page.context["undo"].kept[0]
    assert save(own, page).status_code == 302
    assert len(rows_of(Finding, visit=visit)) == 3


# --- to whom it is offered, and what nobody learns by it


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
