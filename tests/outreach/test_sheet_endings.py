"""Totals and signatures below a register are passed over and told; a row of it never is."""

import openpyxl
import pytest

from core.sheets.comparing import compare
from core.sheets.endings import MOST_ROWS
from core.sheets.reading import open_book
from outreach.sheets import TABLES
from tests.factories import officer

pytestmark = pytest.mark.django_db
(ACTIVITIES,) = (table for table in TABLES if table.key == "activities")
HEAD = ["TT", "Ngày", "Hình thức", "Số lượng", "Xã", "Số người tham dự", "Số văn bản", "Nữ"]
ROW = [1, "1/3/2019", "Tờ rơi", 3, "Xã Phổng Lái", 60, "1/BC", 25]
SIGNED = [
    [],
    [None, None, None, None, None, "Thuận Châu, ngày 31 tháng 3 năm 2019"],
    [None, "Người lập biểu", None, None, None, "Trưởng phòng"],
    [],
    [None, "Lò Thị B", None, None, None, "Cầm Văn C"],
]


@pytest.fixture
def read(tmp_path):
    def read(*rows):
        book = openpyxl.Workbook()
        for row in (HEAD, ROW, *rows):
            book.active.append(row)
        book.save(tmp_path / "a.xlsx")
        found = compare(ACTIVITIES, officer("119"), open_book(tmp_path / "a.xlsx"))
        return [(line.row, line.state) for line in found.lines], " ".join(found.notes)

    return read


def test_totals_and_signatures_below_the_table(read):
    totals = ["Tổng cộng", None, None, 45, None, "1.200"]
    rows, notes = read(totals, *SIGNED)
    assert rows == [(2, "new")]
    assert notes.endswith("3, 5, 6, 8.")
    assert read(["", "CỘNG:", None, 45, None, 1200])[0] == [(2, "new")]


@pytest.mark.parametrize(
    "last",
    [
        [2, "2/3/2019", None, None, None],  # a day that is one
        [2, None, None, None, "Phổng Lái"],
        [2, None, "Tờ rơi"],
        [2, "32/3/2019", None, None, "Phổng Lai"],  # two of what every row has
        [2, "32/3/2019", "Múa", None, None, 60, "2/BC"],
        [2, "32/3/2019", None, None, None, 60, "2/BC", 25],
        [2, "2/3/2019", "Tổng cộng", 3, "Phổng Lái"],  # a full row, whatever it says
    ],
)
def test_a_row_that_somebody_did_not_finish_is_an_error(read, last):
    rows, notes = read(last)
    assert rows == [(2, "new"), (3, "error")]
    assert not notes


def test_only_at_the_end_and_only_below_a_table(read, tmp_path):
    between = [None, "Quý II"]
    rows, notes = read(between, [2, "2/4/2019", *ROW[2:]])
    assert rows == [(2, "new"), (3, "error"), (4, "new")]
    assert not notes
    rows, notes = read(*[[None, "chưa rõ"]] * (MOST_ROWS + 1))
    assert len([row for row in rows if row[1] == "error"]) == MOST_ROWS + 1
    book = openpyxl.Workbook()
    for row in (HEAD, [None, "chưa rõ"], [None, "chưa rõ"]):
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    found = compare(ACTIVITIES, officer("119"), open_book(tmp_path / "b.xlsx"))
    assert [line.state for line in found.lines] == ["error", "error"]


def test_a_record_with_its_code_is_a_row_of_the_table(tmp_path):
    book = openpyxl.Workbook()
    for row in ([*HEAD, "Mã bản ghi"], [*ROW, None], [*[None] * 8, 999]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = compare(ACTIVITIES, officer("119"), open_book(tmp_path / "a.xlsx"))
    assert [line.state for line in found.lines] == ["new", "error"]
