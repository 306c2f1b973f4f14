"""Who may see persons by kind, and how the province's totals are told without telling more.

One record's counts are seen by the unit that owns it (a reporting officer's scope holds nothing
else) and by the provincial staff who verify it. Everybody else reads province totals only.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from core import history, presentation
from core.indicators import Window
from core.presentation import Entry

from .models import Case, Incident

KINDS: Mapping[str, Any] = {
    "sellers": _("Persons selling sex"),
    "buyers": _("Persons buying sex"),
    "keepers": _("Brothel keepers"),
    "brokers": _("Brokers"),
}
#: as telling as the counts themselves: one fine is one person
FINES = ("fines", "fines_amount")


def total(record: Any) -> int:
    return sum(getattr(record, kind) for kind in KINDS)


def sees_persons(user: User) -> bool:
    """For a record or a return inside the user's scope; what lies outside is 404 anyway."""
    return user.can(Verb.SEE_PERSONS)


def changes_for(user: User, record: Any) -> list[Entry]:
    """The record's history; without its counts for those who may not see them."""
    if sees_persons(user):
        return presentation.changes_of(record)
    entries = []
    for change in history.of(record)[:50]:
        change.changes = {
            name: value
            for name, value in change.changes.items()
            if name not in KINDS and name not in FINES
        }
        entries.append(presentation.entry(change))
    return entries


@dataclass(frozen=True, slots=True)
class Totals:
    """The province's persons by kind from the plan's first day to `until`, both included."""

    until: datetime.date
    incidents: Mapping[str, int]
    cases: Mapping[str, int]
    labels: Mapping[str, Any]


def persons_by_kind(window: Window) -> Totals | None:
    """The province's totals, or None while there are none that may be told.

    They move by whole quarters, and only when a step brings in records of at least two districts:
    two totals with one record between them would tell that record's counts, and a list tells
    which district it is of.
    """
    rows = _rows(window)
    told, since = None, window.first_day
    for quarter in window.ended("quarter"):
        if len({row[1] for row in rows if since <= row[0] <= quarter.last_day}) > 1:
            told, since = quarter.last_day, quarter.last_day + datetime.timedelta(days=1)
    if told is None:
        return None
    return Totals(told, _sum(rows, told, "incident"), _sum(rows, told, "case"), KINDS)


def _rows(window: Window) -> list[tuple[Any, ...]]:
    """(day, district, "incident" | "case", counts…) of every record with persons in it."""
    rows: list[tuple[Any, ...]] = []
    for model, day, name in ((Incident, "handled_on", "incident"), (Case, "opened_on", "case")):
        found = model.objects.filter(
            deleted_at__isnull=True,
            **{f"{day}__gte": window.first_day, f"{day}__lte": window.until},
        )
        for row in found.values_list(day, "district_id", *KINDS):
            if any(row[2:]):
                rows.append((*row[:2], name, *row[2:]))
    return rows


def _sum(rows: list[tuple[Any, ...]], until: datetime.date, name: str) -> dict[str, int]:
    wanted = [row[3:] for row in rows if row[0] <= until and row[2] == name]
    return {kind: sum(counts[i] for counts in wanted) for i, kind in enumerate(KINDS)}
