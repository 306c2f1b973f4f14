"""Biên bản vi phạm hành chính: a paper of its own beside the minutes of the visit."""

from typing import Any

from core.documents import day_in_words, hour_in_words
from inspections.models import Finding, Visit

from .minutes import COPIES, findings_of
from .outing import head_of, in_vietnamese, members_of, named, outing_of
from .shapes import ViolationRecord


def violations_of(visit: Visit) -> dict[str, list[Finding]]:
    """{number of the record: its violations}: findings with an act; a number is one record."""
    rows = Finding.objects.filter(visit=visit, act__isnull=False).live()
    records: dict[str, list[Finding]] = {}
    for row in rows.select_related("act").order_by("pk"):
        records.setdefault(row.record_number, []).append(row)
    return records


@in_vietnamese
def build_violation_records(visit: Visit, *, known: bool = True) -> tuple[ViolationRecord, ...]:
    """Empty when no act was violated; `known` as of `build_minutes`."""
    records = violations_of(visit)
    if not records:
        return ()
    outing, members = outing_of(visit.inspection), named(members_of(visit.inspection))
    shop = visit.establishment
    address = shop.address if known else ""
    where = ", ".join(x for x in (shop.name, address, visit.commune.with_district) if x)
    return tuple(
        _record(visit, number, rows, outing=outing, members=members, place=where)
        for number, rows in records.items()
    )


def _record(visit: Visit, number: str, rows: list[Finding], **shared: Any) -> ViolationRecord:
    made_on = next((row.record_on for row in rows if row.record_on), visit.visited_on)
    day = day_in_words(made_on)
    return ViolationRecord(
        head=head_of(visit.inspection, made_on, number=number, day=day),
        minutes_number=visit.minutes_number,
        began=hour_in_words(None),
        day=day,
        violations=findings_of(rows),
        copies=f"{COPIES:02d}",
        **shared,
    )
