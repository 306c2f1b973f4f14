"""Visits with everything their minutes can say, for the tests of the papers."""

import datetime
from typing import Any

from core import history
from inspections.actions import MemberRow
from inspections.models import (
    ChecklistAnswer,
    ChecklistItem,
    Finding,
    PlannedEstablishment,
    ViolationAct,
    Visit,
)
from tests import factories
from tests.inspections import make

DAY = make.DAY
ODD = "<b>&“đ</w:t>"


def members() -> list[MemberRow]:
    health = factories.agency("yte")
    rows = [MemberRow(name="Cán bộ A", agency=health, position="Đội trưởng", card_number="T-01")]
    return rows + [MemberRow(name=f"Cán bộ {n}", agency_name="Đội QLTT số 1") for n in "BC"]


def visited(district: str = "119", **values: Any) -> Visit:
    """Inspected on 05/03/2019 by the district's team."""
    shop = make.establishment(
        district, f"Nhà nghỉ Đá Đỏ {district}", kind="motel", address="Số 5, tổ 2",
        contact_name="Người đại diện mẫu",
    )  # fmt: skip
    inspection = make.held(make.visit(shop), of=district, members=members())
    row = make.first_visit(inspection)
    with history.batch(by=None) as batch:
        return batch.update(row, {"minutes_number": "07/BB-KT", **values})


def answer(visit: Visit, number: int, given: str, note: str = "") -> ChecklistAnswer:
    item = ChecklistItem.objects.get(number=number)
    return factories.create(ChecklistAnswer(visit=visit, item=item, answer=given, note=note))


def act() -> ViolationAct:
    return factories.create(
        ViolationAct(
            text="Hành vi mẫu", decree="NĐ 00/2013/NĐ-CP", article="khoản 1 Điều 9", source="mẫu"
        )
    )


def finding(visit: Visit, text: str, **values: Any) -> Finding:
    return factories.create(Finding(visit=visit, text=text, measure="recorded", **values))


def planned(*names: str, of: str = "119", on: datetime.date | None = None) -> Any:
    inspection = make.planned(of, on=on or make.day(7, 20), members=members())
    for name in names:
        shop = make.establishment(of or "119", name)
        factories.create(PlannedEstablishment(inspection=inspection, establishment=shop))
    return inspection
