"""The only writers of hotspots, incidents and cases."""

import datetime
from typing import Any

from accounts.models import User
from communes.models import District
from communes.scoping import ensure_editable
from core import history

from .models import Case, EnforcementFact, Hotspot, Incident


def _create(fact: EnforcementFact, by: User | None) -> Any:
    with history.batch(by=by) as batch:
        stored = batch.create(fact)
        ensure_editable(by, stored)
        return stored


def change_fact(
    fact: EnforcementFact, *, by: User | None, version: int | None = None, **values: Any
) -> Any:
    """Change a hotspot, an incident or a case."""
    with history.batch(by=by) as batch:
        ensure_editable(by, fact)
        stored = batch.update(fact, values, expected_version=version)
        ensure_editable(by, stored)
        return stored


def next_number(district: District, found_on: datetime.date) -> str:
    """After 02/2019 comes 03/2019; numbers of deleted rows are not given again.

    Call it inside a batch: the district's row is locked, so that two cannot get the same number.
    """
    District.objects.select_for_update(of=("self",)).get(pk=district.pk)
    used = Hotspot.objects.filter(district=district, number__endswith=f"/{found_on.year}")
    numbers = [int(number.partition("/")[0]) for number in used.values_list("number", flat=True)]
    return f"{max(numbers, default=0) + 1:02d}/{found_on.year}"


def record_hotspot(
    *,
    by: User | None,
    district: District,
    found_on: datetime.date,
    source_number: str,
    source_on: datetime.date,
    number: str = "",
    **values: Any,
) -> Hotspot:
    """A hotspot found. Without a number it gets the district's next one of that year."""
    with history.batch(by=by):
        return _create(
            Hotspot(
                district=district,
                found_on=found_on,
                source_number=source_number,
                source_on=source_on,
                number=number or next_number(district, found_on),
                **values,
            ),
            by,
        )


def change_hotspot(
    hotspot: Hotspot, *, by: User | None, version: int | None = None, **values: Any
) -> Hotspot:
    if not values.get("number", True):
        values["number"] = Hotspot.objects.get(pk=hotspot.pk).number
    return change_fact(hotspot, by=by, version=version, **values)


def record_incident(
    *,
    by: User | None,
    district: District,
    handled_on: datetime.date,
    source_number: str,
    source_on: datetime.date,
    **values: Any,
) -> Incident:
    """An incident handled; persons by kind (`sellers`, …), `fines` and `fines_amount` in đồng."""
    return _create(
        Incident(
            district=district,
            handled_on=handled_on,
            source_number=source_number,
            source_on=source_on,
            **values,
        ),
        by,
    )


def record_case(
    *,
    by: User | None,
    district: District,
    number: str,
    opened_on: datetime.date,
    source_number: str,
    source_on: datetime.date,
    **values: Any,
) -> Case:
    """A case opened, with the later steps as far as they are known."""
    return _create(
        Case(
            district=district,
            number=number,
            opened_on=opened_on,
            source_number=source_number,
            source_on=source_on,
            **values,
        ),
        by,
    )


def remove_fact(fact: EnforcementFact, *, by: User | None) -> Any:
    """Delete a hotspot, an incident or a case softly."""
    with history.batch(by=by) as batch:
        ensure_editable(by, fact)
        return batch.delete(fact)


def restore_fact(fact: EnforcementFact, *, by: User | None) -> Any:
    with history.batch(by=by) as batch:
        stored = batch.restore(fact)
        ensure_editable(by, stored)
        return stored
