"""One record of each kind in a district, bearing a mark in every free text it has.

The tests of the codebase (who sees what, what a page costs) read it; the rooms' own tests make
just the rows they need.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import User
from accounts.permissions import Role
from communes import actions as communes
from communes.models import Agency, Commune, DistrictBody
from core import clock, jobs
from core.attachments import Accepted, check_upload
from core.models import ReportingPeriod
from enforcement import actions as enforcement
from inspections import actions as inspections
from inspections.actions import Answer, FindingRow, MemberRow, PlannedRow, VisitRow
from inspections.models import (
    Census,
    ChecklistItem,
    Establishment,
    Finding,
    Inspection,
    InspectionPlan,
    Team,
    Visit,
)
from outreach import actions as outreach
from outreach.models import MediaOutlet
from returns import actions as returns
from returns.actions import Entered
from returns.models import Return
from returns.tables import TYPED
from sonla_plan.plan import actions as plans
from sonla_plan.plan.models import Plan
from sonla_plan.reports.actions import attach_signed
from sonla_plan.sheets import actions as sheets
from sonla_plan.sheets.models import SheetImport
from sonla_plan.sheets.tables import BY_KEY
from tests import factories
from tests.core import samples

DAY = datetime.date(2019, 3, 5)
LATER = datetime.date(2019, 7, 20)
PHONE = "0900 000 178"
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"

#: who asks, in the order of the tables
ACTORS = ("own", "other", "agency", "police", "staff", "leader", "admin")


def actors() -> dict[str, User]:
    """`own` is posted to 119, `other` to 123; the police are an agency of their own kind."""
    return {
        "own": factories.officer("119"),
        "other": factories.officer("123"),
        "agency": factories.officer("vhttdl"),
        "police": factories.officer("congan"),
        "staff": factories.user(Role.PROVINCIAL_STAFF),
        "leader": factories.user(Role.LEADERSHIP),
        "admin": factories.user(Role.ADMINISTRATOR),
    }


def communes_of(district: str) -> list[Commune]:
    rows = Commune.objects.select_related("district").filter(district__code=district)
    return list(rows.order_by("code"))


def unit_facts(mark: str, **unit: Any) -> dict[str, Any]:
    """What a district or an agency records of itself."""
    file = SimpleUploadedFile(f"{mark}.pdf", PDF, "application/pdf")
    empty = ReportingPeriod.objects.get(year=2019, kind="month", number=1)
    return {
        "document": communes.record_document(
            by=None, kind="plan", number=f"1/KH-{mark}", issued_on=DAY, title=f"Kế hoạch {mark}",
            file=file, letter_number=f"2/CV-{mark}", letter_on=DAY, **unit,
        ),
        "hotline": communes.record_hotline(
            by=None, kind="mailbox", address=f"Hòm thư {mark}", published_in=f"Báo {mark}",
            valid_from=DAY, **unit,
        ),
        "declaration": communes.record_declaration(
            by=None, fact_kind="activities", period=empty, declared_on=empty.last_day,
            letter_number=f"3/CV-{mark}", letter_on=DAY, **unit,
        ),
        "letterhead": communes.record_letterhead(
            by=None, valid_from=DAY, name=f"Phòng {mark}", parent=f"Ủy ban {mark}",
            abbreviation=f"P{mark}", place=f"Nơi {mark}", signer_title="TRƯỞNG PHÒNG",
            signer_name=f"Ký {mark}", addressee=f"Sở {mark}", recipients=f"Lưu: VT {mark}.",
            source=f"Nguồn {mark}", **unit,
        ),
        "course": outreach.record_course(
            by=None, title=f"Tập huấn {mark}", starts_on=DAY, ends_on=DAY, attendances=58,
            document_number=f"4/KH-{mark}", **unit,
        ),
    }  # fmt: skip


def commune_facts(code: str, mark: str) -> dict[str, Any]:
    first, second = communes_of(code)[:2]
    document = {"document_number": f"5/QĐ-{mark}"}
    model = communes.record_model(
        by=None, commune=first, name=f"Mô hình {mark}", basis="new", valid_from=DAY,
        founding_document=f"6/QĐ-{mark}",
    )  # fmt: skip
    officer = communes.record_officer(
        by=None, commune=first, position=f"Cán bộ {mark}", holder=f"Lò {mark}", phone="0212-3858",
        valid_from=datetime.date(2018, 1, 1),
    )  # fmt: skip
    body = DistrictBody.objects.get(district__code=code, kind="task_group")
    return {
        "agency": Agency.objects.get(code="yte"),
        "recognition": communes.record_recognitions(
            by=None, communes=[second], for_year=2018, decision_number=f"7/QĐ-{mark}",
            decision_on=DAY,
        )[0],
        "registration": communes.record_registrations(
            by=None, communes=[second], for_year=2019, registered_on=DAY, **document
        )[0],
        "model": model,
        "model-activity": communes.record_model_activity(
            by=None, prevention_model=model, held_on=DAY, form="meeting", attendances=58,
            **document,
        ),
        "officer": officer,
        "tag": communes.record_tag(by=None, commune=first, kind="tourist", source=f"Nguồn {mark}"),
        "body-review": communes.record_body_review(
            by=None, body=body, for_year=2019, result="consolidated", document_on=DAY, **document
        ),
    }  # fmt: skip


def outreach_facts(code: str, mark: str, officer: Any) -> dict[str, Any]:
    outlet = MediaOutlet.objects.get(district__code=code)
    return {
        "activity": outreach.record_activity(
            by=None, communes=communes_of(code)[:1], form="session", held_on=DAY, attendances=58,
            document_number=f"8/BC-{mark}", letter_number=f"9/CV-{mark}", letter_on=DAY,
            organised_by="other", organiser_name=f"Tổ {mark}",
        ),
        "outlet": outlet,
        "media": outreach.record_media_item(
            by=None, outlet=outlet, kind="news", published_on=DAY, title=f"Tin {mark}",
            link=f"https://example.vn/{mark}",
        ),
        "attended": outreach.record_course(
            by=None, title="Tập huấn chung", starts_on=DAY, ends_on=DAY, officers=[officer]
        ),
    }  # fmt: skip


def members(mark: str) -> list[MemberRow]:
    return [
        MemberRow(
            name=f"Thành viên {mark} {n}", agency_name=f"Phòng {mark}", position=f"Chức vụ {mark}",
            card_number=f"Thẻ {mark}",
        )
        for n in range(3)
    ]  # fmt: skip


def basics(team: Team, mark: str, day: datetime.date = DAY, **values: Any) -> dict[str, Any]:
    return {
        "team": team, "decision_number": f"10/QĐ-{mark}", "decision_on": DAY, "mode": "planned",
        "starts_on": day, "ends_on": day, "members": members(mark), **values,
    }  # fmt: skip


def held(team: Team, mark: str, shop: Establishment, **values: Any) -> Inspection:
    visit = VisitRow(shop, DAY, "not_inspected", f"Đóng cửa {mark}", minutes_number=f"11/BB-{mark}")
    basic = basics(team, mark, **values)
    return inspections.record_inspection(by=None, held_on=DAY, visits=[visit], **basic)


def shop(code: str, mark: str, **values: Any) -> Establishment:
    return inspections.record_establishment(
        by=None, name=f"Cơ sở {mark}", kind="karaoke", commune=communes_of(code)[0],
        address=f"Phố {mark}", is_conditional=True, contact_name=f"Chủ {mark}", contact_phone=PHONE,
        licence_number=f"16/GP-{mark}", certificate_number=f"17/GCN-{mark}",
        letter_number=f"12/CV-{mark}", letter_on=DAY,
        **values,
    )  # fmt: skip


def photo() -> Accepted:
    return check_upload(SimpleUploadedFile("anh.jpg", samples.saved(samples.picture())))


def followed(inspection: Inspection, code: str, mark: str) -> dict[str, Any]:
    """A second visit with a finding said to be mended, and what an authority decided on it."""
    other = inspections.add_visit(
        inspection,
        by=None,
        establishment=shop(code, f"{mark} hai"),
        visited_on=DAY,
        outcome="no_violation",
    )
    row = FindingRow(text=f"Chưa niêm yết nội quy {mark}", measure="remedy", remedy_due_on=LATER)
    answers = {ChecklistItem.objects.order_by("pk")[0].pk: Answer("no", f"Hết hạn {mark}")}
    inspections.record_minutes(other, by=None, findings=[row], answers=answers)
    finding = Finding.objects.get(visit=other)
    inspections.report_remedy(finding, by=None, remedied_on=DAY, remedy_note=f"Đã niêm yết {mark}")
    sanction = inspections.record_sanction(
        finding,
        by=None,
        authority="Chủ tịch UBND huyện",
        decision_number=f"16/QĐ-XPHC-{mark}",
        decided_on=DAY,
        subject="organisation",
        form="warning",
    )
    return {"finding": Finding.objects.get(pk=finding.pk), "sanction": sanction}  # fmt: skip


def year_plan(team: Team, mark: str) -> InspectionPlan:
    return inspections.record_year_plan(
        by=None, team=team, year=2019, number=f"18/KH-{mark}", decided_on=DAY,
        approved_by=f"Chủ tịch UBND {mark}", subject=f"Kế hoạch {mark}",
    )  # fmt: skip


def inspection_facts(code: str, mark: str) -> dict[str, Any]:
    team = Team.objects.get(body__district__code=code)
    place = shop(code, mark)
    inspection = held(team, mark, place)
    census = Census.objects.get(district__code=code, period__kind="half")
    years = year_plan(team, mark)
    planned = [PlannedRow(place, again_reason=f"Lý do {mark}")]
    visit = Visit.objects.get(inspection=inspection)
    return {
        "establishment": place,
        "inspection": inspection,
        "visit": visit,
        "file": inspections.attach_file(
            visit, by=None, upload=photo(), kind="photo", declared=True, caption=f"Ảnh {mark}"
        ),
        **followed(inspection, code, mark),
        "suspension": inspections.record_suspension(
            place, by=None, valid_from=DAY, document=f"Thông báo {mark}"
        ),
        "plan": inspections.plan_inspection(
            by=None, plan=years, planned=planned, **basics(team, f"{mark}-sau", LATER)
        ),
        "year-plan": years,
        "census": inspections.confirm_census(
            census, by=None, confirmed_on=DAY, document_number=f"13/BC-{mark}"
        ),
    }  # fmt: skip


def persons(code: str, start: int = 0) -> dict[str, int]:
    """Persons by kind of one record: numbers that stand for nothing else on any page."""
    first = int(code) * 100 + start
    return {kind: first + n for n, kind in enumerate(("sellers", "buyers", "keepers", "brokers"))}


def enforcement_facts(code: str, mark: str) -> dict[str, Any]:
    district = factories.district(code)
    source = {"by": None, "district": district, "source_on": DAY}
    source["source_number"] = f"14/BC-{mark}"
    handled = {"handled_on": DAY, "fines": int(code) * 100 + 77, "fines_amount": 7_000_000}
    case = {"number": f"15/QĐ-{mark}", "opened_on": DAY}
    return {
        "hotspot": enforcement.record_hotspot(found_on=DAY, **source),
        "incident": enforcement.record_incident(**handled, **persons(code), **source),
        "case": enforcement.record_case(**case, **persons(code, 50), **source),
    }


def followed_up(mark: str, **unit: Any) -> dict[str, Any]:
    """What a unit was asked about a figure, and a task it was charged with."""
    plan = Plan.objects.get(year=2019)
    asked = {"plan": plan, "indicator": "communes_reached", "as_of": DAY, "due_on": LATER, **unit}
    return {
        "explanation": plans.ask_explanation(
            by=None, figure=f"1/29 {mark}", question=f"Vì sao {mark}", **asked
        ),
        "task": plans.record_task(
            by=None, plan=plan, kind="task", content=f"Nhiệm vụ {mark}", due_on=DAY,
            document_number=f"18/KH-{mark}", note=f"Đã làm {mark}", **unit,
        ),
    }  # fmt: skip


def signed_report(period: ReportingPeriod) -> Any:
    """Of a period that ended yesterday, so signed today."""
    scan = SimpleUploadedFile("ban-ky.pdf", PDF, "application/pdf")
    return attach_signed(
        period, by=None, number="05/BC-SLĐTBXH", issued_on=clock.today(), scan=scan
    )


def closed_quarter() -> ReportingPeriod:
    """A quarter that ended yesterday, closed before anything was entered: all is adjustment.

    Not the first one: returns of a closed period can no longer be sent.
    """
    period = ReportingPeriod.objects.get(year=2019, kind="quarter", number=2)
    period = plans.change_period(period, by=None, last_day=datetime.date(2019, 6, 29))
    return plans.close_period(period, by=None, signed_as="GIÁM ĐỐC").period


def supported(code: str, start: int = 30) -> dict[str, int]:
    """Persons in one unit's return: numbers that stand for nothing else on any page."""
    first = int(code) * 100 + start
    keys = ("b7.on_file", "b7.supported", "b7.counselled", "b7.health", "b7.loans_amount")
    return {key: first + n for n, key in enumerate(reversed(keys))}


def entered(code: str, mark: str, start: int = 30) -> dict[str, Entered]:
    """Every typed cell answered; a note with the mark at one that is of persons."""
    answers = {cell.key: Entered(nothing=True) for cell in TYPED}
    for key, number in supported(code, start).items():
        answers[key] = Entered(done=number, note=f"Giải trình {mark}")
    for whole, part in (("estimated", "on_file"), ("counselled_times", "counselled")):
        answers[f"b7.{whole}"] = answers[f"b7.{part}"]
    answers["b7.health_times"] = answers["b7.health"]
    return answers


def report_of(kind: str, number: int = 1, **unit: Any) -> Return:
    period = ReportingPeriod.objects.get(year=2019, kind=kind, number=number)
    returns.open_returns(period, by=None)
    return Return.objects.get(period=period, **unit)


def draft_return(mark: str, code: str = "119", **unit: Any) -> Return:
    return returns.save_draft(
        report_of("half", **unit), by=None, entered=entered(code, mark), note=f"Ghi chú {mark}"
    )


def sent_return(mark: str, code: str = "119", **unit: Any) -> Return:
    """The first quarter's, in by letter and signed."""
    row = returns.save_draft(
        report_of("quarter", **unit), by=None, entered=entered(code, mark, 40),
        letter_number=f"18/BC-{mark}", letter_on=DAY,
    )  # fmt: skip
    row = returns.submit(row, by=None)
    file = SimpleUploadedFile(f"{mark}.pdf", PDF, "application/pdf")
    return returns.attach_signed(
        row, by=None, signed_number=f"19/BC-{mark}", signed_on=DAY, scan=file
    )


def district_rows(code: str, mark: str) -> dict[str, Any]:
    """{noun of the url names: the record}."""
    rows = commune_facts(code, mark)
    rows |= unit_facts(mark, district=factories.district(code))
    rows |= outreach_facts(code, mark, rows["officer"])
    rows |= followed_up(mark, district=factories.district(code))
    rows["return"] = draft_return(mark, code, district=factories.district(code))
    return rows | inspection_facts(code, mark) | enforcement_facts(code, mark)


def agency_rows(code: str, district: str, mark: str) -> dict[str, Any]:
    """What an agency entered as its own, in communes of a district."""
    agency = factories.agency(code)
    team = inspections.record_team(by=None, level="sector", name="Thanh tra sở", agency=agency)
    place = shop(district, mark, agency=agency)
    inspection = held(team, mark, place)
    return unit_facts(mark, agency=agency) | followed_up(mark, agency=agency) | {
        "return": draft_return(mark, "125", agency=agency),
        "activity": outreach.record_activity(
            by=None, communes=communes_of(district)[:1], form="session", held_on=DAY,
            agency=agency, document_number=f"8/BC-{mark}",
        ),
        "establishment": place,
        "inspection": inspection,
        "visit": Visit.objects.get(inspection=inspection),
        "team": team,
    }  # fmt: skip


def provincial_plan(
    mark: str, host: str, *named: User, shop: Establishment | None = None
) -> Inspection:
    """Planned by the provincial team, not held yet, with what it is to cover: a secret."""
    team = Team.objects.get(level=Team.Level.PROVINCE)
    rows = members(mark) + [MemberRow(name=f"Có tên {mark}", user=user) for user in named]
    basic = basics(team, mark, LATER, host_district=factories.district(host), members=rows)
    planned = [PlannedRow(shop, again_reason=f"Lý do {mark}")] if shop else []
    return inspections.plan_inspection(
        by=None, plan=year_plan(team, mark), planned=planned, **basic
    )


def provincial_visit(mark: str, shop: Establishment, host: str) -> Inspection:
    """The provincial team's inspection, held, with one visit."""
    team = Team.objects.get(level=Team.Level.PROVINCE)
    return held(team, mark, shop, host_district=factories.district(host))


@contextmanager
def kept_rows(blocker: Any) -> Iterator[None]:
    """Rows for a whole module: its tests run inside this transaction, undone at its end."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def sent_file(person: User, mark: str) -> SheetImport:
    """A file with one new row and one wrong one, checked."""
    words = (
        f"Ngày,Hình thức,Số lượng,Xã,Số văn bản\n1/3/2019,Tờ rơi,3,Xã Phổng Lái,{mark}\n9,,,,{mark}"
    )
    file = ContentFile(words.encode(), name=f"{mark}.csv")
    found = sheets.receive(by=person, table=BY_KEY["activities"], file=file, letter={})
    jobs.run_waiting()
    found.refresh_from_db()
    return found
