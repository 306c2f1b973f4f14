"""Files of every kind are opened; what is dangerous or damaged is refused with a sentence."""

import contextlib
import datetime
import re
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.sheets.reading import open_book
from core.sheets.safety import Refused, _check_extent

FILES = Path(__file__).parent / "files"
MARCH = datetime.date(2019, 3, 1)


def rows_of(path):
    return [list(row) for sheet in open_book(path).sheets() for row in sheet.rows]


def a_workbook(path, *rows, epoch=None):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def with_part(path, name, change):
    """The workbook at `path` with one part changed or added."""
    with zipfile.ZipFile(path) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_an_old_workbook():
    rows = rows_of(FILES / "plain.xls")
    assert rows[1] == [MARCH, "Tờ rơi", 3, "Xã Phổng Lái"]


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Sheet1">
<table:table-row><table:table-cell office:value-type="date" office:date-value="2019-03-01"
/><table:table-cell office:value-type="string"><text:p>Xã</text:p></table:table-cell
></table:table-row>
%s</table:table></office:spreadsheet></office:body></office:document-content>"""


def an_ods(path, more=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", ODS % more)
    return path


EMPTY_ROWS = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
)


def test_an_open_document(tmp_path):
    (row,) = rows_of(an_ods(tmp_path / "a.ods", EMPTY_ROWS))
    assert row[1] == "Xã"
    assert str(row[0]).startswith("2019-03-01")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_texts_with_commas(tmp_path, encoding, sign):
    path = tmp_path / "a.csv"
    path.write_text(f"Ngày{sign}Xã\n1/3/2019{sign}Phổng Lái\n", encoding=encoding)
    assert rows_of(path) == [["Ngày", "Xã"], ["1/3/2019", "Phổng Lái"]]


def test_days_of_a_workbook_that_counts_since_1904(tmp_path):
    path = a_workbook(
        tmp_path / "a.xlsx", [MARCH, "x"], epoch=openpyxl.utils.datetime.CALENDAR_MAC_1904
    )
    book = open_book(path)
    assert book.since_1904
    assert [list(row) for row in next(book.sheets()).rows] == [[MARCH, "x"]]


def test_macros_are_said_to_be_ignored(tmp_path):
    path = a_workbook(tmp_path / "a.xlsm", ["a", "b"])
    with_part(path, "xl/vbaProject.bin", lambda _old: b"Sub Auto_Open()")
    assert open_book(path).macros


def test_a_workbook_with_a_password():
    with pytest.raises(Refused):
        open_book(FILES / "locked.xlsx")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 xx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99]
)
def test_damaged_files(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused):
        rows_of(path)


def test_a_workbook_cut_off_in_the_middle(tmp_path):
    path = a_workbook(tmp_path / "a.xlsx", *([["a", "b"]] * 50))
    path.write_bytes(path.read_bytes()[:-900])
    with pytest.raises(Refused):
        rows_of(path)


TURNED = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=4)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@given(turned=TURNED)
@settings(
    max_examples=150, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_whatever_is_turned_in_a_package_it_is_read_or_refused(tmp_path, kind, turned):
    """Bytes turned on the way (a bad stick, a broken upload): a sentence, never an error."""
    whole = tmp_path / f"whole.{kind}"
    if not whole.exists():
        a_workbook(whole, *([["Ngày", "Xã"]] * 30)) if kind == "xlsx" else an_ods(whole)
    content = bytearray(whole.read_bytes())
    for at, bits in turned:
        content[at % len(content)] ^= bits
    path = tmp_path / f"a.{kind}"
    path.write_bytes(bytes(content))
    with contextlib.suppress(Refused):
        rows_of(path)


def test_a_part_whose_packed_bytes_are_broken(tmp_path):
    """What unpacks it says so in its own words: zlib.error."""
    path = a_workbook(tmp_path / "a.xlsx", *([["a", "b"]] * 500))
    with zipfile.ZipFile(path) as package:
        info = package.getinfo(SHEET)
    content = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(SHEET)
    content[start : start + 40] = b"\xff" * 40
    path.write_bytes(bytes(content))
    with pytest.raises(zlib.error), zipfile.ZipFile(path) as package:
        package.read(SHEET)
    with pytest.raises(Refused, match="hỏng"):
        open_book(path)


def test_a_file_of_sixty_megabytes(tmp_path):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    with pytest.raises(Refused):
        open_book(path)


def test_a_bomb_of_zeros(tmp_path):
    path = a_workbook(tmp_path / "a.xlsx", ["a", "b"])
    with_part(path, "xl/media/x.bin", lambda _old: b"\0" * (500 * 1024 * 1024))
    assert path.stat().st_size < 1024 * 1024
    with pytest.raises(Refused):
        open_book(path)


def test_a_bomb_of_entities(tmp_path):
    path = a_workbook(tmp_path / "a.xlsx", ["a", "b"])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with_part(path, SHEET, lambda old: bomb + old)
    with pytest.raises(Refused):
        open_book(path)


def test_a_million_empty_rows(tmp_path):
    """Formatted and empty they do no harm; a cell at their end would have all of them kept."""
    path = a_workbook(tmp_path / "a.xlsx", ["a", "b"])
    far = b'<row r="1048576"><c r="A1048576"/></row></sheetData>'
    with_part(path, SHEET, lambda old: old.replace(b"</sheetData>", far))
    assert rows_of(path) == [["a", "b"]]
    with_part(
        path, SHEET, lambda old: old.replace(b'<c r="A1048576"/>', b'<c r="A1048576"><v>1</v></c>')
    )
    with pytest.raises(Refused):
        rows_of(path)


@pytest.mark.parametrize("row", [b'<row r="%d"/>', b'<row r="%d"><c r="A%d" s="0"/></row>'])
def test_a_million_rows_that_are_empty_one_by_one(tmp_path, row):
    """They cost more to pass over than a table is worth; told from one another in no time."""
    far = b"".join(row.replace(b"%d", b"%d" % number) for number in range(3, 1_000_001))
    path = a_workbook(tmp_path / "a.xlsx", ["a", "b"])
    with_part(path, SHEET, lambda old: old.replace(b"</sheetData>", far + b"</sheetData>"))
    begun = time.process_time()
    with pytest.raises(Refused, match=r"60\.00[01]"):
        open_book(path)
    assert time.process_time() - begun < 5


def test_a_cell_at_the_far_right(tmp_path):
    path = a_workbook(tmp_path / "a.xlsx", ["a", "b"])
    with_part(path, SHEET, lambda old: re.sub(rb'r="B1"', b'r="XFD1"', old))
    with pytest.raises(Refused):
        open_book(path)


@pytest.mark.parametrize(
    ("part", "refused"),
    [
        (b'<row r="60000"><c r="A60000"><v>1</v></c></row>', False),
        (b'<row r="60001"><c r="A60001"><v>1</v></c></row>', True),
        (b'<x:row spans="1:2" r="060001"><x:c><x:v>1</x:v></x:c></row>', True),
        (b'<row spans="1:2" r="99999"><c r="A99999"><is/></c></row>', False),
        (b'<row r="5"><c r="IV5" vr="ZZZ1"><v>1</v></c></row>', False),
        (b'<row r="5"><c r="IW5"><v>1</v></c></row>', True),
        (b'<row r="5"><c\nr="JA5"/></row>', True),
        (b'<row r="5"><c r="AAA5"/></row>', True),
    ],
)
def test_how_far_is_too_far(part: bytes, refused: bool) -> None:
    wanted = pytest.raises(Refused) if refused else contextlib.nullcontext()
    with wanted:
        _check_extent(part)


def test_repeated_cells_of_an_open_document(tmp_path):
    row = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' office:value-type="float" office:value="1"/></table:table-row>'
    )
    with pytest.raises(Refused):
        rows_of(an_ods(tmp_path / "a.ods", row))
