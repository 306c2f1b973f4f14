"""Letters and reports as plain data: one object makes the page, DOCX, PDF and workbook.

A paper is Vietnamese whatever language its reader's screen speaks. What nobody has written is left
out together with its heading; the number of a draft is empty, to be given by the office.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from . import documents
from .documents import Letterhead

FOLDER = Path(__file__).parent / "office"
SOURCE = FOLDER / "van-ban.typ"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

#: of a table's size between the margins
LETTERS = 66
#: a text not longer than this is not broken where there is room
ONE_LINE = 16

Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts and numbers below `heads`; None is not known and prints as an empty cell."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list (`is_item`), or a table.

    `refs`: the keys of the figures it tells, which its page opens; files do not show them.
    """

    text: str = ""
    is_item: bool = False
    table: Table | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it; `level` 1 is numbered I, II, level 2 is 1, 2."""

    heading: str
    blocks: tuple[Block, ...] = ()
    level: int = 1
    number: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """Pages of their own behind the signature, and a sheet of the workbook each."""

    title: str
    table: Table
    note: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """`lines` stand one below the other in capitals: KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC."""

    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """`kind` is empty for a công văn, whose `about` stands below its number (V/v …).

    `marks` are printed above the title: DỰ THẢO, Số liệu tạm tính. `compact` is the size of
    the letters in points, of a paper that has to stay on one page.
    """

    head: Letterhead
    kind: str
    about: str
    addressees: tuple[str, ...]
    sections: tuple[Section, ...]
    signer: Signer
    recipients: tuple[str, ...]
    marks: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    compact: float = 0


#: words of two or three syllables in the names and titles of offices: no line ends inside them
COMPOUNDS = re.compile(
    r"\b(?:phó giám đốc|giám đốc|phó chủ tịch|chủ tịch|phó trưởng phòng|trưởng phòng|"
    r"chánh văn phòng|ủy ban|uỷ ban|nhân dân|hội đồng|mặt trận|tổ quốc|lao động|thương binh|"
    r"xã hội|công an|văn hóa|thể thao|du lịch|thông tin|truyền thông|giáo dục|đào tạo|y tế|"
    r"tư pháp|tài chính|kế hoạch|đầu tư|liên hiệp|phụ nữ|thanh niên|liên ngành|chuyên ngành|"
    r"kiểm tra|thành phố|thị xã|sơn la)\b",
    re.IGNORECASE,
)


def unbroken(name: str) -> str:
    """An office's name or title whose compounds stay on one line; what follows a dash does too."""
    joined = COMPOUNDS.sub(lambda found: found[0].replace(" ", "\u00a0"), name)
    return joined.replace(" - ", "\u00a0- ").replace(" – ", "\u00a0– ")


def paragraphs(text: str) -> tuple[Block, ...]:
    """What was typed, a block a line; a line that begins with a dash is an item."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(_typed(line) for line in lines if line)


def _typed(line: str) -> Block:
    dashed = line.startswith(("- ", "– ", "+ ", "• "))
    return Block(line[2:].strip() if dashed else line, is_item=dashed)


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Without headings that nothing stands below; what is left is numbered anew."""
    kept = _with_content(list(sections))
    out: list[Section] = []
    first = second = 0
    for section in kept:
        if not section.heading:
            number = ""
        elif section.level == 1:
            first, second = first + 1, 0
            number = ROMAN[first - 1]
        else:
            second += 1
            number = str(second)
        out.append(Section(section.heading, section.blocks, section.level, number))
    return tuple(out)


def _with_content(sections: list[Section]) -> list[Section]:
    kept: list[Section] = []
    for section in reversed(sections):
        holds_more = bool(kept) and kept[-1].level > section.level
        if section.blocks or holds_more:
            kept.append(section)
    return kept[::-1]


def as_data(paper: Paper) -> dict[str, Any]:
    """What the Word template and the typst source are given; numbers are texts by now."""
    head = paper.head
    return {
        "papers": [
            {
                "head": {
                    "parent": unbroken(head.parent),
                    "agency": unbroken(head.agency),
                    "number": head.number,
                    "place": head.place,
                    "day": head.day,
                    "layout": head.layout,
                },
                "kind": paper.kind,
                "about": paper.about,
                "addressees": list(paper.addressees),
                "marks": list(paper.marks),
                "sections": [_section(section) for section in paper.sections],
                "signer": {
                    "lines": [unbroken(line) for line in paper.signer.lines],
                    "name": paper.signer.name,
                },
                "recipients": list(paper.recipients),
                "compact": paper.compact,
                "annexes": [
                    {"title": a.title, "note": a.note, "table": _table(a.table)}
                    for a in paper.annexes
                ],
            }
        ],
        "demo": documents.stamp(),
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "number": section.number,
        "level": section.level,
        "blocks": [
            {
                "text": block.text,
                "item": block.is_item,
                "table": _table(block.table) if block.table else None,
            }
            for block in section.blocks
        ],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "heads": list(table.heads),
        "rows": [
            [{"text": cell(value), "right": not isinstance(value, str)} for value in row]
            for row in table.rows
        ],
        "numeric": [_is_numeric(table, at) for at in range(len(table.heads))],
        "widths": widths(table),
    }


def widths(table: Table) -> list[float]:
    """Each column's share of the line: numbers what they and the words above them need, texts more
    the longer they are, and the longest text the room that is left."""
    found = [_width(table, at) for at in range(len(table.heads))]
    texts = [at for at in range(len(found)) if not _is_numeric(table, at)]
    if not texts:
        return found
    widest = max(texts, key=lambda at: found[at])
    for at in texts:
        longest = max((len(cell(row[at])) for row in table.rows), default=0)
        if at != widest and longest <= ONE_LINE:
            found[at] += max(0, min(longest - found[at], LETTERS - sum(found)))
    found[widest] += max(0, LETTERS - sum(found))
    return found


def _width(table: Table, at: int) -> float:
    longest = max((len(cell(row[at])) for row in table.rows), default=1)
    word = max(len(part) for part in table.heads[at].split() or [""])
    if _is_numeric(table, at):
        whole = len(table.heads[at]) if len(table.heads) < 6 else word  # there is room for a line
        return min(max(longest, whole) + 2.5, 16)
    if longest < 5 and word < 5:
        return 5
    typed = max((len(part) for row in table.rows for part in cell(row[at]).split()), default=1)
    return min(max(longest * 0.55, word + 3, min(typed, 12) + 2, 8), 34)


def _is_numeric(table: Table, at: int) -> bool:
    values = [row[at] for row in table.rows if row[at] not in (None, "")]
    return bool(values) and not any(isinstance(value, str) for value in values)


def cell(value: Value) -> str:
    """1.234 and 89,7: as the office writes numbers."""
    if isinstance(value, Decimal):
        return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return value or ""


def docx(paper: Paper, template: str = "bao-cao") -> bytes:
    """Raises documents.BrokenTemplate when the office's own template cannot be filled."""
    shipped = FOLDER / f"{template}.docx"
    body = documents.render_docx(documents.template_path(shipped), as_data(paper))
    blocks = (block.table for section in paper.sections for block in section.blocks)
    tables = [*(t for t in blocks if t), *(annex.table for annex in paper.annexes)]
    return documents.set_widths(body, [(t.heads, widths(t)) for t in tables])


def pdf(paper: Paper) -> bytes:
    return documents.render_pdf(SOURCE, as_data(paper))
