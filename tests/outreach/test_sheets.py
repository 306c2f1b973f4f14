"""A workbook of every trap, with the reading of each cell; what the file does to the records."""

import datetime

import openpyxl
import pytest

from core.sheets.comparing import compare
from core.sheets.reading import open_book
from core.sheets.safety import Refused
from core.sheets.writing import template
from outreach.sheets import TABLES
from tests.factories import officer, user

from .conftest import OWN, activity

pytestmark = pytest.mark.django_db
(ACTIVITIES,) = (table for table in TABLES if table.key == "activities")
MARCH = datetime.date(2019, 3, 1)


@pytest.fixture
def book(tmp_path):
    """Sheets of rows → what the reader finds in them."""

    def opened(*sheets, name="a.xlsx", change=None):
        workbook = openpyxl.Workbook()
        for number, rows in enumerate(sheets):
            sheet = workbook.active if not number else workbook.create_sheet()
            for row in rows:
                sheet.append(row)
        if change:
            change(workbook)
        workbook.save(tmp_path / name)
        return open_book(tmp_path / name)

    return opened


def merge(workbook):
    sheet = workbook.worksheets[0]
    sheet.merge_cells("H5:I5")
    for column in "ABCDEFG":
        sheet.merge_cells(f"{column}5:{column}6")


TRAPS = [
    ["UBND HUYỆN MAI SƠN"],
    ["BIỂU TỔNG HỢP HOẠT ĐỘNG TUYÊN TRUYỀN NĂM 2019"],
    [],
    ["(Kèm theo Báo cáo số 12/BC-UBND)"],
    ["TT", "Xã, phường", "Ngày thực hiện (*)", None, "Hình thức", "SỐ LƯỢNG", "Ghi chú",
     "Số lượt người", None],
    [None, None, None, None, None, None, None, "Tổng", "Nữ"],
    [1, "Xã Hát Lót", "1/3/19", None, "Truyền thông trực tiếp", "2", None, "1.234", 25],
    [],
    [2, "thị trấn  Hát Lót\u00a0", "01-03-2019", None, "bang ron", 2.0, None, None, None],
    [3, "Chie\u0302\u0300ng Mai", "ngày 1 tháng 3 năm 2019", None, "Tờ rơi", "3 tờ", "x", "", ""],
    [4, "Hát Lót", 43525, None, "Băng rôn", 1, None, None, None],
    [5, "Chieng Mai", datetime.date(2019, 3, 1), None, "Loa lưu động", "1,5", None, 10, 20],
    [6, "Xã Phổng Lái", "3/13/2019", None, "Múa", 0, None, None, None],
]  # fmt: skip


def test_the_traps(book):
    who = officer("125")
    found = compare(ACTIVITIES, who, book(TRAPS, [["chỉ có chữ"]], change=merge))
    assert [line.row for line in found.lines] == [7, 9, 10, 11, 12, 13]
    first, second, third, *wrong = found.lines
    assert first.values["held_on"] == second.values["held_on"] == third.values["held_on"] == MARCH
    assert [str(c) for c in first.values["communes"]] == ["Xã Hát Lót"]
    assert [str(c) for c in second.values["communes"]] == ["Thị trấn Hát Lót"]
    assert [str(c) for c in third.values["communes"]] == ["Xã Chiềng Mai"]
    assert (first.values["attendances"], first.values["women"]) == (1234, 25)
    assert [line.values["form"] for line in (first, second, third)] == [
        "session", "banner", "leaflet",
    ]  # fmt: skip
    assert [line.state for line in found.lines] == ["new"] * 3 + ["error"] * 3
    errors = [dict(line.errors) for line in wrong]
    assert set(errors[0]) == {"communes"}
    assert "Xã Hát Lót" in errors[0]["communes"]
    assert "Thị trấn Hát Lót" in errors[0]["communes"]
    assert set(errors[1]) == {"quantity"}
    assert set(errors[2]) == {"held_on", "form", "communes", "quantity"}
    assert "13/03/2019" in errors[2]["held_on"]
    assert any("Ghi chú" in note for note in found.notes)
    assert any("Sheet1" in note for note in found.notes)


def test_the_sheet_that_explains_our_own_template_is_not_told_as_left_out(tmp_path):
    who = officer("119")
    with template(ACTIVITIES, who) as content:
        workbook = openpyxl.load_workbook(content)
    assert len(workbook.sheetnames) == 3
    for column, value in enumerate(("3/5/2019", "Tờ rơi", 3, "Phổng Lái"), start=1):
        workbook.worksheets[0].cell(5, column, value)
    workbook.save(tmp_path / "mau.xlsx")
    found = compare(ACTIVITIES, who, open_book(tmp_path / "mau.xlsx"))
    assert [line.state for line in found.lines] == ["new"]
    assert found.notes == []


HEAD = ["Ngày", "Hình thức", "Số lượng", "Xã", "Số người tham dự", "Nữ"]


def test_rules_of_a_row_are_told_at_their_cell(book):
    rows = [HEAD, ["1/7/2019", "Tờ rơi", 0, "Xã Phổng Lái", 5, 9]]
    (line,) = compare(ACTIVITIES, officer("119"), book(rows)).lines
    assert {name for name, _said in line.errors} >= {"held_on", "quantity", "women"}


def test_another_districts_commune_is_refused(book):
    rows = [HEAD, ["1/3/2019", "Tờ rơi", 1, "Xã Phổng Lái, Thuận Châu"]]
    (line,) = compare(ACTIVITIES, officer("125"), book(rows)).lines
    assert dict(line.errors).keys() == {"communes"}
    assert "Thuận Châu" in dict(line.errors)["communes"]


def test_new_changed_unchanged(book):
    who = officer("119")
    same = activity(OWN, on="2019-03-01", form="leaflet", quantity=3)
    other = activity(OWN, on="2019-03-02", form="banner", quantity=1, attendances=9)
    rows = [
        HEAD,
        ["1/3/2019", "Tờ rơi", 3, "Xã Phổng Lái", None, None],
        ["2/3/2019", "Băng rôn", 2, "Xã Phổng Lái", None, None],
        ["3/3/2019", "Băng rôn", 2, "Xã Phổng Lái", None, None],
        ["3/3/2019", "Băng rôn", 4, "Xã Phổng Lái", None, None],
    ]
    found = compare(ACTIVITIES, who, book(rows))
    assert [line.state for line in found.lines] == ["unchanged", "changed", "new", "error"]
    assert [line.record for line in found.lines[:2]] == [same, other]
    assert found.lines[1].changes == {"quantity": (1, 2), "attendances": (9, None)}
    assert found.digest() == compare(ACTIVITIES, who, book(rows)).digest()


def test_a_column_that_a_file_lacks_denies_nothing(book):
    """Typed in the grid with its organiser and document, then brought in from the office's own
    register, which has neither: one activity, where all its counts are equal."""
    who = officer("119")
    told = {"form": "session", "organised_by": "commune", "document_number": "12/KH-UBND"}
    same = activity(OWN, on="2019-03-01", attendances=60, women=25, **told)
    twin = activity(OWN, on="2019-03-01", attendances=60, women=25, form="session")
    late = activity(OWN, on="2019-03-01", attendances=40, women=25, **told)
    row = ["1/3/2019", "Tuyên truyền trực tiếp", 1, "Xã Phổng Lái"]
    rows = [HEAD, [*row, 40, 25], [*row, 60, 25], [*row, 60, 25], [*row, 60, 24]]
    lines = compare(ACTIVITIES, who, book(rows)).lines
    assert [line.errors for line in lines] == [()] * 4
    assert [line.record for line in lines] == [late, twin, same, None]
    assert [line.state for line in lines] == ["unchanged"] * 3 + ["new"]
    # a column that is there says something, though its cell be empty
    rows = [[*HEAD, "Đơn vị tổ chức"], [*row, 40, 25, "UBND xã"], [*row, 40, 25, None]]
    lines = compare(ACTIVITIES, who, book(rows)).lines
    assert [(line.record, line.state) for line in lines] == [(late, "unchanged"), (twin, "changed")]


def test_a_file_of_something_else_says_so(book):
    with pytest.raises(Refused):
        compare(ACTIVITIES, user(), book([["Tên cơ sở", "Địa chỉ"], ["A", "B"]]))
    with pytest.raises(Refused):
        compare(ACTIVITIES, user(), book([HEAD]))
