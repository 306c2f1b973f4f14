"""What the register of visits names: a team, an establishment, an act, the members."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Self

from django.db.models import F
from django.utils.translation import gettext as _

from communes.scoping import scope_of
from core import text
from core.sheets.values import Kind, RowKind, TextKind, Unreadable, as_text
from inspections.actions import MemberRow
from inspections.models import Establishment, Team, ViolationAct, Visit

#: `Nhà nghỉ Hoa Ban #12`: which of two of one name in one commune is meant
_WHICH = re.compile(r"^(?P<name>.*\S)\s*#(?P<key>\d{1,17})$")
#: of an establishment what visits need to know
SHORT = ("name", "commune", "address", "valid_from", "valid_to", "kind")
_PARTS = re.compile(r"\s+[–—-]\s+")
_CARD = re.compile(r"^(?:so the|the)(?: so)? ")
#: a name, not a list of them and no number
_NO_NAME = re.compile(r"[\d,:()/]")


def _names(team: Team) -> list[str]:
    if team.body:
        return [team.name, team.body.district.full_name, team.body.district.name]
    return [team.name, team.agency.name, team.agency.short_name] if team.agency else [team.name]


class TeamKind(RowKind):
    """Any team can be named, since everybody knows them; one's own are offered."""

    chosen = True

    def __init__(self, *_same: Any) -> None:
        super().__init__(lambda user: Team.objects.live().for_list(), _names)
        self.usable: list[Team] = []

    def bind(self, user: Any) -> Self:
        bound = super().bind(user)
        usable = set(Team.objects.usable_by(user).values_list("pk", flat=True))
        bound.usable = [team for team in bound.found if team.pk in usable]
        return bound

    def options(self) -> Sequence[str]:
        return [self.written(team) for team in self.usable]


class ActKind(RowKind):
    """An act of the dated table; of one wording in several decrees, the one of the visit's day."""

    alone = False

    def __init__(self, *_same: Any) -> None:
        super().__init__(
            lambda user: ViolationAct.objects.visible_to(user).order_by("decree", "pk"),
            lambda act: [str(act), act.citation, act.text],
        )

    def read(self, raw: Any, seen: Mapping[str, Any]) -> ViolationAct:
        named, day = self.known.get(text.fold(as_text(raw)), []), seen.get("visited_on")
        there = [act for act in named if day is None or act.is_in_force(day)]
        if named and not there:
            raise Unreadable(_("This act was not in force on the day of the visit."))
        found: ViolationAct = there[0] if len(there) == 1 else super().read(raw, seen)
        return found


class EstablishmentKind(Kind):
    """An establishment of the register that the user sees, in the commune that the row names."""

    def __init__(self) -> None:
        self.user: Any = None
        #: {(commune, a cell): the one it names}
        self._named: dict[tuple[int, Any], Establishment] = {}

    def bind(self, user: Any) -> Self:
        bound = type(self)()
        bound.user = user
        return bound

    def read(self, raw: Any, seen: Mapping[str, Any]) -> Establishment:
        place = seen.get("commune")
        if place is None:
            raise Unreadable(_("Name the commune first."))
        named = self._named.get((place.id, raw))
        if named is None:
            named = self._named[place.id, raw] = self._read(as_text(raw), place)
        return named

    def _read(self, typed: str, place: Any) -> Establishment:
        which = _WHICH.match(typed)
        named = self._known.get((place.pk, text.fold(which["name"] if which else typed)), [])
        found = [one for one in named if not which or one.pk == int(which["key"])]
        if len(found) == 1:
            return found[0]
        if found:
            said = _("“%(cell)s” can be read as any of: %(options)s. Write it out.")
            options = "; ".join(f"{self.written(one)} ({one.address or '–'})" for one in found)
            raise Unreadable(said % {"cell": typed, "options": options})
        said = _("The register has no “%(cell)s” in %(place)s: enter the establishment first.")
        raise Unreadable(said % {"cell": typed, "place": place})

    def written(self, value: Any) -> str:
        if value is None:
            return ""
        return f"{value.name} #{value.pk}" if value.pk in self._ambiguous else str(value.name)

    @cached_property
    def _known(self) -> dict[tuple[int, str], list[Establishment]]:
        """{(commune, folded name)}, both where each lies now and where it was visited."""
        rows = Establishment.objects.visible_to(self.user).only(*SHORT)
        every = {one.pk: one for one in rows}
        places = {(one.commune_id, one.pk) for one in every.values()} | self._visited()
        missing = sorted({pk for _place, pk in places} - every.keys())
        for start in range(0, len(missing), 500):
            some = Establishment.objects.only(*SHORT).filter(pk__in=missing[start : start + 500])
            every |= {one.pk: one for one in some}
        known: dict[tuple[int, str], list[Establishment]] = {}
        for place, pk in sorted(places):
            one = every[pk]
            known.setdefault((place, text.fold(one.name)), []).append(one)
        return known

    def _visited(self) -> set[tuple[int, int]]:
        """Of visits that the user sees: where the place has moved since, or out of sight."""
        rows = Visit.objects.visible_to(self.user).order_by()
        moved = rows.exclude(establishment__commune=F("commune"))
        pairs = set(moved.values_list("commune", "establishment"))
        if not scope_of(self.user).province:
            register = Establishment.objects.visible_to(self.user).order_by().values("pk")
            unseen = rows.exclude(establishment__in=register)
            pairs |= set(unseen.values_list("commune", "establishment"))
        return pairs

    @cached_property
    def _ambiguous(self) -> set[int]:
        return {one.pk for found in self._known.values() if len(found) > 1 for one in found}


class MembersKind(TextKind):
    """Members present, `;` or a new line between them; who is who is read by `members`."""

    def read(self, raw: Any, seen: Mapping[str, Any]) -> str:
        return super().read("; ".join(raw.splitlines()) if isinstance(raw, str) else raw, seen)


def members(words: str) -> list[MemberRow]:
    """Raises Unreadable where it is not clear which part is what."""
    rows = [_member(text.tidy(part)) for part in words.split(";") if text.tidy(part)]
    return [row for row in rows if row]


def _member(part: str) -> MemberRow:
    name, *rest = _PARTS.split(part)
    cards = [one for one in rest if _CARD.match(text.fold(one))]
    others = [one for one in rest if one not in cards]
    if _NO_NAME.search(name) or len(others) > 2 or len(cards) > 1:
        said = _("“%(part)s”: write “name – agency – position – card number”, “;” between members.")
        raise Unreadable(said % {"part": part})
    agency, position = [*others, "", ""][:2]
    card = re.sub(r"^(?:số )?thẻ(?: số)? ", "", cards[0], flags=re.IGNORECASE) if cards else ""
    return MemberRow(
        name=name[:100], agency_name=agency[:150], position=position[:100], card_number=card[:40]
    )


def told(rows: Iterable[Any]) -> str:
    """Members, of a file or recorded, as a cell says them."""
    return "; ".join(_told(row) for row in rows)


def _told(row: Any) -> str:
    agency = row.agency.short_name if row.agency else row.agency_name
    parts = [row.name, agency or ("–" if row.position else ""), row.position]
    parts.append(f"thẻ {row.card_number}" if row.card_number else "")
    return " – ".join(part for part in parts if part)
