"""A workbook that goes out costs no more memory for many rows than for few, and leaves nothing."""

import tempfile
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from core import books
from core.sheets.naming import LONGEST, name_of_sheet
from core.tables import Column, workbook

WIDE = [Column(f"c{n}", f"Cột {n}", lambda row, n=n: f"Xã Phổng Lái {row} {n}") for n in range(8)]


def peak(rows: int) -> int:
    tracemalloc.start()
    try:
        with workbook(WIDE, range(rows), ["Ghi chú"], "Sổ") as out:
            assert zipfile.is_zipfile(out)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_many_rows_cost_no_more_memory_than_few(monkeypatch):
    monkeypatch.setattr(books, "IN_MEMORY", 1)
    peak(10)  # what is loaded once
    few, many = peak(300), peak(6000)
    assert many < few * 1.5, (few, many)


def test_a_small_one_and_a_large_one_are_read(monkeypatch):
    for most in (1, books.IN_MEMORY):
        monkeypatch.setattr(books, "IN_MEMORY", most)
        with workbook(WIDE, range(3), ["Ghi chú"], "Sổ theo dõi") as out:
            sheet = openpyxl.load_workbook(out).active
        assert [sheet["A1"].value, sheet["B2"].value] == ["Ghi chú", "Cột 1"]
        assert (sheet["C5"].value, sheet.freeze_panes) == ("Xã Phổng Lái 2 2", "A3")
        assert (sheet.title, sheet.auto_filter.ref) == ("Sổ theo dõi", "A2:H5")


def test_rows_that_break_off_leave_nothing_behind(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield from range(100)
        assert list(tmp_path.iterdir())
        raise OSError("the connection is gone")

    with pytest.raises(OSError, match="gone"):
        workbook(WIDE, rows(), [], "Sổ")
    assert not list(tmp_path.iterdir())


def test_the_name_of_a_sheet_ends_with_a_whole_word():
    assert name_of_sheet("Đăng ký xây dựng xã, phường lành mạnh") == "Đăng ký xây dựng xã, phường"
    assert name_of_sheet("Công nhận xã, phường lành mạnh") == "Công nhận xã, phường lành mạnh"
    assert name_of_sheet("Quý I/2019: [bản nháp]") == "Quý I2019 bản nháp"
    assert name_of_sheet("x" * 40) == "x" * LONGEST
    assert name_of_sheet("") == "Sheet1"
