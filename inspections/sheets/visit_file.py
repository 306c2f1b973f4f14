"""A file of visits as a whole: which rows are one visit, and what is said of each of them.

What a row leaves empty, another row of the same visit may say; two that differ are an error.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.sheets.declaring import Line
from core.sheets.matching import code_of
from inspections.actions.consequences import outcome_of
from inspections.models import Establishment, Team, Visit

from .outings import EMPTY, Outings, agree, differ
from .visit_lines import (
    OF_FINDING,
    OF_INSPECTION,
    OF_VISIT,
    VisitLine,
    finding_key,
    has_finding,
    key_of_finding,
    key_of_visit,
    recorded,
    visit_key,
)


class VisitFile:
    def __init__(self, user: Any, lines: Sequence[Line], records: Sequence[VisitLine]) -> None:
        self.user = user
        self.by_code = {record.pk: record for record in records}
        self.visits = {record.visit.pk: record.visit for record in records}
        self.keys = {key_of_visit(visit): visit.pk for visit in self.visits.values()}
        self.by_key = {(*key_of_visit(r.visit), key_of_finding(r.finding)): r for r in records}
        usable = list(Team.objects.usable_by(user).select_related("body__district", "agency"))
        self.own_team = usable[0] if len(usable) == 1 else None
        self.groups: dict[Any, list[Line]] = {}
        faulty = [line for line in lines if line.errors]
        for line in lines:
            self._say_team(line)
            line.key = visit_key(line.values)
            if not line.errors:
                self.groups.setdefault(self._group(line), []).append(line)
        for of_one in self.groups.values():
            if len(of_one) > 1:
                agree(of_one, (*OF_INSPECTION, "visited_on", *OF_VISIT))
        for group, of_one in self.groups.items():
            visit, outcome = self.visits.get(group), self._outcome(group)
            for line in of_one:
                self._complete_finding(line)
                _settle(line, visit, outcome)
        self.outings = Outings(user, {team.pk for team in usable})
        self._look_at(faulty)
        self._place()
        self.own = self._editable(records)

    def _say_team(self, line: Line) -> None:
        """Without one it is the own team, where there is but one; a visit's code says its own."""
        if line.values.get("team") is None and self._coded(line) is None:
            line.values["team"] = self.own_team

    def _coded(self, line: Line) -> VisitLine | None:
        return self.by_code.get(code_of(line) or 0) if self.by_code else None

    def _group(self, line: Line) -> Any:
        """Rows of one visit have one group: its primary key, or what a new one is known by."""
        record = self._coded(line)
        if record is not None:
            return record.visit.pk
        return self.keys.get(line.key, line.key)

    def _look_at(self, faulty: Sequence[Line]) -> None:
        """What else is wrong with rows of which a cell cannot be read."""
        new = [line for line in faulty if self._coded(line) is None and line.key not in self.keys]
        known = []
        for line in new:
            unread = {name for name, _said in line.errors}
            if not unread & set(OF_FINDING):
                self._complete_finding(line)
            if not unread & {"team", "decision_number", "visited_on"}:
                known.append(line)
        judged = {key[:2] for key in self.groups if isinstance(key, tuple)}
        self.outings.look_at(known, judged)

    def _place(self) -> None:
        """Of all visits that are new: the inspection each belongs to."""
        new = {key: lines for key, lines in self.groups.items() if key not in self.visits}
        self._see_places(new.values())
        self.outings.place(new)

    def _see_places(self, groups: Any) -> None:
        """Visits are entered of what the user's own part of the register has, where it has it."""
        wanted = sorted({lines[0].values["establishment"].id for lines in groups})
        seen: set[int] = set()
        for start in range(0, len(wanted), 500):
            rows = Establishment.objects.visible_to(self.user)
            seen |= set(
                rows.filter(pk__in=wanted[start : start + 500]).values_list("pk", flat=True)
            )
        for line in (line for lines in groups for line in lines):
            place = line.values["establishment"]
            if place.id not in seen or place.commune_id != line.values["commune"].id:
                said = _("“%(name)s” no longer lies there: correct the register, or the commune.")
                line.tell("establishment", said % {"name": place.name})

    def _editable(self, records: Sequence[VisitLine]) -> set[int]:
        """Of visits that are there, those to which the user may add a finding."""
        keys = sorted({record.visit.pk for record in records})
        own: set[int] = set()
        for start in range(0, len(keys), 500):
            rows = Visit.objects.editable_by(self.user).filter(pk__in=keys[start : start + 500])
            own |= set(rows.values_list("pk", flat=True))
        return own

    # A single row.

    def complete(self, line: Line) -> None:
        group = self._group(line)
        visit = self.visits.get(group)
        if visit is not None:
            self._recorded(line, visit)
        else:
            line.values["inspection"] = self.outings.placed[group]

    def _recorded(self, line: Line, visit: Visit) -> None:
        """What a file does not change must be said as it stands, or not at all."""
        fixed: tuple[str, ...] = (*OF_INSPECTION, "establishment", "commune")
        if line.record is None:
            fixed = (*fixed, *OF_VISIT)
            line.values["visit"] = visit
            if visit.pk not in self.own:
                said = _("It was entered by another unit: not yours to change.")
                line.tell("", said)
        there = VisitLine(visit)
        for name in fixed:
            given = line.values.pop(name, None)
            if not given and given in EMPTY:
                continue
            if name != "outcome" and differ(given, recorded(there, name)):
                said = _("It is recorded otherwise with “%(record)s”: change it on its page.")
                line.tell(name, said % {"record": self._named(visit, name)})

    @staticmethod
    def _named(visit: Visit, name: str) -> str:
        return str(visit.inspection if name in OF_INSPECTION else visit)

    # Findings and what follows from them.

    def _outcome(self, group: Any) -> tuple[str, str]:
        """What the visit came to before, and what it comes to with this file; "" of no finding."""
        stored: dict[Any, tuple[str, bool]] = {}
        visit, lines, names = self.visits.get(group), self.groups[group], {}
        for one in visit.sheet_findings if visit else ():  # type: ignore[attr-defined]
            stored[one.pk] = (one.measure, one.act_id is not None)
            names[key_of_finding(one)] = one.pk
        now = dict(stored)
        for line in lines:
            values, record = line.values, self._coded(line)
            if not has_finding(values):
                continue
            one = record.finding if record else None
            key = one.pk if one else names.get(finding_key(values), ("new", finding_key(values)))
            before = now.get(key, ("", False))
            act = values["act"] is not None if "act" in values else before[1]
            now[key] = (values.get("measure") or before[0], act)
        return outcome_of(stored.values()) if stored else "", outcome_of(
            now.values()
        ) if now else ""

    def _record(self, line: Line) -> VisitLine | None:
        """What the row will be matched with, by its code or by what it says."""
        if not self.by_key:
            return None
        key = (*line.key, finding_key(line.values))
        return self._coded(line) or self.by_key.get(key)

    def _complete_finding(self, line: Line) -> None:
        """A finding says what and which measure; the wording of its act may stand for its own."""
        values, record = line.values, self._record(line)
        stored = record.finding if record else None
        if stored is None and not has_finding(values):
            return
        there = {name: getattr(stored, name) for name in OF_FINDING} if stored else {}
        said = {name: values.get(name, there.get(name)) for name in OF_FINDING}
        if not has_finding(said):
            if stored and set(OF_FINDING) & values.keys():
                told = _("A file takes no finding out: do that on the page of the minutes.")
                line.tell("text", told)
            return
        if said["text"] in EMPTY:
            if said["act"] is not None:
                values["text"] = said["act"].text
            else:
                line.tell("text", _("Missing."))
        if said["measure"] in EMPTY:
            line.tell("measure", _("Missing."))


def _settle(line: Line, visit: Visit | None, outcome: tuple[str, str]) -> None:
    """With findings the outcome follows from them; else it is what the row says."""
    before, after = outcome
    typed, values = line.values.get("outcome"), line.values
    if after:
        fits = {after, visit.outcome if visit else after}
        if typed and typed not in fits:
            said = _("What was found makes it “%(outcome)s”: leave this cell empty.")
            shown = Visit.Outcome(after).label
            line.tell("outcome", said % {"outcome": shown})
        values["outcome"] = after if before != after or not visit else visit.outcome
    elif visit is not None and not typed:
        values.pop("outcome", None)
    elif not typed:
        if values.get("not_inspected_reason"):
            values["outcome"] = Visit.Outcome.NOT_INSPECTED
        else:
            line.tell("outcome", _("Missing."))
