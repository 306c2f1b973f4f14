"""Entries that may be the same business: same or near name in the commune, or the same phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from .models import Establishment
from .models.establishments import name_key, phone_key

MOST = 8
#: how alike two folded names are that a slip of the pen tells apart
NEAR = 0.82
#: fewer letters are inside too many other names
SHORTEST = 4
#: shorter numbers are not a telephone's
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Alike:
    """`sure`: the same name in the same commune, or the same name and the same phone."""

    establishment: Establishment
    why: tuple[str, ...]
    sure: bool

    @property
    def reasons(self) -> str:
        return ", ".join(self.why)


def likely(
    user: Any, *, name: str, commune: int | None, phone: str = "", but: int | None = None
) -> Sequence[Alike]:
    """What the user may see and could mean by these words, the surest first; two queries.

    `but`: the entry that is being changed.
    """
    named = name_key(name) if name.strip() else ""
    called = phone_key(phone)
    called = called if len(called) >= DIGITS else ""
    near = _near(user, named, commune) if named and commune else []
    asked = Q(pk__in=near)
    if called:
        asked |= Q(phone_key=called)
    if not near and not called:
        return []
    rows = Establishment.objects.visible_to(user).filter(asked)
    rows = rows.exclude(pk=but) if but else rows
    rows = rows.select_related("commune__district").order_by("sort_key", "pk")
    found = [_judged(row, named, commune, called) for row in rows[: MOST * 4]]
    return sorted(found, key=lambda one: not one.sure)[:MOST]


def _near(user: Any, named: str, commune: int) -> list[int]:
    """Keys of those in the commune whose name is this one or nearly; a commune has few hundred."""
    rows = Establishment.objects.visible_to(user).filter(commune=commune)
    pairs = rows.order_by().values_list("pk", "name_key")
    return [pk for pk, other in pairs if near_names(named, other)]


def near_names(one: str, other: str) -> bool:
    """Of two folded names. `Hoa Ban 1` and `Hoa Ban 2` are neighbours, not the same."""
    if not one or not other:
        return False
    if one == other:
        return True
    if _digits(one) != _digits(other):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST:
        return False
    return long.startswith(short) or SequenceMatcher(None, one, other).ratio() >= NEAR


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdigit())


def _judged(row: Establishment, named: str, commune: int | None, called: str) -> Alike:
    same_name = bool(named) and row.name_key == named
    same_phone = bool(called) and row.phone_key == called
    here = row.commune_id == commune
    why = []
    if same_name and here:
        why.append(_("same name in the same commune"))
    elif here and near_names(named, row.name_key):
        why.append(_("nearly the same name in the same commune"))
    elif same_name:
        why.append(_("same name"))
    if same_phone:
        why.append(_("same phone"))
    return Alike(row, tuple(why), sure=same_name and (here or same_phone))
