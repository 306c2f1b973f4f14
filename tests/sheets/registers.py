"""An office's register of visits as a workbook, sent in, checked and stored."""

import io
from typing import Any

import openpyxl
from django.core.files.base import ContentFile

from communes.models import Commune
from core import jobs
from inspections.models import Finding, Inspection, InspectionMember, Visit
from sonla_plan.sheets import actions
from sonla_plan.sheets.models import SheetImport
from sonla_plan.sheets.tables import BY_KEY

VISITS = BY_KEY["visits"]
HEADS: Any = (
    *("Đội kiểm tra", "Số QĐ", "Ngày QĐ", "Hình thức kiểm tra", "Thành phần đoàn"),
    *("Ngày kiểm tra", "Xã", "Tên cơ sở", "Số biên bản", "Kết quả", "Lý do", "Số lao động"),
    *("Hành vi vi phạm", "Điều khoản", "Biện pháp xử lý", "Chuyển đến"),
)
TEAM = "Lò Văn A – Phòng LĐTBXH – Đội trưởng – thẻ 01; Hà Thị B – Công an; Cà Văn C"
OUTING = ["Thuận Châu", "12/QĐ", "1/3/2019", "Theo kế hoạch", TEAM]


def place() -> str:
    return Commune.objects.filter(district__code="119").order_by("code")[0].with_district


def row(name: str, *rest: Any, day: str = "5/3/2019", outing: Any = OUTING) -> list[Any]:
    return [*outing, day, place(), name, *rest]


def register(*rows: list[Any], merged: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["SỔ THEO DÕI KIỂM TRA NĂM 2019"])
    sheet.append([])
    for one in (HEADS, *rows):
        sheet.append(list(one))
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(book)


def opened(content):
    with content:
        return openpyxl.load_workbook(content)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def again(found: SheetImport) -> SheetImport:
    jobs.run_waiting()
    return SheetImport.objects.select_related("job", "user").get(pk=found.pk)


def send(who: Any, content: bytes) -> SheetImport:
    file = ContentFile(content, name="sổ.xlsx")
    return again(actions.receive(by=who, table=VISITS, file=file, letter={"no_letter": True}))


def store(found: SheetImport) -> SheetImport:
    assert found.counts["error"] == 0, told(found)
    actions.store(found, reason="")
    found = again(found)
    assert (found.state, found.message) == ("stored", ""), found.job.message  # type: ignore[union-attr]
    return found


def told(found: SheetImport) -> list[tuple[int, str, str]]:
    from sonla_plan.sheets import results

    rows = results.read(found, "error")
    return [(one["row"], error["name"], error["said"]) for one in rows for error in one["errors"]]


def columns(found: SheetImport) -> list[tuple[int, str]]:
    return [(row, name) for row, name, _said in told(found)]


def counts() -> tuple[int, ...]:
    models = (Inspection, InspectionMember, Visit, Finding)
    alive = [model.objects.live() for model in models]  # type: ignore[attr-defined]
    return tuple(rows.count() for rows in alive)
