"""A visit from which something came is neither emptied nor taken away under it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from inspections import actions
from inspections.actions import FindingRow, VisitRow
from inspections.actions.files import due_files
from inspections.models import Establishment, Finding, Sanction, Visit
from tests import factories

from . import make
from .test_files import attached
from .test_findings import decide, found, violation
from .test_minutes import visit_of

pytestmark = pytest.mark.django_db


def row(visit: Visit, **values) -> VisitRow:
    stored = Visit.objects.get(pk=visit.pk)
    given = {
        "establishment": stored.establishment,
        "visited_on": stored.visited_on,
        "outcome": stored.outcome,
        "pk": stored.pk,
        "version": stored.version,
    }
    return VisitRow(**{**given, **values})


def change(visit: Visit, **values) -> None:
    actions.change_inspection(visit.inspection, by=None, visits=[row(visit, **values)])


def reinspection(finding: Finding, of: str = "") -> Visit:
    shop, day = finding.visit.establishment, make.day(5, 6)
    again = make.first_visit(make.held(make.visit(shop, day), of=of, on=day))
    return actions.record_minutes(again, by=None, mended={finding.pk: "Đã khắc phục"})


def test_with_findings_it_stays_inspected_and_its_outcome_follows_from_them() -> None:
    visit = violation().visit
    closed = {"outcome": "not_inspected", "not_inspected_reason": "Đóng cửa"}
    with pytest.raises(ValidationError) as error:
        change(visit, **closed)
    assert list(error.value.message_dict) == ["visits-0-outcome"]
    with pytest.raises(ValidationError, match="kiểm tra"):
        actions.change_visit(Visit.objects.get(pk=visit.pk), by=None, **closed)
    change(visit, outcome="no_violation", minutes_number="09/BB")
    visit.refresh_from_db()
    assert (visit.outcome, visit.minutes_number) == ("violation", "09/BB")


@pytest.mark.parametrize("decided", [False, True])
def test_a_visit_is_not_moved_past_what_came_of_it(decided) -> None:
    finding = violation() if decided else found(remedy_due_on=make.day(3, 20))
    if decided:
        decide(finding)
    visit, late = finding.visit, make.day(6, 20)
    values = {"starts_on": make.DAY, "ends_on": late}
    with pytest.raises(ValidationError) as error:
        actions.change_inspection(
            visit.inspection, by=None, visits=[row(visit, visited_on=late)], **values
        )
    assert list(error.value.message_dict) == ["visits-0-visited_on"]


def test_under_a_decision_neither_visit_nor_inspection_is_taken_away() -> None:
    decide(violation())
    visit = Visit.objects.get()
    with pytest.raises(ValidationError, match="quyết định xử phạt"):
        actions.remove_visit(visit, by=None)
    with pytest.raises(ValidationError, match="quyết định xử phạt"):
        change(visit, remove=True)
    with pytest.raises(ValidationError, match="quyết định xử phạt"):
        actions.remove_inspection(visit.inspection, by=None)
    assert Visit.objects.live().get() == visit
    actions.remove_sanction(Sanction.objects.get(), by=None)
    actions.remove_visit(visit, by=None)


def test_the_proof_that_something_was_mended_stays() -> None:
    finding = found()
    again = reinspection(finding)
    for refused in (
        lambda: actions.remove_visit(again, by=None),
        lambda: actions.remove_inspection(again.inspection, by=None),
        lambda: change(again, outcome="not_inspected", not_inspected_reason="Đóng cửa"),
    ):
        with pytest.raises(ValidationError):
            refused()
    finding.refresh_from_db()
    actions.reopen_finding(finding, by=None, reason="Kiểm tra nhầm cơ sở")
    actions.remove_visit(Visit.objects.get(pk=again.pk), by=None)


def test_a_decision_is_not_restored_onto_a_finding_that_is_gone(client) -> None:
    staff, finding = factories.user(), violation()
    sanction = actions.remove_sanction(decide(finding), by=None)
    gone = FindingRow(text="", measure="", pk=finding.pk, version=finding.version, remove=True)
    actions.record_minutes(Visit.objects.get(), by=None, findings=[gone])
    with pytest.raises(PermissionDenied):
        actions.restore_sanction(sanction, by=staff)
    assert not Sanction.objects.live().exists()


@pytest.mark.parametrize("gone", ["finding", "visit", "inspection"])
def test_evidence_of_what_was_taken_out_goes_in_its_time(settings, tmp_path, gone) -> None:
    settings.MEDIA_ROOT = tmp_path
    finding = found()
    file = attached(finding.visit, kind="evidence", finding=finding)
    long_after = datetime.date(2040, 1, 1)
    assert not due_files(long_after), "open, it is kept"
    if gone == "finding":
        taken = FindingRow(text="", measure="", pk=finding.pk, version=finding.version, remove=True)
        actions.record_minutes(finding.visit, by=None, findings=[taken])
    elif gone == "visit":
        actions.remove_visit(finding.visit, by=None)
    else:
        actions.remove_inspection(finding.visit.inspection, by=None)
    assert due_files(long_after) == [file.pk]


def test_whichever_team_found_it_a_reinspection_verifies() -> None:
    """The visit is the proof; the history says whose it was."""
    officer, shop = factories.officer("119"), make.establishment("119")
    first = make.first_visit(make.held(make.visit(shop)))
    remedy = FindingRow(text="Thiếu hợp đồng", measure="remedy", remedy_due_on=make.day(4, 1))
    actions.record_minutes(first, by=factories.user(), findings=[remedy])
    finding = Finding.objects.get()
    assert not Finding.objects.editable_by(officer).exists()
    again = make.first_visit(
        make.held(make.visit(shop, make.day(5, 6)), of="119", on=make.day(5, 6))
    )
    actions.record_minutes(again, by=officer, mended={finding.pk: "Đã ký hợp đồng"})
    finding.refresh_from_db()
    assert (finding.verified_in, finding.verified_by) == (again, officer)


def test_a_later_count_of_an_inspection_taken_out_does_not_count() -> None:
    shop = make.establishment("119")
    later = visit_of(shop, on=make.day(5, 20))
    actions.record_minutes(later, by=None, staff=9)
    actions.remove_inspection(later.inspection, by=None)
    actions.record_minutes(visit_of(shop), by=None, staff=4, update_register=True)
    assert Establishment.objects.get(pk=shop.pk).staff == 4
