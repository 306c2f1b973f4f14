"""Visits with what they found, as a sheet: see ADR 17."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from core.checking import Sound
from core.making import fill, record_of
from core.sheets.declaring import Field, Given, Line, Table
from core.sheets.values import is_blank
from inspections import actions
from inspections.models import Finding, Visit

from .visit_fields import FINDING, OUTING, VISIT
from .visit_file import VisitFile
from .visit_lines import (
    OF_FINDING,
    OF_INSPECTION,
    OF_VISIT,
    WHICH,
    VisitLine,
    VisitLines,
    finding_key,
    has_finding,
    key_of_finding,
    key_of_visit,
    recorded,
    visit_key,
)

#: a row that says nothing else of these belongs to the visit above
TELLING = ("decision_number", *WHICH)
ABOVE = frozenset({*OF_INSPECTION, *WHICH, *OF_VISIT})
#: what of a row is a new visit's own
OF_RECORD = ("inspection", *WHICH, *OF_VISIT)


class VisitTable(Table):
    key = "visits"
    label = _("Visits with what they found")
    about = _(
        "One row for one violation or shortcoming; a visit that found nothing has one row. The rows"
        " of one visit name the same establishment, day and decision."
    )
    model = Visit
    verb = Verb.RECORD_INSPECTIONS
    known_by = ("team", "decision_number", "visited_on", "establishment", "text", "act")
    made_late = True
    spans = ABOVE
    fields = (*OUTING, *VISIT, *FINDING)

    @property
    def models(self) -> tuple[Any, ...]:
        return (Visit, Finding)

    def records(self, user: Any) -> VisitLines:
        return VisitLines(Visit.objects.visible_to(user))

    def carry(self, cells: dict[str, Any], above: Mapping[str, Any]) -> None:
        """A row that says what was found, and of no other visit, goes on with the one above."""
        same = all(is_blank(cells.get(n)) or cells[n] == above.get(n) for n in TELLING)
        if same and above and any(not is_blank(cells.get(name)) for name in OF_FINDING):
            for name in ABOVE & cells.keys():
                if is_blank(cells[name]):
                    cells[name] = above.get(name)

    def candidates(self, user: Any, lines: Sequence[Line], codes: Iterable[int]) -> list[VisitLine]:
        """Each visit near the file by itself, and each of its findings."""
        visits = Visit.objects.visible_to(user)
        coded = sorted(codes)
        pks = {code // 2 for code in coded if code % 2 == 0}
        odd = [code // 2 for code in coded if code % 2]
        for start in range(0, len(odd), 500):
            rows = Finding.objects.live().filter(pk__in=odd[start : start + 500])
            pks |= set(rows.values_list("visit", flat=True))
        found = _of_keys(visits, sorted(pks)) | self._near(visits, lines)
        out: list[VisitLine] = []
        for visit in found.values():
            out += [VisitLine(visit), *(VisitLine(visit, f) for f in visit.sheet_findings)]
        return out

    def _near(self, visits: Any, lines: Sequence[Line]) -> dict[int, Any]:
        """Of rows without a code; of those with one the code says which visit it is."""
        uncoded = [line.values for line in lines if not line.errors and "code" not in line.cells]
        if not uncoded:
            return {}
        days = [values["visited_on"] for values in uncoded]
        rows = visits.filter(visited_on__range=(min(days), max(days))).order_by()
        if not rows.exists():
            return {}
        wanted = {visit_key(values)[1:] for values in uncoded}
        of_day = rows.values_list("pk", "establishment", "visited_on").iterator(chunk_size=5000)
        places = {(place, day) for _number, place, day in wanted}
        keys = [pk for pk, place, day in of_day if (place, day) in places]
        found = _of_keys(visits, sorted(keys))
        return {pk: one for pk, one in found.items() if key_of_visit(one)[1:] in wanted}

    def gather(self, user: Any, lines: Sequence[Line], records: Sequence[Any]) -> VisitFile:
        return VisitFile(user, lines, records)

    def complete(self, line: Line, user: Any, prepared: VisitFile) -> None:
        prepared.complete(line)

    def key_of_line(self, line: Line, empty: Mapping[str, Any]) -> Any:
        return (*line.key, finding_key(line.values))

    def key_of_record(self, record: VisitLine) -> Any:
        return (*key_of_visit(record.visit), key_of_finding(record.finding))

    def read_back(self, one: Field, record: VisitLine) -> Any:
        return recorded(record, one.name)

    def make(self, values: Mapping[str, Any]) -> VisitLine:
        visit = values.get("visit")
        if visit is None:
            visit = record_of(Visit, {name: values[name] for name in OF_RECORD if name in values})
        return VisitLine(visit, _finding(visit, values) if has_finding(values) else None)

    def change(self, record: VisitLine, values: Mapping[str, Any]) -> None:
        """Of a copy of the row; a row of the visit alone can get a finding."""
        apart = record.apart()
        record.visit, record.finding = apart.visit, apart.finding
        for name, value in values.items():
            if name not in OF_FINDING:
                setattr(record.visit, name, value)
            elif record.finding is not None:
                setattr(record.finding, name, value)
        if record.finding is None and has_finding(values):
            record.finding = _finding(record.visit, values)

    def check(self, made: VisitLine, values: Mapping[str, Any], sound: Sound) -> None:
        made.check(sound)

    def editable(self, user: Any, keys: Iterable[int]) -> set[int]:
        """The lines' codes, by the right to change their visits."""
        keys = list(keys)
        odd = dict(_visits_of(key // 2 for key in keys if key % 2))
        visits = {key: odd.get(key // 2) if key % 2 else key // 2 for key in keys}
        own = super().editable(user, sorted({pk for pk in visits.values() if pk}))
        return {key for key, visit in visits.items() if visit in own}

    def apply(self, lines: Sequence[Line], given: Given) -> None:
        new: dict[Any, list[Line]] = {}
        changed: dict[int, actions.ChangedVisit] = {}
        for line in lines:
            if line.record is None and line.values.get("visit") is None:
                new.setdefault(line.key, []).append(line)
            else:
                self._change(line, given, changed)
        fresh = self._fresh(new.values(), given)
        actions.save_visits(by=given.by, new=fresh, changed=list(changed.values()))

    def _fresh(self, groups: Iterable[Sequence[Line]], given: Given) -> Iterator[actions.NewVisit]:
        """Each new visit, by all the rows that speak of it, when it is asked for."""
        bare = Given(given.by, empty=given.empty)
        for rows in groups:
            first, *others = self.new(rows, bare)
            visit, found = first.visit, [first.finding] if first.finding else []
            for one in others:
                if one.finding is not None:
                    one.finding.visit = visit
                    found.append(one.finding)
            if given.letter:
                for record in (visit, visit.inspection):
                    if record.pk is None:
                        fill(record, given.letter)
            yield actions.NewVisit(visit, found)

    def _change(self, line: Line, given: Given, changed: dict[int, actions.ChangedVisit]) -> None:
        made = line.made or self._written(line, given)
        visit = made.visit
        other = changed.setdefault(visit.pk, actions.ChangedVisit(visit.pk, visit.version))
        values = {name: now for name, (_old, now) in line.changes.items()}
        other.values |= {n: v for n, v in values.items() if n not in OF_FINDING}
        if made.finding is not None and (line.record is None or set(OF_FINDING) & set(values)):
            other.findings.append(_row(made.finding))

    def _written(self, line: Line, given: Given) -> VisitLine:
        return next(self.new([line], Given(given.by, empty=given.empty)))

    def remove(self, record: Any, *, by: Any) -> None:
        actions.take_back(record, by=by)

    def settle(self, taken_back: UUID, *, by: Any) -> None:
        actions.settle_outcomes(taken_back, by=by)


def _of_keys(visits: Any, keys: Sequence[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for start in range(0, len(keys), 500):
        some = VisitLines.loaded(visits.filter(pk__in=keys[start : start + 500]))
        found |= {visit.pk: visit for visit in some}
    return found


def _visits_of(findings: Iterable[int]) -> Iterable[tuple[int, int]]:
    keys = list(findings)
    for start in range(0, len(keys), 500):
        rows = Finding.objects.filter(pk__in=keys[start : start + 500])
        yield from rows.values_list("pk", "visit")


def _finding(visit: Visit, values: Mapping[str, Any]) -> Finding:
    """Not stored yet; what the row does not say is empty."""
    said = {name: values[name] for name in OF_FINDING if values.get(name) is not None}
    return record_of(Finding, said | {"visit": visit})


def _row(finding: Finding) -> actions.FindingRow:
    said = {name: getattr(finding, name) for name in OF_FINDING}
    version = finding.version if finding.pk else None
    return actions.FindingRow(**said, pk=finding.pk, version=version)
