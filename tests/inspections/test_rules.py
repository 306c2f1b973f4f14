"""What may not be stored is refused with a sentence at its field, and nothing is stored."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from inspections import actions
from inspections.actions import MemberRow, VisitRow
from inspections.models import Establishment, Inspection, InspectionMember, Visit
from tests import factories
from tests.inspections import make

pytestmark = pytest.mark.django_db


def refused(call, *fields: str) -> dict:
    before = (Inspection.objects.count(), InspectionMember.objects.count(), Visit.objects.count())
    with pytest.raises(ValidationError) as caught:
        call()
    after = (Inspection.objects.count(), InspectionMember.objects.count(), Visit.objects.count())
    assert before == after
    found = caught.value.message_dict
    assert set(found) == set(fields), found
    return found


def test_two_members_are_too_few() -> None:
    refused(lambda: make.held(members=make.three()[:2]), "members")
    refused(lambda: make.held(members=[]), "members")


def test_one_person_written_three_times_is_no_quorum() -> None:
    same = [MemberRow(name=name, agency_name="Đội liên ngành") for name in ("Lò A", "lò  a", "B")]
    refused(lambda: make.held(members=same), "members")
    other = MemberRow(name="Lò A", agency_name="Công an huyện")  # a namesake
    make.held(members=[*same[1:], other])
    marked = MemberRow(name="Lò Ạ", agency_name="Đội liên ngành")  # another mark, another person
    make.held(members=[*same[1:], marked])


def test_taking_a_member_out_keeps_the_quorum() -> None:
    found = make.held()
    one = InspectionMember.objects.filter(inspection=found)[0]
    row = MemberRow(name=one.name, pk=one.pk, remove=True)
    refused(lambda: actions.change_inspection(found, by=None, members=[row]), "members")
    swap = [row, MemberRow(name="Người mới", at=1)]
    actions.change_inspection(found, by=None, members=swap)
    assert InspectionMember.objects.live().filter(inspection=found).count() == 3


def test_unscheduled_names_its_ground() -> None:
    refused(lambda: make.held(mode="unscheduled"), "ground")
    refused(lambda: make.held(mode="planned", ground="signs"), "ground")
    assert make.held(mode="unscheduled", ground="signs").ground == "signs"


def test_days() -> None:
    first, last = make.day(3, 5), make.day(3, 7)
    span = {"starts_on": first, "ends_on": last}
    refused(lambda: make.held(on=make.day(3, 8), **span), "held_on")
    refused(lambda: make.held(on=first, starts_on=last, ends_on=first), "ends_on")
    refused(
        lambda: make.held(on=make.day(7, 1), starts_on=make.day(7, 1), ends_on=make.day(7, 1)),
        "held_on",
    )
    refused(lambda: make.planned(decision_on=make.day(7, 1)), "decision_on")
    assert make.planned(on=make.day(9, 1)).state == "planned"


def test_a_visit_lies_within_the_days() -> None:
    shop = make.establishment()
    late = make.visit(shop, on=make.day(3, 6))
    refused(lambda: make.held(late), "visits-0-visited_on")
    found = make.held(make.visit(shop), starts_on=make.day(3, 1), ends_on=make.day(3, 9))
    moved = {"starts_on": make.day(3, 6), "held_on": make.day(3, 6)}
    refused(lambda: actions.change_inspection(found, by=None, **moved), "ends_on")


def test_a_reason_stands_exactly_where_it_belongs() -> None:
    shop = make.establishment()
    without = VisitRow(establishment=shop, visited_on=make.DAY, outcome="not_inspected")
    refused(lambda: make.held(without), "visits-0-not_inspected_reason")
    needless = VisitRow(
        establishment=shop,
        visited_on=make.DAY,
        outcome="no_violation",
        not_inspected_reason="Đóng cửa",
    )
    refused(lambda: make.held(needless), "visits-0-not_inspected_reason")


def test_one_establishment_once_in_an_inspection() -> None:
    shop = make.establishment()
    refused(lambda: make.held(make.visit(shop), make.visit(shop)), "visits-0-__all__")
    found = make.held(make.visit(shop))
    old = make.first_visit(found)
    out = VisitRow(shop, make.DAY, "no_violation", pk=old.pk, remove=True)
    actions.change_inspection(found, by=None, visits=[make.visit(shop, outcome="reminded"), out])
    assert Visit.objects.live().get(inspection=found).outcome == "reminded"


def test_the_establishment_was_open_then() -> None:
    shop = make.establishment(valid_from=make.day(3, 6))
    found = refused(lambda: make.held(make.visit(shop)), "visits-0-visited_on")
    assert "06/03/2019" in found["visits-0-visited_on"][0]


def test_a_district_team_stays_at_home() -> None:
    shop = make.establishment("123")
    refused(lambda: make.held(make.visit(shop), of="119"), "visits-0-establishment")
    refused(lambda: make.held(of="119", host_district=factories.district("123")), "host_district")
    assert make.held(of="119").host_district == factories.district("119")


def test_an_officer_enters_for_the_own_team_and_the_own_register() -> None:
    officer = factories.officer("119")
    with pytest.raises(PermissionDenied):
        make.held(by=officer)
    with pytest.raises(PermissionDenied):
        make.held(make.visit(make.establishment("123")), of="119", by=officer)
    with pytest.raises(PermissionDenied):
        actions.record_establishment(
            by=officer, name="Nơi khác", kind="bar", commune=make.commune_of("123")
        )
    assert make.held(make.visit(make.establishment("119")), of="119", by=officer).is_held


def test_visits_wait_until_it_is_held() -> None:
    found = make.planned()
    with pytest.raises(ValidationError):
        actions.add_visit(
            found,
            by=None,
            establishment=make.establishment(),
            visited_on=make.DAY,
            outcome="reminded",
        )


def test_planned_held_cancelled() -> None:
    found = make.planned(members=make.three())
    with pytest.raises(ValidationError):
        actions.cancel_inspection(found, by=None, cancel_reason="")
    held = actions.record_inspection(
        found, by=None, held_on=make.DAY, members=[], visits=[make.visit(make.establishment())]
    )
    assert held.is_held
    with pytest.raises(ValidationError):
        actions.cancel_inspection(held, by=None, cancel_reason="Hoãn")
    gone = actions.cancel_inspection(make.planned(), by=None, cancel_reason="Hoãn")
    with pytest.raises(ValidationError):
        actions.record_inspection(gone, by=None, held_on=make.DAY, members=make.three())


def test_a_visit_keeps_the_commune_of_its_day() -> None:
    shop = make.establishment("119")
    found = make.held(make.visit(shop))
    before = shop.commune
    actions.change_establishment(shop, by=None, commune=make.commune_of("119", 3))
    visit = make.first_visit(found)
    assert visit.commune == before
    assert actions.change_visit(visit, by=None, outcome="reminded").commune == before
    other = make.establishment("123", "Cơ sở mẫu 009")
    moved = actions.change_visit(visit, by=None, establishment=other)
    assert moved.commune == other.commune


def test_a_visited_establishment_is_closed_not_deleted() -> None:
    shop, spare = make.establishment(), make.establishment(name="Cơ sở mẫu 010")
    make.held(make.visit(shop))
    with pytest.raises(ValidationError):
        actions.remove_establishment(shop, by=None)
    gone = actions.remove_establishment(spare, by=None)
    assert spare not in Establishment.objects.live()
    assert actions.restore_establishment(gone, by=None).deleted_at is None


def test_long_names_and_coming_days() -> None:
    with pytest.raises(ValidationError) as caught:
        make.establishment(name="a" * 300, valid_from=make.day(7, 1))
    assert "name" in caught.value.message_dict
    with pytest.raises(ValidationError) as caught:
        make.establishment(valid_to=make.day(7, 1))
    assert set(caught.value.message_dict) == {"valid_to"}


def test_deleting_takes_members_and_visits_along() -> None:
    person = factories.user()
    found = make.held(make.visit(make.establishment()))
    actions.remove_inspection(found, by=person)
    assert not Visit.objects.visible_to(person).exists()
    assert not InspectionMember.objects.visible_to(person).exists()
    actions.restore_inspection(Inspection.objects.get(pk=found.pk), by=person)
    assert Visit.objects.visible_to(person).count() == 1
