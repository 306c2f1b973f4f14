"""The rows of the register of visits: of a visit with findings one for each, else one."""

import copy
import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch

from core import history, text
from core.checking import Sound
from inspections.models import Finding, Inspection, InspectionMember, Visit
from inspections.models.staff import STAFF_FIELDS

from .visit_kinds import told

#: of the outing; a file adds visits to it, its own page changes it
OF_INSPECTION = (
    *("team", "decision_number", "decision_on", "mode", "ground"),
    *("starts_on", "ends_on", "members"),
)
#: which visit it is, beside its inspection
WHICH = ("establishment", "commune", "visited_on")
OF_VISIT = ("minutes_number", "outcome", "not_inspected_reason", "rooms", *STAFF_FIELDS)
OF_FINDING = (
    *("act", "text", "measure", "remedy_due_on", "record_number", "record_on"),
    *("transferred_to", "transferred_on", "transfer_file", "transfer_reason"),
)
#: of these an empty one is nothing, of the others it is ""
FINDING_DAYS = ("act", "remedy_due_on", "record_on", "transferred_on")
#: to be shared by all visits of a chunk: one object for each inspection, commune, establishment
RELATED = (
    *("inspection__team__body__district", "inspection__team__agency"),
    *("establishment", "commune__district"),
)


@dataclass(slots=True)
class VisitLine:
    """A row as a record: to the engine it is like a stored one."""

    visit: Visit
    finding: Finding | None = None

    @property
    def pk(self) -> int:
        """Even: a visit by itself; odd: one of its findings."""
        return self.finding.pk * 2 + 1 if self.finding else self.visit.pk * 2

    def period_days(self) -> list[datetime.date]:
        return self.visit.period_days()

    def get_absolute_url(self) -> str:
        return self.visit.get_absolute_url()

    @property
    def _meta(self) -> Any:
        return self.visit._meta

    def clean_fields(self, exclude: Any = None) -> None:
        self.visit.clean_fields(exclude=exclude)

    def apart(self) -> "VisitLine":
        """The same to be changed: what it stands for stays as it is."""
        visit, finding = copy.copy(self.visit), copy.copy(self.finding)
        if finding:
            finding.visit = visit
        return VisitLine(visit, finding)

    def check(self, sound: Sound) -> None:
        """The rules of both, all errors at once.

        `sound`: what has one name in both is what every new record has.
        """
        if self.finding is None:
            history.check_row(self.visit, sound)
            return
        errors: dict[str, Any] = {}
        for record in (self.visit, self.finding):
            try:
                history.check_row(record, sound)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)


class VisitLines:
    """The rows of these visits, as a table's records are asked for."""

    def __init__(self, visits: Any) -> None:
        self.visits = visits

    def iterator(self, chunk_size: int = 1000) -> Iterator[VisitLine]:
        for visit in self.loaded(self.visits).iterator(chunk_size=chunk_size):
            found = visit.sheet_findings
            yield from [VisitLine(visit, one) for one in found] or [VisitLine(visit)]

    def count(self) -> int:
        visits = self.visits.order_by()
        findings = Finding.objects.live().filter(visit__in=visits)
        bare = visits.exclude(pk__in=Finding.objects.live().values("visit"))
        return int(bare.count() + findings.count())

    @staticmethod
    def loaded(visits: Any) -> Any:
        """With all that their rows say, a few queries for a thousand of them."""
        findings = Finding.objects.live().select_related("act").order_by("pk")
        return visits.order_by("pk").prefetch_related(
            *RELATED,
            Prefetch("findings", queryset=findings, to_attr="sheet_findings"),
            _members("inspection__members"),
        )

    @staticmethod
    def of_inspections(inspections: Any) -> Any:
        team = ("team__body__district", "team__agency")
        return inspections.order_by("pk").prefetch_related(*team, _members("members"))


def _members(path: str) -> Prefetch:
    rows = InspectionMember.objects.live().select_related("agency").order_by("pk")
    return Prefetch(path, queryset=rows, to_attr="sheet_members")


def of_inspection(inspection: Inspection, name: str) -> Any:
    if name == "members":
        return told(inspection.sheet_members)  # type: ignore[attr-defined]
    return getattr(inspection, name)


def recorded(line: VisitLine, name: str) -> Any:
    """What a column of the row says as it is recorded."""
    if name in OF_INSPECTION:
        return of_inspection(line.visit.inspection, name)
    if name in OF_FINDING:
        one = line.finding
        return getattr(one, name) if one else None if name in FINDING_DAYS else ""
    return getattr(line.visit, name)


@lru_cache(maxsize=4096)
def folded(words: str) -> str:
    """Of a long file many rows name one decision and find the same: kept once."""
    return text.fold(words)


def visit_key(values: Mapping[str, Any]) -> Any:
    """Which visit a row speaks of: whose decision, which establishment, on which day."""
    team, place = values.get("team"), values.get("establishment")
    return (
        None if team is None else team.id,
        folded(values.get("decision_number") or ""),
        None if place is None else place.id,
        values.get("visited_on"),
    )


def key_of_visit(visit: Visit) -> Any:
    inspection = visit.inspection
    number = folded(inspection.decision_number)
    return (inspection.team_id, number, visit.establishment_id, visit.visited_on)


def finding_key(values: Mapping[str, Any]) -> Any:
    """What was found, told apart within its visit; None: the row is of the visit alone."""
    act = values.get("act")
    words = values.get("text") or (act.text if act else "")
    return (None if act is None else act.id, folded(words)) if words else None


def key_of_finding(finding: Finding | None) -> Any:
    return finding_key({"act": finding.act, "text": finding.text}) if finding else None


def has_finding(values: Mapping[str, Any]) -> bool:
    for name in OF_FINDING:
        value = values.get(name)
        if value is not None and value != "":
            return True
    return False
