"""Rows that differ in everything a sheet has to carry, for each table."""

from communes.models import Recognition
from inspections.actions import record_establishment
from tests import world
from tests.factories import agency, commune, create, district
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


VARIED = {
    "training": training,
    "activities": activities,
    "establishments": establishments,
    "media": media,
    "recognitions": recognitions,
    "registrations": registrations,
    "officers": officers,
}
