"""Biên bản kiểm tra: of a visit, and blank for an establishment still to be inspected."""

from collections.abc import Iterable
from dataclasses import replace

from core.documents import day_in_words, hour_in_words
from inspections.models import (
    ChecklistAnswer,
    ChecklistItem,
    Establishment,
    Finding,
    Inspection,
    InspectionMember,
    PlannedEstablishment,
    Visit,
)
from inspections.models.staff import StaffCounts

from .outing import head_of, in_vietnamese, members_of, named, outing_of, words_of
from .shapes import Check, Found, Minutes, Place, Staff

CROSS = "x"
#: TT 42/2017/TT-BCA Điều 8: two copies at least, one of them the establishment's
COPIES = 2
NOWHERE = Place(*[""] * 11)
UNCOUNTED = Staff(*[""] * 7)


def place_of(establishment: Establishment, commune: str, *, known: bool = True) -> Place:
    """As the register knows it; `commune` is where it lay on that day.

    Not `known` to the reader, since it moved away or is an agency's: what the register says of it
    today is left for the pen.
    """
    e = establishment
    if not known:
        kind = str(e.get_kind_display())
        return replace(NOWHERE, name=e.name, kind=kind, commune=commune)
    return Place(
        name=e.name,
        kind=str(e.get_kind_display()),
        address=e.address,
        commune=commune,
        contact=e.contact_name,
        licence=e.licence_number,
        licence_day=words_of(e.licence_on),
        licence_by=e.licence_by,
        certificate=e.certificate_number,
        certificate_day=words_of(e.certificate_on),
        certificate_by=e.certificate_by,
    )


def _count(number: int | None) -> str:
    """Below ten with a zero, so that no digit can be put before it."""
    return "" if number is None else f"{number:02d}"


def staff_of(row: StaffCounts, rooms: int | None) -> Staff:
    return Staff(
        rooms=_count(rooms),
        all=_count(row.staff),
        women=_count(row.staff_women),
        with_contract=_count(row.staff_with_contract),
        on_probation=_count(row.staff_on_probation),
        under_18=_count(row.staff_under_18),
        health_checked=_count(row.staff_health_checked),
    )


def checks(items: Iterable[ChecklistItem], answers: dict[int, ChecklistAnswer]) -> tuple:
    return tuple(_check(item, answers.get(item.pk)) for item in items)


def _check(item: ChecklistItem, answer: ChecklistAnswer | None) -> Check:
    given = answer.answer if answer else ""
    yes, no, na = (CROSS if given == value else "" for value in ChecklistAnswer.Answer.values)
    note = answer.note if answer else ""
    return Check(str(item.number), item.text, item.basis, yes, no, na, note)


def findings_of(rows: Iterable[Finding]) -> tuple[Found, ...]:
    return tuple(_found(at, row) for at, row in enumerate(rows, start=1))


def _found(at: int, row: Finding) -> Found:
    measure = str(row.get_measure_display())
    if row.transferred_to:
        measure = f"{measure}: {row.transferred_to}"
    return Found(
        number=str(at),
        text=row.text,
        act=row.act.text if row.act else "",
        citation=row.act.citation if row.act else "",
        measure=measure,
        due=words_of(row.remedy_due_on),
    )


def finding_rows(visit: Visit) -> list[Finding]:
    return list(Finding.objects.filter(visit=visit).live().select_related("act").order_by("pk"))


def _checklist(visit: Visit) -> tuple[Check, ...]:
    """The list in force on the day for this kind, and whatever else was answered."""
    if not visit.was_inspected:
        return ()
    rows = ChecklistAnswer.objects.filter(visit=visit).live().select_related("item")
    answers = {row.item_id: row for row in rows}
    asked = ChecklistItem.objects.all().on(visit.visited_on, visit.establishment.kind)
    known = {item.pk for item in asked}
    others = [row.item for row in answers.values() if row.item_id not in known]
    return checks(sorted([*asked, *others], key=lambda item: (item.number, item.pk)), answers)


@in_vietnamese
def build_minutes(visit: Visit, *, known: bool = True) -> Minutes:
    """The minutes as they were typed in; five queries beside the visit's own.

    `known`: whether the reader sees the establishment in the register.
    """
    findings = findings_of(finding_rows(visit))
    day = day_in_words(visit.visited_on)
    return Minutes(
        head=head_of(visit.inspection, visit.visited_on, number=visit.minutes_number, day=day),
        outing=outing_of(visit.inspection),
        place=place_of(visit.establishment, visit.commune.with_district, known=known),
        members=named(members_of(visit.inspection)),
        blank=False,
        inspected=visit.was_inspected,
        not_inspected_reason=visit.not_inspected_reason,
        began=hour_in_words(visit.time_from),
        ended=hour_in_words(visit.time_to),
        day=day,
        staff=staff_of(visit, visit.rooms),
        checklist=_checklist(visit),
        findings=findings,
        remedies=tuple(row for row in findings if row.due),
        result=str(visit.get_outcome_display()),
        nothing_found=visit.outcome == Visit.Outcome.NO_VIOLATION and not findings,
        opinion=visit.opinion,
        refused=visit.signature == Visit.Signature.REFUSED,
        refusal_reason=visit.refusal_reason,
        copies=_count(visit.copies),
    )


def _blank(
    inspection: Inspection,
    members: list[InspectionMember],
    place: Place,
    checklist: tuple[Check, ...],
) -> Minutes:
    day = day_in_words(None, year=inspection.starts_on.year)
    return Minutes(
        head=head_of(inspection, inspection.starts_on, number="", day=day),
        outing=outing_of(inspection),
        place=place,
        members=named(members),
        blank=True,
        inspected=True,
        not_inspected_reason="",
        began=hour_in_words(None),
        ended=hour_in_words(None),
        day=day,
        staff=UNCOUNTED,
        checklist=checklist,
        findings=(),
        remedies=(),
        result="",
        nothing_found=False,
        opinion="",
        refused=False,
        refusal_reason="",
        copies=_count(COPIES),
    )


@in_vietnamese
def build_blank_minutes(
    inspection: Inspection, planned: Iterable[PlannedEstablishment]
) -> tuple[Minutes, ...]:
    """One for each establishment to be covered; without any, one that names none.

    The checklist is the one in force on the first day, for the establishment's kind.
    """
    items = ChecklistItem.objects.all().on(inspection.starts_on)
    members = members_of(inspection)
    papers = []
    for row in planned:
        shop = row.establishment
        asked = [item for item in items if not item.kinds or shop.kind in item.kinds]
        place = place_of(shop, shop.commune.with_district)
        papers.append(_blank(inspection, members, place, checks(asked, {})))
    return tuple(papers) or (_blank(inspection, members, NOWHERE, checks(items, {})),)
