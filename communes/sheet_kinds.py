"""Communes and agencies in sheets: every way an office writes them, and never a guess.

A name is found with or without its kind and its district, with either tone placement (hòa, hoà),
in either Unicode form. `Hát Lót` alone may be the xã or the thị trấn: then it asks which.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Self

from django.utils.translation import gettext as _

from core import text
from core.sheets.values import Kind, RowKind, Unreadable, as_text

from .fields import communes_for
from .models import Agency, Commune
from .scoping import scope_of

_KINDS = {
    "xa": "xa", "x": "xa",
    "phuong": "phuong", "p": "phuong",
    "thi tran": "thi_tran", "tt": "thi_tran", "t t": "thi_tran",
}  # fmt: skip
_KIND = re.compile(r"^(thi tran|phuong|xa|tt|t\.t|p|x)(?:\.\s*|\s+)(?=\S)")
_DISTRICT = re.compile(r"^(?:huyen|h\.|thanh pho|tp\.?|thi xa|tx\.?)\s*")
_PART = re.compile(r"\s*[,(–—-]\s*")
_TONES = "\u0300\u0309\u0303\u0301\u0323"


def spelled(words: str) -> str:
    """The letters with their marks, each word's tone at its end: `hòa` and `hoà` are one."""
    out = []
    for word in unicodedata.normalize("NFD", text.tidy(words).casefold()).split():
        tone = "".join(ch for ch in word if ch in _TONES)
        out.append("".join(ch for ch in word if ch not in _TONES) + tone)
    return " ".join(out)


def _bare(name: str) -> tuple[str, str]:
    """(kind, name without it); the kind is "" where it is not said."""
    folded = text.fold(name)
    match = _KIND.match(folded)
    if not match:
        return "", text.tidy(name)
    return _KINDS[match[1].replace(".", " ").strip()], text.tidy(text.tidy(name)[match.end() :])


class CommuneKind(Kind):
    """One commune of those the user enters for; `agencies`: an agency's officers enter anywhere."""

    def __init__(self, *, agencies: bool = False, day: str = "") -> None:
        self.agencies, self.day = agencies, day
        self.own: set[int] = set()
        self.offered: list[Commune] = []
        self.by_code: dict[str, list[Commune]] = {}
        self.by_name: dict[str, list[Commune]] = {}
        #: {a cell: what it names, whatever the day}
        self._known: dict[Any, list[Commune]] = {}

    def bind(self, user: Any) -> Self:
        bound = type(self)(agencies=self.agencies, day=self.day)
        bound.offered = list(communes_for(user, agencies=self.agencies))
        bound.own = {commune.pk for commune in bound.offered}
        for commune in Commune.objects.live().for_list():
            bound.by_code.setdefault(commune.code, []).append(commune)
            names = {text.fold(name) for name in (commune.name, *commune.name_alt.split(","))}
            for name in names - {""}:
                bound.by_name.setdefault(name, []).append(commune)
        return bound

    def read(self, raw: Any, seen: Mapping[str, Any]) -> Commune:
        own = self._known.get(raw)
        if own is None:
            own = self._known[raw] = self._own(as_text(raw))
        if len(own) > 1:
            own = _on_day(own, seen.get(self.day) if self.day else None)
        if len(own) > 1:
            options = " / ".join(one.with_district for one in own)
            said = _("“%(cell)s” can be read as: %(options)s. Write which one.")
            raise Unreadable(said % {"cell": as_text(raw), "options": options})
        return own[0]

    def _own(self, typed: str) -> list[Commune]:
        found = self.by_code.get(typed.zfill(5), []) if typed.isdecimal() else self._named(typed)
        if not found:
            raise Unreadable(self._unknown(typed))
        own = [one for one in found if one.pk in self.own]
        if not own:
            said = _("%(unit)s is not one of the communes you enter for.")
            raise Unreadable(said % {"unit": found[0].with_district})
        return own

    def _named(self, typed: str) -> list[Commune]:
        name, *rest = [part for part in _PART.split(typed.rstrip(") ")) if part]
        kind, bare = _bare(name)
        found = self.by_name.get(text.fold(bare)) or self.by_name.get(text.fold(name), [])
        found = [one for one in found if not kind or one.kind == kind]
        for part in rest:
            wanted = _DISTRICT.sub("", text.fold(part))
            found = [
                one for one in found if one.district and text.fold(one.district.name) == wanted
            ]
        return _same_marks(found, bare)

    def _unknown(self, typed: str) -> str:
        folded = text.fold(_bare(_PART.split(typed)[0])[1])
        near = self.by_name.get(folded, [])
        if near:
            options = " / ".join(one.with_district for one in near)
            said = _("“%(cell)s” is not known. Is %(options)s meant?")
            return said % {"cell": typed, "options": options}
        return _("“%(cell)s” is not the name of a commune.") % {"cell": typed}

    def written(self, value: Any) -> str:
        return value.with_district if value is not None else ""

    def options(self) -> Sequence[str]:
        return [one.with_district for one in self.offered if one.valid_to is None]


def _same_marks(found: list[Commune], typed: str) -> list[Commune]:
    """`Chiềng Hặc` is not Chiềng Hắc; written without any mark it may be either."""
    if text.fold(typed) == text.tidy(typed).casefold():
        return found
    wanted = spelled(typed)
    names = {one.pk: {spelled(n) for n in (one.name, *one.name_alt.split(","))} for one in found}
    return [one for one in found if wanted in names[one.pk]]


def _on_day(found: list[Commune], day: Any) -> list[Commune]:
    """Of units that followed each other under one name, the one of the day."""
    if day is None or len(found) < 2:
        return found
    return [one for one in found if one.is_in_force(day)] or found


class CommunesKind(CommuneKind):
    """One or several, `;` between them; a comma too, where it does not lead to a district."""

    def read(self, raw: Any, seen: Mapping[str, Any]) -> Any:
        found: dict[int, Commune] = {}
        for part in re.split(r"[;\n]", str(raw)):
            if text.tidy(part):
                found |= {one.pk: one for one in self._several(part, seen)}
        return list(found.values())

    def _several(self, part: str, seen: Mapping[str, Any]) -> list[Commune]:
        """`Xã Mường É, Xã Phổng Lái (Huyện Thuận Châu)` names a district for both."""
        pieces = [piece for piece in part.split(",") if text.tidy(piece)]
        if len(pieces) < 2:
            return [super().read(part, seen)]
        if len(pieces) == 2 and "(" not in part:
            try:
                return [super().read(part, seen)]
            except Unreadable:
                if _DISTRICT.match(text.fold(pieces[1])):
                    raise
        bracket = re.search(r"\(([^)]*)\)\s*$", part)
        if bracket:
            inside = [p for p in part[: bracket.start()].split(",") if text.tidy(p)]
            pieces = [f"{piece}, {bracket[1]}" for piece in inside]
        return [super(CommunesKind, self).read(piece, seen) for piece in pieces]

    def written(self, value: Any) -> str:
        return "; ".join(one.with_district for one in value or ())


def _own_agencies(user: Any) -> Any:
    rows, scope = Agency.objects.live().order_by("pk"), scope_of(user)
    return rows if scope.province else rows.filter(pk__in=scope.agencies)


def agency_kind() -> RowKind:
    """A provincial agency of those the user enters for."""
    return RowKind(_own_agencies, lambda agency: [agency.name, agency.short_name, agency.code])
