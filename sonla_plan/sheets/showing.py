"""What the pages of a file say: its standing, the counts as filters, the rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import jobs, text
from core.sheets.declaring import Field
from core.tables import printed

from . import closed, results
from .models import UNDO_DAYS, SheetImport

LABELS = {
    "error": pgettext_lazy("rows of a file", "With errors"),
    "new": pgettext_lazy("rows of a file", "New"),
    "changed": pgettext_lazy("rows of a file", "Changed"),
    "unchanged": pgettext_lazy("rows of a file", "Unchanged"),
}
STEPS = {
    "": gettext_lazy("Waiting for its turn…"),
    "read": gettext_lazy("Reading the file…"),
    "check": gettext_lazy("Checking the rows…"),
    "mark": gettext_lazy("Marking the errors in the workbook…"),
    "store": gettext_lazy("Storing…"),
    "undo": gettext_lazy("Taking it back…"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file on the page."""

    place: str
    told: dict[str, Any]
    state: str
    label: Any
    #: what its cells say: (as it was understood, what stands there where that is something else)
    summary: list[tuple[str, str]]
    changes: list[dict[str, str]]
    errors: list[dict[str, str]]
    #: cells that can be corrected here: name, label, what stands there; the wrong ones first
    cells: list[dict[str, str]] = field(default_factory=list)
    others: list[dict[str, str]] = field(default_factory=list)
    #: what is asked about the row, to be ticked: name, label
    asks: list[dict[str, str]] = field(default_factory=list)


def summary(found: SheetImport) -> dict[str, Any]:
    return {
        "import": found,
        "table": found.declared.label,
        "state": _("Being worked on") if found.at_work else _standing(found),
        "url": found.get_absolute_url(),
    }


def _standing(found: SheetImport) -> str:
    """Of a file that was checked also what it waits for."""
    state, wrong = SheetImport.State(found.standing), found.counts.get("error", 0)
    if state == SheetImport.State.READY and wrong:
        return _("Checked, %(count)s rows with errors") % {"count": printed(wrong)}
    if state == SheetImport.State.READY and not found.may_store:
        return _("Checked, nothing to store")
    return str(state.label)


def detail(found: SheetImport, user: Any, state: str, number: int) -> dict[str, Any]:
    fields = {one.name: one for one in found.declared.fields_for(user)}
    ready = found.standing == SheetImport.State.READY and not found.at_work
    state = state or next((key for key in LABELS if found.counts.get(key)), "")
    rows, count = results.page(found, state, number) if _has_rows(found) else ([], 1)
    number = min(max(number, 1), count)
    shown = [_row(told, fields, found.columns, ready) for told in rows]
    running = jobs.progress(found.job) if found.at_work and found.job else jobs.Progress()
    return {
        "import": found,
        "counted": _counted(found),
        "is_own": found.user_id == user.pk,
        "title": found.file_name,
        "table": found.declared.label,
        "state_label": _standing(found),
        "ready": ready,
        "stored": found.standing == SheetImport.State.STORED,
        "progress": running,
        "step": STEPS.get(running.step, STEPS[""]),
        "filters": list(_filters(found, state)),
        "shown": state,
        "rows": shown,
        "offered": _offered(shown, fields, user),
        "pages": {"number": number, "count": count, "state": state} if count > 1 else None,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < count else None,
        "undo_days": UNDO_DAYS,
        "undo_closed": closed.of_import(found) if found.may_undo else None,
    }


def _has_rows(found: SheetImport) -> bool:
    return bool(found.counts) and not found.at_work


def _counted(found: SheetImport) -> str:
    """`2 dòng mới, 1 dòng thay đổi`: what was or would be written, of what there is any."""
    new, changed = (found.counts.get(key, 0) for key in ("new", "changed"))
    parts = [_("%(count)s new rows") % {"count": printed(new)}] if new else []
    parts += [_("%(count)s changed rows") % {"count": printed(changed)}] if changed else []
    return ", ".join(parts)


def _filters(found: SheetImport, state: str) -> Iterator[dict[str, Any]]:
    for key, label in LABELS.items():
        yield {
            "key": key,
            "label": label,
            "count": found.counts.get(key, 0),
            "active": key == state,
        }


def _row(
    told: dict[str, Any],
    fields: dict[str, Field],
    columns: list[str],
    ready: bool,
) -> Row:
    labels = {name: str(one.label) for name, one in fields.items()}
    place = f"{told['sheet']}!{told['row']}"
    cells = told["cells"]
    columns = [*columns, *(name for name in cells if name in labels and name not in columns)]
    wrong = dict.fromkeys(error["name"] for error in told["errors"] if error["name"] in labels)
    others = _others(told, columns, wrong) if ready else []
    return Row(
        place=place,
        told=told,
        state=told["state"],
        label=LABELS[told["state"]],
        summary=[
            _understood(cells[name], told.get("read", {}).get(name, ""))
            for name in columns
            if cells.get(name)
        ],
        changes=[one | {"label": labels.get(one["name"], "")} for one in told["changes"]],
        errors=[one | {"label": labels.get(one["name"], "")} for one in told["errors"]],
        cells=_cells(wrong if ready else (), labels, cells),
        others=_cells(others, labels, cells),
        asks=[{"name": name, "label": labels[name]} for name in told.get("asks", ()) if ready],
    )


def _offered(rows: Iterable[Row], fields: dict[str, Field], user: Any) -> dict[str, Sequence[str]]:
    """Of the wrong cells that take one of a list: what can be chosen there."""
    names = dict.fromkeys(cell["name"] for row in rows for cell in row.cells)
    offered = {name: fields[name].bound(user).kind.options() for name in names}
    return {name: options for name, options in offered.items() if len(options) > 1}


def _understood(cell: str, read: str) -> tuple[str, str]:
    """`Xã Bản Lầm, Huyện Thuận Châu` says `Bản Lầm` too; 01/03/2019 does not say 43525."""
    if not read:
        return cell, ""
    return read, "" if text.fold(cell) in text.fold(read) else cell


def _others(told: dict[str, Any], columns: list[str], wrong: Iterable[str]) -> list[str]:
    """Of a faulty row its other cells, also the empty ones where the row as a whole is wrong."""
    if not told["errors"]:
        return []
    whole = any(not error["name"] for error in told["errors"])
    names = [name for name in columns if name not in wrong and name not in told["asks"]]
    return [name for name in names if whole or told["cells"].get(name)]


def _cells(
    names: Iterable[str], labels: dict[str, str], cells: dict[str, str]
) -> list[dict[str, str]]:
    return [{"name": name, "label": labels[name], "value": cells.get(name, "")} for name in names]
