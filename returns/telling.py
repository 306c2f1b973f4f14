"""The history of a return with that of its cells, without what the reader may not see."""

from dataclasses import replace

from accounts.models import User
from core import history
from core.models import Change
from core.presentation import Entry, entry
from enforcement.persons import sees_persons

from .models import Return, ReturnFigure
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
