"""Rows that differ in everything a sheet has to carry, for each table."""

from communes.models import Recognition
from inspections.actions import (
    FindingRow,
    change_establishment,
    record_act,
    record_establishment,
    record_minutes,
)
from inspections.models import ViolationAct, Visit
from tests import world
from tests.factories import agency, commune, create, district
from tests.inspections import make
from tests.outreach.conftest import OWN, activity, commune_officer, course, day, item


def activities() -> None:
    activity(OWN, on="2019-03-01", form="leaflet", document_number="=1+1", with_hiv=True)
    activity(OWN, "03727", on="2019-03-01", organised_by="other", organiser_name="Hội CTĐ")
    activity(OWN, on="2019-03-01", agency=agency("vhttdl"), attendances=0, language="thai")
    for _twice in range(2):
        activity(OWN, on="2019-03-01")


def establishments() -> None:
    world.shop("119", "Nhà nghỉ Hoa Ban")
    record_establishment(
        by=None,
        name="-Khách sạn 5%",
        kind="hotel",
        commune=commune(OWN),
        address="'Số 1, tổ 2; bản Ái",
        staff=1200,
        staff_women=0,
        valid_from=world.DAY,
        agency=agency("congan"),
    )
    world.shop("119", "Nhà nghỉ Hoa Ban")


def media() -> None:
    item(title="@Tin; có dấu chấm phẩy", link="https://baosonla.org.vn/a?b=1")
    item(title="Tin hai", language="mong", kind="feature")


def recognitions() -> None:
    gone = {"withdrawn_on": world.DAY, "loss_decision": "9/QĐ"}
    balance = Recognition(commune=commune(OWN), for_year=2017, is_opening_balance=True, **gone)
    create(balance)


def registrations() -> None:
    """Those of the district are enough."""


def officers() -> None:
    commune_officer(holder="", phone="0212 3")
    commune_officer(valid_to=world.DAY)


def training() -> None:
    here, there = commune_officer(), commune_officer("03727")
    course(here, there, on="2019-04-12", title="Tập huấn; hai ngày", ends_on=day("2019-04-13"))
    course(here, district=district("119"))
    course(here, agency=agency("congan"), document_number="5/KH")


def act() -> ViolationAct:
    """In force without end, beside the one of the same words that ended."""
    wording = {"text": "Mua dâm", "decree": "NĐ 1/2019", "article": "Điều 1", "source": "thử"}
    return record_act(by=None, valid_from=world.DAY, **wording)


def visits() -> None:
    """Several findings, none, not inspected, moved since, one of two of the same name."""
    here, twin = make.establishment("119", "Nhà nghỉ = Hoa"), make.establishment("119", "Twin")
    make.establishment("119", "TWIN", address="Tổ 2")
    moved = make.establishment("119", "Quán dời")
    lines = [make.visit(here), make.visit(twin), make.visit(moved, outcome="not_inspected")]
    inspection = make.held(*lines, of="", host_district=district("119"))
    found = [
        FindingRow(text="Không có hợp đồng; không cam kết", measure="reminded"),
        FindingRow(text="Không có giấy phép", measure="recorded", act=act()),
        FindingRow(text="-Khác", measure="transferred", transferred_to="Công an huyện"),
    ]
    visit = Visit.objects.get(inspection=inspection, establishment=here)
    record_minutes(visit, by=None, findings=found, staff=12, staff_women=0, rooms=3)
    change_establishment(moved, by=None, commune=make.commune_of("123"))
    make.held(make.visit(twin, on=day("2019-04-02")), of="119", on=day("2019-04-02"))


VARIED = {
    "visits": visits,
    "training": training,
    "activities": activities,
    "establishments": establishments,
    "media": media,
    "recognitions": recognitions,
    "registrations": registrations,
    "officers": officers,
}
