"""Visits that are new: to which inspection each belongs, one that is recorded or a new one.

Several inspections can stand under one decision. The day decides which; where it may be one
inspection of several days or several of one day each, it is an error that shows both.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from core import history, text
from core.sheets.declaring import Line
from core.sheets.matching import plain
from core.sheets.values import Unreadable
from inspections.models import Inspection, InspectionPlan, Visit
from inspections.models.inspections import QUORUM, too_few

from .visit_kinds import members
from .visit_lines import OF_INSPECTION, VisitLines, folded, of_inspection

EMPTY = (None, "")


def agree(lines: Sequence[Line], names: Sequence[str]) -> None:
    """Of rows that speak of one thing: what one says holds for all; who contradicts is told."""
    for name in names if len(lines) > 1 else ():
        given = [line for line in lines if line.values.get(name) not in EMPTY]
        for line in given[1:]:
            if differ(line.values[name], given[0].values[name]):
                said = _("Row %(row)s of sheet “%(sheet)s” says otherwise of the same inspection.")
                where = {"row": given[0].row, "sheet": given[0].sheet}
                line.tell(name, said % where)
        for line in lines if given else ():
            if line.values.get(name) in EMPTY:
                line.values[name] = given[0].values[name]


def differ(one: Any, other: Any) -> bool:
    """Words in capitals or without marks say the same."""
    if one == other:
        return False
    if isinstance(one, str) and isinstance(other, str):
        return text.fold(one) != text.fold(other)
    return bool(plain(one) != plain(other))


def _tell(lines: Iterable[Line], name: str, said: Any) -> None:
    for line in lines:
        line.tell(name, str(said))


class Outings:
    def __init__(self, user: Any, usable: set[int]) -> None:
        self.user, self.usable = user, usable
        #: {key of the visit: its inspection, stored or not}
        self.placed: dict[Any, Inspection] = {}
        #: {id of the inspection object: establishments that stand in it}
        self.there: dict[int, set[int]] = {}

    def look_at(self, faulty: Sequence[Line], judged: set[Any]) -> None:
        """Of rows with a cell that cannot be read: what their inspection, if it is new, lacks.

        All is told at once, not when the cell is mended. `judged`: (team, decision) of whole rows,
        which speak for the inspection.
        """
        groups: dict[Any, list[Line]] = {}
        for line in faulty:
            named = line.values.get("decision_number") and line.values.get("visited_on")
            if named and line.key[:2] not in judged and self._is_own([line]):
                days = line.values.get("starts_on"), line.values.get("ends_on")
                groups.setdefault((*line.key[:2], *days), []).append(line)
        known = self._recorded([lines[0] for lines in groups.values()])
        for key, lines in groups.items():
            if key[:2] not in known:
                self._made(lines, {})

    def place(self, groups: Mapping[Any, list[Line]]) -> None:
        """`groups`: of each new visit its rows."""
        known = self._recorded([lines[0] for lines in groups.values()])
        new: dict[Any, dict[Any, list[Line]]] = {}
        for key, lines in groups.items():
            if not self._is_own(lines):
                continue
            values = lines[0].values
            found = [one for one in known.get(lines[0].key[:2], ()) if _covers(one, values)]
            if len(found) == 1:
                self._join(key, lines, found[0])
            elif found:
                days = " / ".join(sorted(one.days for one in found))
                said = _("Several inspections under this decision: %(days)s. Write which one.")
                _tell(lines, "starts_on", said % {"days": days})
            else:
                first, last = values.get("starts_on"), values.get("ends_on")
                new.setdefault((*lines[0].key[:2], first, last), {})[key] = lines
        plans = self._plans()
        for visits in new.values():
            self._found(visits, plans)

    def _is_own(self, lines: list[Line]) -> bool:
        team = lines[0].values.get("team")
        if team is None:
            _tell(lines, "team", _("Missing."))
        elif team.id not in self.usable:
            _tell(lines, "team", _("Only visits of your own teams are entered."))
        return team is not None and team.id in self.usable

    def _recorded(self, lines: Sequence[Line]) -> dict[Any, list[Inspection]]:
        """Inspections that may be meant, of those the user may change, by team and decision."""
        days = [line.values["visited_on"] for line in lines]
        if not days:
            return {}
        numbers = {number[:120] for _team, number, *_which in (line.key for line in lines)}
        rows = Inspection.objects.editable_by(self.user).filter(
            starts_on__lte=max(days), ends_on__gte=min(days), team__in=self.usable
        )
        rows = rows.exclude(state=Inspection.State.CANCELLED)
        named = rows.order_by().values_list("pk", "search_key").iterator(chunk_size=5000)
        keys = sorted(pk for pk, number in named if number in numbers)
        out: dict[Any, list[Inspection]] = {}
        for start in range(0, len(keys), 500):
            some = VisitLines.of_inspections(rows.filter(pk__in=keys[start : start + 500]))
            for one in some:
                out.setdefault((one.team_id, folded(one.decision_number)), []).append(one)
        self._see_visits([one for some in out.values() for one in some])
        return out

    def _see_visits(self, inspections: Sequence[Inspection]) -> None:
        self.there = {id(one): set() for one in inspections}
        by_key = {one.pk: one for one in inspections}
        keys = sorted(by_key)
        for start in range(0, len(keys), 500):
            rows = Visit.objects.live().filter(inspection__in=keys[start : start + 500]).order_by()
            for inspection, place in rows.values_list("inspection", "establishment"):
                self.there[id(by_key[inspection])].add(place)

    def _join(self, key: Any, lines: list[Line], inspection: Inspection) -> None:
        """A further visit of an inspection that is recorded as held."""
        if not inspection.is_held:
            said = _("The inspection of %(days)s is not recorded as held: record that first.")
            _tell(lines, "decision_number", said % {"days": inspection.days})
            return
        for line in lines:
            for name in OF_INSPECTION:
                given = line.values.get(name)
                if given and differ(given, of_inspection(inspection, name)):
                    said = _("It is recorded otherwise with “%(record)s”: change it on its page.")
                    line.tell(name, said % {"record": inspection})
        self._settle(key, lines, inspection)

    def _settle(self, key: Any, lines: list[Line], inspection: Inspection) -> None:
        there = self.there.setdefault(id(inspection), set())
        place = lines[0].values["establishment"].id
        if place in there:
            _tell(
                lines, "establishment", _("This establishment already stands in this inspection.")
            )
        there.add(place)
        self.placed[key] = inspection

    # An inspection that is new.

    def _found(self, visits: Mapping[Any, list[Line]], plans: Mapping[Any, InspectionPlan]) -> None:
        inspection = self._made([line for rows in visits.values() for line in rows], plans)
        if inspection is not None:
            for key, rows in visits.items():
                self._settle(key, rows, inspection)

    def _made(
        self, lines: Sequence[Line], plans: Mapping[Any, InspectionPlan]
    ) -> Inspection | None:
        """Of rows that speak of one inspection; None, and told why, where they lack something."""
        agree(lines, OF_INSPECTION)
        values = lines[0].values
        ends = self._days(lines)
        whole = self._is_whole(lines)
        if ends is None or not whole:
            return None
        team, mode = values["team"], values["mode"]
        held = min(line.values["visited_on"] for line in lines)
        inspection = Inspection(
            team=team,
            plan=plans.get((team.pk, ends[0].year)) if mode == Inspection.Mode.PLANNED else None,
            decision_number=values["decision_number"],
            decision_on=values["decision_on"],
            mode=mode,
            ground=values.get("ground") or "",
            starts_on=ends[0],
            ends_on=ends[1],
            held_on=held,
            state=Inspection.State.HELD,
            host_district=team.body.district if team.body else None,
        )
        inspection.sheet_rows = members(values["members"])  # type: ignore[attr-defined]
        self._check(inspection, lines)
        return inspection

    def _days(self, lines: Sequence[Line]) -> tuple[datetime.date, datetime.date] | None:
        if {"starts_on", "ends_on"} & {name for line in lines for name, _said in line.errors}:
            return None  # told already, as unreadable or as contradicted
        values, days = lines[0].values, sorted({line.values["visited_on"] for line in lines})
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last:
            return first, last
        if len(days) == 1 and first in (None, days[0]) and last in (None, days[0]):
            return days[0], days[0]
        name = "ends_on" if first else "starts_on"
        said = _(
            "Under this decision the file has visits on %(n)s days, %(first)s to %(last)s: one"
            " inspection, or one for each day? Write the first and the last day of each."
        )
        ends = {"first": days[0].strftime("%d/%m/%Y"), "last": days[-1].strftime("%d/%m/%Y")}
        _tell(lines, name, said % {"n": len(days), **ends} if len(days) > 1 else _("Missing."))
        return None

    @staticmethod
    def _is_whole(lines: Sequence[Line]) -> bool:
        """What an inspection that is not recorded yet has to say of itself."""
        values, before = lines[0].values, sum(len(line.errors) for line in lines)
        unread = {name for line in lines for name, _said in line.errors}
        if not values.get("mode") and values.get("ground"):
            for line in lines:
                line.values["mode"] = Inspection.Mode.UNSCHEDULED
        for name in ("decision_on", "mode", "members"):
            if not values.get(name) and name not in unread:
                _tell(lines, name, _("Missing: this inspection is not recorded yet."))
        try:
            count = len(members(values.get("members") or ""))
        except Unreadable as error:
            _tell(lines, "members", error)
        else:
            if values.get("members") and count < QUORUM:
                _tell(lines, "members", too_few(count))
        told = before != sum(len(line.errors) for line in lines)
        return not told and all(values.get(name) for name in ("decision_on", "mode", "members"))

    @staticmethod
    def _check(inspection: Inspection, lines: Sequence[Line]) -> None:
        try:
            history.check_row(inspection)
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                here = {NON_FIELD_ERRORS: "", "held_on": "visited_on", "host_district": "team"}
                known = here.get(name, name if name in OF_INSPECTION else "")
                for one in errors:
                    _tell(lines, known, " ".join(one.messages))

    def _plans(self) -> dict[tuple[int, int], InspectionPlan]:
        """A planned inspection stands under its team's plan of that year, as on the form."""
        rows = InspectionPlan.objects.editable_by(self.user).filter(team__in=self.usable)
        return {(plan.team_id, plan.year): plan for plan in rows.order_by("-pk")}


def _covers(inspection: Inspection, values: Mapping[str, Any]) -> bool:
    first, last = values.get("starts_on"), values.get("ends_on")
    return (
        inspection.lies_within(values["visited_on"])
        and first in (None, inspection.starts_on)
        and last in (None, inspection.ends_on)
    )
