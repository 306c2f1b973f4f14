"""The history of a return, or of a period's old report, with that of its cells, without what the
reader may not see."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core import history
from core.models import Change, ReportingPeriod
from core.presentation import Entry, Line, entry, line
from core.tables import printed
from enforcement.persons import sees_persons

from .models import EarlierFigure, Return, ReturnFigure
from .tables import CELLS

#: entries that a page tells
MOST = 60


def changes(user: User, report: Return) -> list[Entry]:
    """Newest first; a cell's entry bears the cell's name."""
    persons = sees_persons(user)
    rows = ReturnFigure.objects.filter(report=report).values_list("pk", "key")
    cells = {pk: CELLS[key] for pk, key in rows if key in CELLS}
    shown = {pk: str(cell.label) for pk, cell in cells.items() if persons or not cell.persons}
    of_cells = Change.objects.filter(
        model=ReturnFigure._meta.label_lower, object_id__in=list(shown)
    )
    found = [*history.of(report)[:MOST], *of_cells.order_by("-id")[:MOST]]
    found.sort(key=lambda change: -change.pk)
    return [_told(change, shown) for change in found[:MOST]]


def _told(change: Change, labels: dict[int, str]) -> Entry:
    if change.model != ReturnFigure._meta.label_lower:
        return entry(change)
    for name in ("report", "key"):
        change.changes.pop(name, None)
    told = entry(change)
    return replace(told, verb_label=f"{told.verb_label}: {labels[change.object_id]}")


def earlier_changes(user: User, period: ReportingPeriod) -> list[Entry]:
    """One entry for each time the old report's figures were stored, newest first."""
    name = {"year": period.year, "kind": period.kind, "number": period.number}
    rows = EarlierFigure.objects.filter(**name)
    shown = {
        row.pk: row
        for row in rows
        if row.key in CELLS and (sees_persons(user) or not CELLS[row.key].persons)
    }
    lines = Change.objects.filter(
        model=EarlierFigure._meta.label_lower, object_id__in=list(shown)
    ).order_by("-id")
    stored: dict[Any, list[Change]] = {}
    for change in lines:
        stored.setdefault(change.batch, []).append(change)
    return [_stored(found, shown) for found in list(stored.values())[:MOST]]


SOURCE = ("source_number", "source_on")


def _stored(changes: list[Change], rows: Mapping[int, EarlierFigure]) -> Entry:
    """The source, how many figures were new, and cell by cell what was there before."""
    fresh = sum(change.verb == Change.Verb.CREATE for change in changes)
    first = fresh == len(changes)
    found = [c.changes for c in changes if first or c.verb != Change.Verb.CREATE]
    source = {name: values[name] for values in found for name in SOURCE if name in values}
    lines = [line(EarlierFigure, name, value) for name, value in source.items()]
    if fresh:
        lines.append(Line(str(_("New figures")), "", printed(fresh)))
    for change in reversed(changes):
        lines += _cell_lines(change, rows[change.object_id])
    verb = Change.Verb.CREATE if first else Change.Verb.UPDATE
    return replace(entry(changes[0]), verb=verb, verb_label=str(verb.label), lines=lines)


def _cell_lines(change: Change, row: EarlierFigure) -> list[Line]:
    label, value = str(CELLS[row.key].label), change.changes.get("value")
    if change.verb == Change.Verb.DELETE:
        return [Line(label, printed(row.value), "")]
    if change.verb == Change.Verb.CREATE or not value:
        return []
    return [Line(label, printed(value["old"]), printed(value["new"]))]
