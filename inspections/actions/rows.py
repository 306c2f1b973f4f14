"""Members and visits as they are handed to the actions: plain rows, not yet records."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from accounts.models import User
from communes.models import Agency
from inspections.models import Establishment, Inspection, InspectionMember, Visit


@dataclass(frozen=True, slots=True)
class MemberRow:
    """`pk`: the row to change; `remove`: take it out; `at`: its place on the form."""

    name: str
    agency: Agency | None = None
    agency_name: str = ""
    position: str = ""
    card_number: str = ""
    user: User | None = None
    pk: int | None = None
    version: int | None = None
    remove: bool = False
    at: int = 0

    def values(self) -> dict[str, Any]:
        names = ("name", "agency", "agency_name", "position", "card_number", "user")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class VisitRow:
    establishment: Establishment
    visited_on: datetime.date
    outcome: str
    not_inspected_reason: str = ""
    minutes_number: str = ""
    time_from: datetime.time | None = None
    time_to: datetime.time | None = None
    pk: int | None = None
    version: int | None = None
    remove: bool = False
    at: int = 0

    def values(self) -> dict[str, Any]:
        names = (
            "establishment",
            "visited_on",
            "outcome",
            "not_inspected_reason",
            "minutes_number",
            "time_from",
            "time_to",
        )
        return {name: getattr(self, name) for name in names}


class RowErrors:
    """What is wrong with each row: the key `visits-2-visited_on` names the third row's field."""

    def __init__(self) -> None:
        self.found: dict[str, list[Any]] = {}

    def add(self, prefix: str, at: int, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.found.setdefault(f"{prefix}-{at}-{NON_FIELD_ERRORS}", []).extend(error.error_list)
            return
        for name, errors in error.error_dict.items():
            self.found.setdefault(f"{prefix}-{at}-{name}", []).extend(errors)

    def raise_any(self) -> None:
        if self.found:
            raise ValidationError(self.found)


def write_members(batch: Any, inspection: Inspection, rows: Sequence[MemberRow]) -> RowErrors:
    errors = RowErrors()
    rows = [row for row in rows if row.pk or not row.remove]
    stored = {m.pk: m for m in InspectionMember.objects.filter(inspection=inspection)}
    for row in rows:
        try:
            if row.pk is None:
                batch.create(InspectionMember(inspection=inspection, **row.values()))
            elif row.remove:
                batch.delete(stored[row.pk], expected_version=row.version)
            else:
                batch.update(stored[row.pk], row.values(), expected_version=row.version)
        except ValidationError as error:
            errors.add("members", row.at, error)
    return errors


def write_visits(batch: Any, inspection: Inspection, rows: Sequence[VisitRow]) -> RowErrors:
    errors = RowErrors()
    rows = [row for row in rows if row.pk or not row.remove]
    stored = {v.pk: v for v in Visit.objects.filter(inspection=inspection)}
    # What is taken out goes first: its establishment may come back on another line.
    for row in sorted(rows, key=lambda r: not r.remove):
        try:
            if row.pk is None:
                new = Visit(inspection=inspection, **row.values())
                new.commune = row.establishment.commune
                batch.create(new)
            elif row.remove:
                batch.delete(stored[row.pk], expected_version=row.version)
            else:
                change_row(batch, stored[row.pk], row.values(), row.version)
        except ValidationError as error:
            errors.add("visits", row.at, error)
    return errors


def change_row(batch: Any, visit: Visit, values: dict[str, Any], version: int | None) -> Visit:
    """Another establishment brings its own commune; the same one keeps the commune of that day."""
    chosen = values.get("establishment")
    if chosen is not None and chosen.pk != visit.establishment_id:
        values = values | {"commune": chosen.commune}
    return batch.update(visit, values, expected_version=version)
