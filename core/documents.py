"""Official papers from plain data: DOCX from a template edited in Word, PDF set by typst.

The two faces are given one object (`asdict` of a frozen dataclass: texts, flags, tuples), so that
they cannot differ in what they say. What is not known is an empty text, and prints as dots.
"""

import datetime
import io
import json
import logging
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from docx import Document
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from . import installation

logger = logging.getLogger(__name__)

FONTS = Path(__file__).parent / "fonts"
#: what every typst source may use: page, letterhead, dots, tables, signatures
PRELUDE = Path(__file__).parent / "typst" / "office.typ"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: by the ending of a paper's address
TYPES = {"docx": DOCX, "pdf": PDF, "xlsx": XLSX}
DOTS = "…"
#: stands on every page that goes out while the database holds a demonstration
MADE_UP = "SỐ LIỆU GIẢ ĐỊNH"
#: millimetres between the margins
LINE = 165


class Layout(StrEnum):
    """How a paper looks, by the day it is issued; one issued again keeps its old look."""

    TT_01_2011 = "tt01"  # page number at the right of the foot
    ND_30_2020 = "nd30"  # page number in the middle of the head


ND_30_FROM = datetime.date(2020, 3, 5)


def layout_on(day: datetime.date) -> Layout:
    return Layout.ND_30_2020 if day >= ND_30_FROM else Layout.TT_01_2011


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a paper. `day` is the whole phrase after the place; "" of a text prints dots."""

    parent: str
    agency: str
    number: str
    place: str
    day: str
    layout: str


def day_in_words(day: datetime.date | None, *, year: int | None = None) -> str:
    """`ngày 05 tháng 02 năm 2019`: days below 10 and the months 1 and 2 take a zero, 3 to 9 none.

    Without a day its number and month are dots, and the year too when it is not known.
    """
    if day is None:
        return f"ngày {DOTS * 2} tháng {DOTS * 2} năm {year or DOTS * 3}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def hour_in_words(time: datetime.time | None) -> str:
    return f"{time:%H} giờ {time:%M}" if time else f"{DOTS * 2} giờ {DOTS * 2}"


class BrokenTemplate(Exception):
    """A template of the office cannot be filled; the text is a sentence for its reader."""


def template_path(shipped: Path) -> Path:
    """The office's own template of that name below VAR_DIR, or the one shipped."""
    own = Path(settings.VAR_DIR) / "documents" / shipped.name
    return own if own.is_file() else shipped


def stamp() -> str:
    """What every paper bears in the demonstration; "" on real ones."""
    return MADE_UP if installation.current().is_demo else ""


def or_dots(value: object, length: int = 20) -> str:
    """For templates: what is known, or dots to write on."""
    return str(value) if value not in ("", None) else DOTS * length


#: jinja tells the name in a sentence only: `'x' is undefined`, `'y' has no attribute 'x'`
_UNKNOWN = re.compile(r"'([^']+)' is undefined|has no (?:attribute|element) '?([^']+)'?")


def _problem(path: Path, error: Exception) -> str:
    """What is wrong in a template, for who edits it in Word; the log has it in English."""
    if isinstance(error, TemplateSyntaxError):
        # docxtpl puts every paragraph on a line of its own, below what stands before them
        return _("paragraph %(number)s cannot be read, see its brackets: “%(text)s”") % {
            "number": error.lineno - 1,
            "text": _line(error),
        }
    if isinstance(error, SecurityError):
        return _("it asks for what a template may not reach")
    if isinstance(error, UndefinedError) and (found := _UNKNOWN.search(str(error))):
        return _("this paper has nothing by the name “%(name)s”") % {"name": found[1] or found[2]}
    if not _is_document(path):
        return _("it is not a Word document (.docx)")
    return _("something in it cannot be worked out")


def _line(error: TemplateSyntaxError) -> str:
    """The text of the line in question: docxtpl keeps the ones around, from three before on."""
    around = list(getattr(error, "docx_context", ()))
    at = min(3, error.lineno - 1)
    return " ".join(around[at].split())[:80] if at < len(around) else ""


def _is_document(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as parts:
        return "word/document.xml" in parts.namelist()


def render_docx(path: Path, data: Mapping[str, Any]) -> bytes:
    """Fills a template. Raises BrokenTemplate naming the file and what is wrong in it.

    What was typed into the records is text and never markup; a template reaches nothing but
    `data`, and a name that `data` does not have is an error rather than a gap.
    """
    words = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    words.filters["or_dots"] = or_dots
    out = io.BytesIO()
    try:
        template = DocxTemplate(path)
        template.render(dict(data), jinja_env=words, autoescape=True)
        template.save(out)
    except Exception as error:  # a file of the office's: it may be wrong in any way
        logger.warning("%s cannot be filled", path, exc_info=True)
        raise BrokenTemplate(
            _("The template %(name)s cannot be filled: %(problem)s")
            % {"name": path.name, "problem": _problem(path, error)}
        ) from error
    return out.getvalue()


def set_widths(body: bytes, shares: Sequence[tuple[Sequence[str], Sequence[float]]]) -> bytes:
    """Gives tables, told by their headings and in their order, columns by shares of the line.

    The template's filler makes as many columns as there are headings, all of one width.
    """
    document = Document(io.BytesIO(body))
    waiting = [(list(heads), widths) for heads, widths in shares]
    for table in document.tables:
        if waiting and [cell.text for cell in table.rows[0].cells] == waiting[0][0]:
            _set_columns(table, waiting.pop(0)[1])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_columns(table: Any, shares: Sequence[float]) -> None:
    """What stands above the table stays with it."""
    before = table._tbl.getprevious()
    if before is not None and before.tag.endswith("}p"):
        Paragraph(before, table._parent).paragraph_format.keep_with_next = True
    table.autofit = False
    for at, share in enumerate(shares):
        width = Mm(LINE * share / sum(shares))
        table.columns[at].width = width
        for made in table.columns[at].cells:
            made.width = width


@cache
def _fonts() -> typst.Fonts:
    """Only what is shipped: a machine's own fonts may lack Vietnamese letters."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def render_pdf(path: Path, data: Mapping[str, Any]) -> bytes:
    """Sets a typst source; it finds the data as `data` and no file beside the fonts."""
    source = PRELUDE.read_bytes() + b"\n" + path.read_bytes()
    compiler = typst.Compiler(source, root=str(FONTS), font_paths=_fonts())
    made = compiler.compile(format="pdf", sys_inputs={"data": json.dumps(data)})
    assert isinstance(made, bytes)
    return made
