"""Reports and letters as files: what is said is in each of them, and nothing empty is."""

import io
import re
import zipfile
from decimal import Decimal

import docx
import pytest

from core import annex_books, papers
from core.documents import Letterhead
from core.papers import Annex, Block, Paper, Section, Signer, Table
from tests.inspections.test_papers import pages, pdf_text, words

pytestmark = pytest.mark.django_db

TABLE = Table(
    heads=("STT", "Chỉ tiêu", "Thực hiện", "Tỷ lệ %"),
    rows=(("1", "Số xã có truyền thông", 1234, Decimal("98.4")), ("2", "=1+1", None, None)),
    caption="Biểu 1",
)


def paper(**values) -> Paper:
    sections = [
        Section("", papers.paragraphs("Lời đầu & <b>.\n\n- một gạch\nhai")),
        Section("Không có gì"),
        Section("Kết quả"),
        Section("Bỏ trống", level=2),
        Section("Truyền thông", (Block("Đã đạt."), Block(table=TABLE)), level=2),
    ]
    known = {
        "head": Letterhead("Ủy ban nhân dân tỉnh", "Sở", "/BC-SỞ", "Sơn La", "ngày …", "nd30"),
        "kind": "Báo cáo",
        "about": "Kết quả 6 tháng",
        "addressees": ("Bộ", "Ủy ban"),
        "sections": papers.numbered(sections),
        "signer": Signer(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Văn A"),
        "recipients": ("Như trên;", "Lưu: VT."),
        "marks": ("DỰ THẢO",),
        "annexes": (Annex("Phụ lục", TABLE, "(Kèm theo)", "Chỉ tiêu"), Annex("Phụ lục", TABLE)),
    }
    return Paper(**{**known, **values})


SAID = (
    "ỦY BAN NHÂN DÂN TỈNH", "Số: /BC-SỞ", "DỰ THẢO", "BÁO CÁO", "Kết quả 6 tháng", "- Bộ;",
    "- Ủy ban.", "Lời đầu & <b>.", "- một gạch", "I. KẾT QUẢ", "1. Truyền thông", "1.234", "98,4",
    "PHÓ GIÁM ĐỐC", "Nguyễn Văn A", "Lưu: VT.", "(Kèm theo)",
)  # fmt: skip


def test_headings_without_anything_below_are_left_out() -> None:
    kept = [(s.number, s.heading) for s in paper().sections]
    assert kept == [("", ""), ("I", "Kết quả"), ("1", "Truyền thông")]


def test_word_says_it_all_and_the_annexes_begin_on_pages_of_their_own() -> None:
    body = papers.docx(paper())
    said = words(body)
    assert [text for text in SAID if text not in said] == []
    assert "Không có gì" not in said
    made = docx.Document(io.BytesIO(body))
    of_rows = [t for t in made.tables if t.rows[0].cells[0].text == "STT"]
    assert [len(t.columns) for t in of_rows] == [4, 4, 4]
    assert [c.text for c in of_rows[0].rows[2].cells] == ["2", "=1+1", "", ""]


def test_officials_compounds_are_not_broken_over_lines() -> None:
    said = papers.unbroken("Sở Lao động - Thương binh và Xã hội tỉnh Sơn La")
    assert said == "Sở Lao\u00a0động\u00a0- Thương\u00a0binh và Xã\u00a0hội tỉnh Sơn\u00a0La"
    assert papers.unbroken("KT. GIÁM ĐỐC") == "KT. GIÁM\u00a0ĐỐC"
    assert papers.unbroken("Phó Giám đốc") == "Phó\u00a0Giám\u00a0đốc"
    assert papers.unbroken("Lò Văn Y Tế") == "Lò Văn Y\u00a0Tế"
    (data,) = papers.as_data(paper())["papers"]
    assert data["head"]["parent"] == "Ủy\u00a0ban nhân\u00a0dân tỉnh"
    assert data["signer"]["lines"] == ["KT. GIÁM\u00a0ĐỐC", "PHÓ\u00a0GIÁM\u00a0ĐỐC"]


def test_the_pdf_says_it_all() -> None:
    body = papers.pdf(paper())
    assert pages(body) == 2
    said = pdf_text(body)
    assert [text for text in SAID if text not in said] == []


def test_a_letter_has_no_kind_and_its_subject_below_the_number() -> None:
    one = paper(kind="", about="V/v đôn đốc báo cáo", addressees=("Phòng",))
    for said in (words(papers.docx(one, "cong-van")), pdf_text(papers.pdf(one))):
        assert "BÁO CÁO" not in said
        assert (
            said.index("Số:") < said.index("V/v đôn đốc báo cáo") < said.index("Kính gửi: Phòng.")
        )


def test_the_workbook_has_real_numbers_and_runs_nothing() -> None:
    body = annex_books.xlsx(paper())
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert names == ["Chỉ tiêu", "Phụ lục"]
    assert {"1234", "98.4"} < set(re.findall(r"<v>([\d.]+)</v>", sheet))
    assert "<f>" not in sheet
    assert "&#39;=1+1" in texts or "'=1+1" in texts
    assert body == annex_books.xlsx(paper())
