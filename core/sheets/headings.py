"""Where in a sheet the table begins, and which of its columns is which.

Titles, dates and signatures above the headings are passed over. Headings may stand in one row or
in two with merged cells above (`Số người` over `Tổng số` and `Nữ`), in any order, under any of the
usual names of a column.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from core import text

from .declaring import CODE, Field
from .reading import Merged, Sheet
from .values import as_text, is_blank

#: how far down a table may begin
SEARCHED = 40
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\*")
#: columns every register has and nobody means
NUMBERING = frozenset({"stt", "so tt", "tt", "so thu tu", "no"})
#: under a merged heading: the column of which the others are parts
TOTALS = frozenset({"tong", "tong so", "tong cong", "chung", "so luong"})
CODE_NAMES = frozenset({"ma so", "ma ban ghi", "ma he thong", "record code"})


@dataclass(slots=True)
class Headed:
    """A sheet whose headings were found; `rows` are what stands below, with their row numbers."""

    sheet: Sheet
    #: name of the field -> where in a row
    columns: dict[str, int]
    #: the number of the last row of headings, counted from 1
    row: int
    body: Iterable[tuple[int, Sequence[Any]]]
    #: headings nobody knows, each with what they may have meant
    unknown: list[tuple[str, str]] = field(default_factory=list)
    #: fields that stand there twice
    twice: list[str] = field(default_factory=list)
    #: rows below the table, once it was read
    below: list[int] = field(default_factory=list)


def plain(words: str) -> str:
    """`Ngày  thực hiện (*)` and `NGAY THUC HIEN` are one heading."""
    bare = _BRACKETS.sub(" ", text.fold(words))
    return " ".join("".join(ch if ch.isalnum() else " " for ch in bare).split())


def names_of(fields: Sequence[Field]) -> dict[str, str]:
    """{heading: name of the field}"""
    known = {name: CODE for name in CODE_NAMES}
    for one in fields:
        for name in (str(one.label), one.name, *one.also):
            known.setdefault(plain(name), one.name)
    return known


def find(sheet: Sheet, fields: Sequence[Field]) -> Headed | None:
    """None: the sheet has no headings of this table."""
    rows = iter(sheet.rows)
    first = list(islice(rows, SEARCHED))
    known = names_of(fields)
    best: tuple[int, int, list[str]] | None = None
    for at in range(len(first)):
        for deep in (1, 2):
            if at + deep > len(first):
                continue
            heads = _heads(first, at, deep, sheet)
            found = len({known[head] for head in _alone(heads) if head in known})
            if best is None or found > best[0]:
                best = (found, at + deep, heads)
    if best is None or best[0] < min(2, len(fields)):
        return None
    shown = [_shown(first[: best[1]], place) for place in range(len(best[2]))]
    named = list(zip(best[2], shown, strict=True))
    return _headed(sheet, best[1], named, fields, chain(first[best[1] :], rows))


def _shown(rows: Sequence[Sequence[Any]], place: int) -> str:
    """A heading as it stands in the sheet: the lowest words of its column."""
    for row in reversed(rows):
        if place < len(row) and not is_blank(row[place]):
            return as_text(row[place])
    return ""


def _alone(heads: Sequence[str]) -> list[str]:
    return [part for head in heads for part in head.split("\n")]


def _heads(rows: Sequence[Sequence[Any]], at: int, deep: int, sheet: Sheet) -> list[str]:
    """Of every column what its heading may be: upper and lower words together, lower, upper."""
    if deep == 1:
        return [_words(cell) for cell in rows[at]]
    upper, lower = _spread(rows[at], at, sheet), [_words(cell) for cell in rows[at + 1]]
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    own = [_words(cell) for cell in rows[at]] + [""] * (width - len(rows[at]))
    out = []
    for above, below, here in zip(upper, lower, own, strict=True):
        ways = [f"{above} {below}".strip(), below] if below else [here]
        ways += [above] if below in TOTALS else []
        out.append("\n".join(dict.fromkeys(ways)))
    return out


def _words(cell: Any) -> str:
    return "" if is_blank(cell) else _heading(as_text(cell))


@lru_cache(maxsize=1024)
def _heading(words: str) -> str:
    """Each of the first rows is tried by itself, above another one and below one."""
    return plain(words)


def _spread(row: Sequence[Any], at: int, sheet: Sheet) -> list[str]:
    """The words of a merged heading over all the columns it covers."""
    words = [_words(cell) for cell in row]
    for (top, left), (bottom, right) in _in_row(sheet.merged, at):
        begin, end = left - sheet.first_column, right - sheet.first_column
        if top <= at <= bottom and 0 <= begin < len(words):
            for place in range(begin, min(end + 1, len(words))):
                words[place] = words[begin]
    return words


def _in_row(merged: Sequence[Merged], at: int) -> list[Merged]:
    return [one for one in merged if one[0][0] <= at <= one[1][0]]


def _headed(
    sheet: Sheet,
    row: int,
    heads: Sequence[tuple[str, str]],
    fields: Sequence[Field],
    body: Iterable[Any],
) -> Headed:
    known = names_of(fields)
    headed = Headed(sheet, {}, row, enumerate(body, start=row + 1))
    for place, (head, shown) in enumerate(heads):
        ways = head.split("\n")
        name = next((known[way] for way in ways if way in known), None)
        if name is None:
            if ways[0] and not NUMBERING.intersection(ways):
                near = get_close_matches(ways[-1], list(known), n=1, cutoff=0.75)
                headed.unknown.append((shown, known[near[0]] if near else ""))
        elif name in headed.columns:
            headed.twice.append(name)
        else:
            headed.columns[name] = place
    return headed
