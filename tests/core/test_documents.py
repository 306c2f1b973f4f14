"""The engine of the papers: words of a date, letters, what a broken template says."""

import datetime
import io
import struct
import unicodedata
import zipfile

import docx
import pytest

from core import documents

D = datetime.date
LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    "fjwz0123456789.,;:…“”‘’–-/()%₫□"
)


def letters_of(path) -> set[str]:
    """The characters a TrueType font has (its cmap of format 4), read with nothing but struct."""
    data = path.read_bytes()
    tables = {}
    for n in range(struct.unpack(">H", data[4:6])[0]):
        tag, _sum, offset, _length = struct.unpack(">4sLLL", data[12 + 16 * n : 28 + 16 * n])
        tables[tag] = offset
    start = tables[b"cmap"]
    count = struct.unpack(">H", data[start + 2 : start + 4])[0]
    found: set[str] = set()
    for n in range(count):
        offset = struct.unpack(">HHL", data[start + 4 + 8 * n : start + 12 + 8 * n])[2]
        at = start + offset
        if struct.unpack(">H", data[at : at + 2])[0] != 4:
            continue
        segments = struct.unpack(">H", data[at + 6 : at + 8])[0] // 2
        ends = struct.unpack(f">{segments}H", data[at + 14 : at + 14 + 2 * segments])
        begin = at + 16 + 2 * segments
        starts = struct.unpack(f">{segments}H", data[begin : begin + 2 * segments])
        for first, last in zip(starts, ends, strict=True):
            found |= {chr(code) for code in range(first, last + 1) if code != 0xFFFF}
    return found


def test_every_vietnamese_letter_has_its_shape() -> None:
    fonts = sorted(documents.FONTS.glob("*.ttf"))
    assert len(fonts) == 4
    wanted = set(unicodedata.normalize("NFC", LETTERS + LETTERS.upper()))
    for font in fonts:
        assert wanted - letters_of(font) == set(), font.name
        assert font.stat().st_size < 60_000


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (D(2019, 2, 5), "ngày 05 tháng 02 năm 2019"),
        (D(2019, 3, 9), "ngày 09 tháng 3 năm 2019"),
        (D(2019, 12, 10), "ngày 10 tháng 12 năm 2019"),
    ],
)
def test_a_day_in_words(day, words) -> None:
    assert documents.day_in_words(day) == words


def test_what_is_not_known_is_dots() -> None:
    assert documents.day_in_words(None, year=2019) == "ngày …… tháng …… năm 2019"
    assert documents.hour_in_words(None) == "…… giờ ……"
    assert documents.or_dots("", 3) == "………"
    assert documents.or_dots("0", 3) == "0"


def test_the_look_goes_by_the_day() -> None:
    assert documents.layout_on(D(2020, 3, 4)) == "tt01"
    assert documents.layout_on(D(2020, 3, 5)) == "nd30"


def template(path, text: str):
    made = docx.Document()
    made.add_paragraph(text)
    made.save(path)
    return path


def test_what_was_typed_is_never_markup(tmp_path) -> None:
    path = template(tmp_path / "mau.docx", "Ghi chú: {{ note }}")
    for typed in ("<b>&amp; đậm</b>", "{{ 7 * 7 }}", "</w:t><w:p/>"):
        filled = docx.Document(io.BytesIO(documents.render_docx(path, {"note": typed})))
        assert filled.paragraphs[0].text == f"Ghi chú: {typed}"


@pytest.mark.parametrize(
    ("text", "named", "english"),
    [
        ("{{ khong_co }}", "“khong_co”", "is undefined"),
        ("{{ note.khong_co }}", "“khong_co”", "has no attribute"),
        ("{{ note", "2", "unexpected"),
        ("{% for x in note %}", "“{% for x in note %}”", "end of template"),
        ("{{ note|khong_co }}", "“{{ note|khong_co }}”", "No filter named"),
        ("{{ note.__class__.__mro__ }}", "mau.docx", "unsafe"),
        ("{{ note + 1 }}", "mau.docx", "can only concatenate"),
    ],
)
def test_a_broken_template_says_what_is_wrong(tmp_path, caplog, text, named, english) -> None:
    """To its editor in the language of the page; the library's own words are for the log."""
    made = docx.Document()
    made.add_paragraph("Biên bản")
    made.add_paragraph(text)
    path = tmp_path / "mau.docx"
    made.save(path)
    with pytest.raises(documents.BrokenTemplate, match=r"mau\.docx") as told:
        documents.render_docx(path, {"note": "x"})
    assert named in str(told.value)
    assert english not in str(told.value)
    assert english in caplog.text


def test_a_file_that_is_no_document_says_so(tmp_path) -> None:
    path = tmp_path / "mau.docx"
    path.write_bytes(b"not a document")
    with pytest.raises(documents.BrokenTemplate, match=r"mau\.docx"):
        documents.render_docx(path, {})
    with zipfile.ZipFile(path, "w") as empty:
        empty.writestr("x", "y")
    with pytest.raises(documents.BrokenTemplate):
        documents.render_docx(path, {})


def test_the_offices_own_template_comes_first(tmp_path, settings) -> None:
    settings.VAR_DIR = tmp_path
    shipped = tmp_path / "shipped" / "mau.docx"
    assert documents.template_path(shipped) == shipped
    (tmp_path / "documents").mkdir()
    own = template(tmp_path / "documents" / "mau.docx", "của cơ quan")
    assert documents.template_path(shipped) == own
