"""Members, visits and planned establishments as handed to the actions: not yet records."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from accounts.models import User
from communes.models import Agency
from core.models import Change
from inspections.limits import limit_on
from inspections.models import (
    Establishment,
    Inspection,
    InspectionMember,
    PlannedEstablishment,
    Visit,
)

from .consequences import ensure_removable, settle_outcome


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
class PlannedRow:
    """An establishment to be covered; `reinspects` is set when the row is new, and then kept."""

    establishment: Establishment
    again_reason: str = ""
    reinspects: Visit | None = None
    pk: int | None = None
    version: int | None = None
    remove: bool = False
    at: int = 0

    def values(self) -> dict[str, Any]:
        return {"establishment": self.establishment, "again_reason": self.again_reason}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """`reinspects` is set when the row is new: what was planned to verify is kept."""

    establishment: Establishment
    visited_on: datetime.date
    outcome: str
    not_inspected_reason: str = ""
    minutes_number: str = ""
    time_from: datetime.time | None = None
    time_to: datetime.time | None = None
    reinspects: Visit | None = None
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


def put_row(batch: Any, stored: Any, values: dict[str, Any], version: int | None) -> Any:
    """Change a line; one that was taken out comes back with it, as an undo wants it."""
    if stored.deleted_at is None:
        return batch.update(stored, values, expected_version=version)
    values = {**values, "deleted_at": None}
    return batch.update(stored, values, expected_version=version, verb=Change.Verb.RESTORE)


def take_row_out(batch: Any, stored: Any, version: int | None) -> None:
    """Of one that is out already nothing is left to do."""
    if stored.deleted_at is None:
        batch.delete(stored, expected_version=version)


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
                take_row_out(batch, stored[row.pk], row.version)
            else:
                put_row(batch, stored[row.pk], row.values(), row.version)
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
                new = Visit(inspection=inspection, reinspects=row.reinspects, **row.values())
                new.commune = row.establishment.commune
                batch.create(new)
            elif row.remove:
                ensure_removable(Visit.objects.filter(pk=row.pk))
                take_row_out(batch, stored[row.pk], row.version)
            else:
                values = _with_place(stored[row.pk], row.values())
                settle_outcome(batch, put_row(batch, stored[row.pk], values, row.version))
        except ValidationError as error:
            errors.add("visits", row.at, error)
    return errors


def write_planned(
    batch: Any, inspection: Inspection, rows: Sequence[PlannedRow], by: User | None
) -> RowErrors:
    """What any team visited within the limit is stored with the reason only."""
    errors = RowErrors()
    rows = [row for row in rows if row.pk or not row.remove]
    stored = {p.pk: p for p in PlannedEstablishment.objects.filter(inspection=inspection)}
    asked = [row.establishment.pk for row in rows if not row.remove and not row.again_reason]
    planned = inspection.state == Inspection.State.PLANNED
    limit = limit_on(inspection.starts_on, asked if planned else (), user=by, besides=inspection)
    for row in sorted(rows, key=lambda r: not r.remove):
        try:
            if row.remove and row.pk is not None:
                take_row_out(batch, stored[row.pk], row.version)
                continue
            if row.pk is None:
                new = PlannedEstablishment(inspection=inspection, reinspects=row.reinspects)
                for name, value in row.values().items():
                    setattr(new, name, value)
                batch.create(new)
            else:
                _change_planned(batch, stored[row.pk], row)
            warning = "" if row.again_reason else limit.warning(row.establishment.pk)
            if warning:
                raise ValidationError({"again_reason": warning})
        except ValidationError as error:
            errors.add("planned", row.at, error)
    return errors


def _change_planned(batch: Any, planned: PlannedEstablishment, row: PlannedRow) -> None:
    values = row.values()
    if row.establishment.pk != planned.establishment_id:
        values |= {"reinspects": None}
    put_row(batch, planned, values, row.version)


def change_row(batch: Any, visit: Visit, values: dict[str, Any], version: int | None) -> Visit:
    return batch.update(visit, _with_place(visit, values), expected_version=version)


def _with_place(visit: Visit, values: dict[str, Any]) -> dict[str, Any]:
    """Another establishment brings its own commune; the same one keeps the commune of that day."""
    chosen = values.get("establishment")
    if chosen is None or chosen.pk == visit.establishment_id:
        return values
    return values | {"commune": chosen.commune, "reinspects": None}
