"""What a cell says. Forgiving about how it is written, strict about what it means.

A kind reads one cell that is not blank: `read(raw, seen)` gives the value or raises Unreadable with
a sentence. What can be read in two ways is never guessed: the sentence shows both readings.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import gettext as _

from core import text
from core.fields import MOST
from core.tables import DANGEROUS, printed

from .dates import DATE_ERROR, read_date
from .numbers import readings

#: in `seen`: whether the workbook counts its days since 1904
SINCE_1904 = "since 1904"
#: how Excel and Calc print a cell whose formula came to nothing
BROKEN = re.compile(r"^#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)$")
YES = frozenset({"co", "x", "v", "dung", "yes", "true", "1", "✓", "✔", "☑"})
NO = frozenset({"khong", "sai", "no", "false", "0", "-", "ko", "k", "☐"})


class Unreadable(Exception):
    """`str()` is the sentence for whoever filled the sheet in."""


def as_text(raw: Any) -> str:
    """The words of a cell in one normal form; a whole number has no `.0`."""
    if not isinstance(raw, str):
        return _figure(raw)
    words = text.tidy(raw)
    # the sign with which an export keeps a text from being run as a formula
    return words[1:] if words[:1] == "'" and words[1:].startswith(DANGEROUS) else words


def _figure(raw: Any) -> str:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return printed(raw) if isinstance(raw, datetime.date) else str(raw)


def is_blank(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


class Kind:
    """How the cells of one column are read, written and offered."""

    #: of an xlsx column: "text", "date" or "number"
    cell = "text"
    #: whether a file says the same few words in row after row
    recurs = True
    #: whether a cell says the same whatever stands beside it
    alone = False
    #: whether whoever has a choice here must say which, though the column may be left empty
    chosen = False

    def bind(self, user: Any) -> Self:
        """The kind as this user may use it; what it has to look up is read here, once."""
        return self

    def read(self, raw: Any, seen: Mapping[str, Any]) -> Any:
        raise NotImplementedError

    def written(self, value: Any) -> Any:
        """What stands in an exported cell, so that it is read as the same value again."""
        return value

    def shown(self, value: Any) -> str:
        """How a value reads in a preview."""
        return printed(self.written(value))

    def options(self) -> Sequence[str]:
        """For a drop-down; none where anything may be typed."""
        return ()


class TextKind(Kind):
    alone = True

    def __init__(self, most: int, *, recurs: bool = False) -> None:
        self.most, self.recurs = most, recurs

    def read(self, raw: Any, seen: Mapping[str, Any]) -> str:
        words = as_text(raw)
        if len(words) > self.most:
            said = _("%(n)s signs long, at most %(most)s are kept.")
            raise Unreadable(said % {"n": printed(len(words)), "most": printed(self.most)})
        return words


class DateKind(Kind):
    """Day before month, as it is written in Vietnam, whatever Excel's own language."""

    cell = "date"
    alone = True

    def read(self, raw: Any, seen: Mapping[str, Any]) -> datetime.date:
        found, other = read_date(raw, seen.get(SINCE_1904, False))
        if found is not None:
            return found
        if other is not None:
            said = _("“%(cell)s” is no day with the day first. Is %(day)s meant?")
            raise Unreadable(said % {"cell": as_text(raw), "day": printed(other)})
        raise Unreadable(str(DATE_ERROR) % {"cell": as_text(raw)})


class WholeKind(Kind):
    """A whole number: `1.234`, `1,234`, `1 234` can only be one thousand two hundred thirty-four.

    `most`: more than any real figure of this column. `words` may follow the number (`đồng`).
    """

    cell = "number"
    alone = True

    def __init__(self, most: int = MOST, words: Iterable[str] = ()) -> None:
        self.most = most
        self.words = sorted((text.fold(word) for word in words), key=len, reverse=True)

    def read(self, raw: Any, seen: Mapping[str, Any]) -> int:
        number = _one(raw, self._readings(raw))
        if number < 0:
            raise Unreadable(_("A number cannot be below zero here."))
        if number > self.most:
            raise Unreadable(_("At most %(limit)s.") % {"limit": printed(self.most)})
        return int(number)

    def _readings(self, raw: Any) -> list[Decimal]:
        if isinstance(raw, bool):
            return []
        if isinstance(raw, int | float):
            return [Decimal(repr(raw))]
        words = text.fold(str(raw))
        for word in self.words:
            words = words.removesuffix(word).rstrip()
        return readings(words)


class YearKind(WholeKind):
    """A calendar year, never printed as 2.019."""

    cell = "year"

    def __init__(self) -> None:
        super().__init__(most=2100, words=())

    def read(self, raw: Any, seen: Mapping[str, Any]) -> int:
        year = super().read(raw, seen)
        if year < 2000:
            raise Unreadable(_("“%(cell)s” is not a year.") % {"cell": as_text(raw)})
        return year

    def shown(self, value: Any) -> str:
        return str(value)


def _one(raw: Any, found: Sequence[Decimal]) -> Decimal:
    whole = [number for number in found if number == number.to_integral_value()]
    if len(whole) == 1:
        return whole[0]
    if found and not whole:
        shown = as_text(raw) if isinstance(raw, str) else _number(found[0])
        raise Unreadable(_("“%(cell)s” is not a whole number.") % {"cell": shown})
    if whole:
        said = _("“%(cell)s” can be read as %(one)s or as %(other)s: write it without dots.")
        names = {"one": _number(whole[0]), "other": _number(whole[1])}
        raise Unreadable(said % {"cell": as_text(raw), **names})
    raise Unreadable(_("“%(cell)s” is not a number.") % {"cell": as_text(raw)})


def _number(value: Decimal) -> str:
    return printed(int(value)) if value == int(value) else str(value.normalize()).replace(".", ",")


class YesKind(Kind):
    """A tick; an empty cell is no."""

    alone = True

    def read(self, raw: Any, seen: Mapping[str, Any]) -> bool:
        if isinstance(raw, bool):
            return raw
        word = text.fold(as_text(raw))
        if word in YES:
            return True
        if word in NO:
            return False
        raise Unreadable(_("“%(cell)s”: write “x” or leave it empty.") % {"cell": as_text(raw)})

    def written(self, value: Any) -> str:
        return "x" if value else ""

    def options(self) -> Sequence[str]:
        return ("x",)


def _letters(folded: str) -> str:
    """`to roi - to gap` and `to roi, to gap` are one."""
    return " ".join("".join(ch if ch.isalnum() else " " for ch in folded).split())


class ChoiceKind(Kind):
    """One of a list of words, with or without marks. `also`: {other word, folded: value}."""

    alone = True

    def __init__(self, choices: Any, also: Mapping[str, str] | None = None) -> None:
        self.choices = choices
        self.also = also or {}
        self._known: dict[str, set[str]] | None = None

    def bind(self, user: Any) -> Self:
        bound = type(self)(self.choices, self.also)
        bound._known = bound._words()
        return bound

    def _words(self) -> dict[str, set[str]]:
        known: dict[str, set[str]] = {}
        for value, label in self.choices:
            # `Tờ rơi, tờ gấp` is two words for one thing
            for word in (str(label), str(value), *str(label).split(",")):
                known.setdefault(text.fold(word), set()).add(value)
        for word, value in self.also.items():
            known.setdefault(word, set()).add(value)
        for word in list(known):
            known.setdefault(_letters(word), set()).update(known[word])
        return known

    def read(self, raw: Any, seen: Mapping[str, Any]) -> str:
        known = self._known = self._known or self._words()
        typed = as_text(raw)
        folded = text.fold(typed)
        found = known.get(folded) or known.get(_letters(folded), set())
        if len(found) == 1:
            return next(iter(found))
        labels = [str(label) for value, label in self.choices if not found or value in found]
        exact = [
            value for value, label in self.choices if str(label).casefold() == typed.casefold()
        ]
        if len(exact) == 1:
            return str(exact[0])
        said = _("“%(cell)s” is not in the list. Choose one of: %(options)s.")
        raise Unreadable(said % {"cell": typed, "options": "; ".join(labels)})

    def written(self, value: Any) -> str:
        return str(dict(self.choices).get(value, value or ""))

    def options(self) -> Sequence[str]:
        return [str(label) for value, label in self.choices if value]


class RowKind(Kind):
    """A record of a short list that the user may choose from, found by any of its names."""

    alone = True

    def __init__(
        self, rows: Callable[[Any], Iterable[Any]], names: Callable[[Any], list[str]]
    ) -> None:
        self.rows, self.names = rows, names
        self.found: list[Any] = []
        self.known: dict[str, list[Any]] = {}

    def bind(self, user: Any) -> Self:
        bound = type(self)(self.rows, self.names)
        bound.found = list(self.rows(user))
        for row in bound.found:
            for name in {text.fold(name) for name in self.names(row) if name}:
                bound.known.setdefault(name, []).append(row)
        return bound

    def read(self, raw: Any, seen: Mapping[str, Any]) -> Any:
        typed = as_text(raw)
        found = self.known.get(text.fold(typed), [])
        if len(found) == 1:
            return found[0]
        offered = "; ".join(self.written(row) for row in (found or self.found)[:12])
        if found:
            said = _("“%(cell)s” can be read as any of: %(options)s. Write it out.")
        elif self.found:
            said = _("“%(cell)s” is not in the list. Choose one of: %(options)s.")
        else:
            said = _("“%(cell)s”: there is nothing you can choose here; leave it empty.")
        raise Unreadable(said % {"cell": typed, "options": offered})

    def written(self, value: Any) -> str:
        return self.names(value)[0] if value is not None else ""

    def options(self) -> Sequence[str]:
        return [self.written(row) for row in self.found]
