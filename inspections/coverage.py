"""What a plan was to cover and what came of it: one line for each planned establishment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tables import printed

from .models import Inspection, PlannedEstablishment, Visit

COVERED, ELSEWHERE, EXPLAINED, MISSING, WAITING = (
    "covered", "elsewhere", "explained", "missing", "waiting",
)  # fmt: skip
#: words and sign of each state
STATES: dict[str, tuple[Any, str]] = {
    COVERED: (gettext_lazy("Inspected"), "check-lg"),
    ELSEWHERE: (gettext_lazy("Inspected in another inspection of the plan"), "check-lg"),
    EXPLAINED: (gettext_lazy("Not inspected"), "slash-lg"),
    MISSING: (gettext_lazy("Not inspected, no reason yet"), "exclamation-lg"),
    WAITING: (gettext_lazy("Still to come"), "hourglass-split"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A planned establishment, or with `planned` False one that was visited besides."""

    name: str
    place: str
    state: str
    note: str = ""
    url: str = ""
    planned: bool = True

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def words(self) -> str:
        return str(STATES[self.state][0])

    @property
    def icon(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True, slots=True)
class Outing:
    inspection: Inspection
    lines: list[Line] = field(default_factory=list)

    @property
    def missing(self) -> int:
        return sum(line.state == MISSING for line in self.lines)

    @property
    def inspected(self) -> int:
        return sum(line.state == COVERED for line in self.lines)

    @property
    def left_out(self) -> int:
        """Named on the list or gone to, and not inspected: here, and in no other outing of it."""
        return sum(line.state in (EXPLAINED, MISSING) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Inspections (cuộc) and distinct establishments (cơ sở), planned against done."""

    outings: list[Outing]
    to_cover: int = 0
    covered: int = 0
    besides: int = 0

    def count(self, state: str) -> int:
        return sum(o.inspection.state == state for o in self.outings)

    @property
    def missing(self) -> int:
        return sum(outing.missing for outing in self.outings)


def coverage_of(
    inspections: Iterable[Inspection],
    planned: Sequence[PlannedEstablishment],
    visits: Sequence[Visit],
    open_to: Collection[int],
) -> Coverage:
    """`planned` and `visits`: of these inspections, with their establishments at hand.

    `open_to`: keys of the establishments that the reader may open; the others are no links.
    """
    done = {v.establishment_id for v in visits if v.was_inspected}
    wanted = {p.establishment_id for p in planned}
    outings = []
    for inspection in inspections:
        mine = {v.establishment_id: v for v in visits if v.inspection_id == inspection.pk}
        rows = [p for p in planned if p.inspection_id == inspection.pk]
        lines = [
            _line(inspection, row, mine.get(row.establishment_id), done, open_to) for row in rows
        ]
        there = {row.establishment_id for row in rows}
        lines += [_besides(visit) for pk, visit in mine.items() if pk not in there]
        outings.append(Outing(inspection, lines))
    return Coverage(outings, len(wanted), len(wanted & done), len(done - wanted))


def _line(
    inspection: Inspection,
    row: PlannedEstablishment,
    visit: Visit | None,
    done: set[int],
    open_to: Collection[int],
) -> Line:
    shop = row.establishment
    state, note = _standing(inspection, row, visit, done)
    if state == WAITING and row.again_reason:
        note = _("Again so soon: %(reason)s") % {"reason": row.again_reason}
    target = visit or (shop if shop.pk in open_to else None)
    url = target.get_absolute_url() if target else ""
    return Line(shop.name, shop.commune.with_district, state, note, url)


def _standing(
    inspection: Inspection, row: PlannedEstablishment, visit: Visit | None, done: set[int]
) -> tuple[str, str]:
    """What the minutes say comes first, then what was typed, then why nobody went at all."""
    if visit and visit.was_inspected:
        return COVERED, printed(visit.visited_on)
    if row.establishment_id in done:
        return ELSEWHERE, row.not_covered_reason
    if inspection.state == Inspection.State.PLANNED:
        return WAITING, ""
    reason = row.not_covered_reason or (visit.not_inspected_reason if visit else "")
    return (EXPLAINED if reason or inspection.cancel_reason else MISSING), (
        reason or inspection.cancel_reason
    )


def _besides(visit: Visit) -> Line:
    shop = visit.establishment
    done = visit.was_inspected
    note = printed(visit.visited_on) if done else visit.not_inspected_reason
    place = visit.commune.with_district
    state = COVERED if done else EXPLAINED
    return Line(shop.name, place, state, note, visit.get_absolute_url(), planned=False)
