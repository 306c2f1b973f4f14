"""What the records of this room have in common on a page."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Verb
from communes.scoping import may_edit
from core import deleting, history, pages, readings, undoing
from core.lines import MAKES, Lines
from core.models import Change
from core.presentation import Entry, Line, entry
from inspections import plan_columns
from inspections.models import Establishment, PlannedEstablishment

MOST = 50


def changes_of(record: Model, *others: Lines) -> list[Entry]:
    """The history of a record and of its lines; a query a set of them.

    What was saved at once is told at once, and undone at once as far as the record's form holds it.
    """
    found: list[tuple[Change, Lines | None]] = [(c, None) for c in history.of(record)[:MOST]]
    for lines in others:
        found += [(change, lines) for change in lines.changes.order_by("-id")[:MOST]]
    batches: dict[Any, list[tuple[Change, Lines | None]]] = {}
    for change, of in sorted(found, key=lambda pair: -pair[0].pk):
        batches.setdefault(change.batch, []).insert(0, (change, of))
    return [_told(record, batch) for batch in list(batches.values())[:MOST]]


def _told(record: Model, batch: list[tuple[Change, Lines | None]]) -> Entry:
    """One batch: what it did to the record itself, then line by line."""
    own = [change for change, of in batch if of is None]
    if own:
        own[0].changes = undoing.merged(own)
        opened = entry(own[0])
        if _only_moved(own[0]):
            opened = replace(opened, pk=0)
    else:
        opened = _opening(batch)
    rows: dict[tuple[Any, int], list[Change]] = {}
    for change, of in batch:
        if of is not None:
            change.changes.pop(str(record._meta.model_name), None)
            rows.setdefault((of.model, change.object_id), []).append(change)
    sets = {of.model: of for _change, of in batch if of is not None}
    for (model, _pk), changes in rows.items():
        opened.lines.extend(_of_line(sets[model], changes))
    return opened


def _only_moved(change: Change) -> bool:
    """To another state, with nothing there before that its form could put back."""
    before = (said["old"] for name, said in change.changes.items() if name != "state")
    return "state" in change.changes and all(old in (None, "") for old in before)


def _opening(batch: list[tuple[Change, Lines | None]]) -> Entry:
    """Changes of lines by themselves are a change of the record they belong to."""
    change, verb = batch[0][0], Change.Verb.UPDATE
    return Entry(
        at=change.at,
        actor=change.actor_name or _("The system"),
        verb=verb,
        verb_label=str(verb.label),
        reason=change.reason,
        pk=next((one.pk for one, of in batch if of is not None and of.holds(one)), 0),
        username=change.actor,
    )


def _of_line(lines: Lines, changes: list[Change]) -> list[Line]:
    first, last, called = changes[0], changes[-1], str(lines.called)
    if last.verb == Change.Verb.DELETE:
        return [] if first.verb in MAKES else [Line(called, last.label, "")]
    if first.verb in MAKES:
        return [Line(called, "", last.label)]
    last.changes = undoing.merged(changes)
    name = lines.name_of(last)
    return [Line(f"{name}, {x.label}", x.old, x.new) for x in entry(last).lines]


def record_page(
    request: HttpRequest,
    record: Any,
    *,
    noun: str,
    facts: list[tuple[Any, ...]],
    template: str = "pages/record.html",
    mine: bool | None = None,
    **context: Any,
) -> TemplateResponse:
    """`mine`: whether the reader may change it, where that has been asked already."""
    mine = may_edit(request.user, record) if mine is None else mine
    edit, delete = (
        reverse(f"inspections:{noun}-{what}", args=[record.pk]) if mine else None
        for what in ("edit", "delete")
    )
    base: dict[str, Any] = {
        "title": str(record),
        "facts": [*facts, *letter(record)],
        "edit_url": edit,
        "delete_url": delete,
    }
    if "changes" not in context:
        base["changes"] = changes_of(record)
    return TemplateResponse(request, template, base | context)


def readers_section(user: Any, record: Model) -> list[dict[str, Any]]:
    """Who opened what is still a secret: for the provincial staff."""
    if not user.can(Verb.SEE_PLANNED_INSPECTIONS):
        return []
    readers = readings.readers_of(record)
    return [pages.section(_("Who has read it"), plan_columns.READERS, readers, _("Nobody yet."))]


def address(user: Any, record: Any) -> str:
    """The record's page, for whom it is one."""
    known = type(record).objects.visible_to(user).filter(pk=record.pk).exists()
    return record.get_absolute_url() if known else ""


def known_places(user: Any, rows: Iterable[PlannedEstablishment]) -> set[int]:
    """Keys of the planned establishments that are pages for this reader."""
    keys = [row.establishment_id for row in rows]
    known = Establishment.objects.visible_to(user).filter(pk__in=keys).order_by()
    return set(known.values_list("pk", flat=True))


def reinspect(visit: Any) -> tuple[str, str]:
    """The button that plans an inspection of the same place, to verify what was found."""
    url = f"{reverse('inspections:plan-create')}?reinspects={visit.pk}"
    return url, _("Schedule a re-inspection")


def letter(record: Any) -> list[tuple[Any, Any]]:
    if not record.letter_number:
        return []
    day = f", {record.letter_on:%d/%m/%Y}" if record.letter_on else ""
    return [(_("Entered from letter"), f"{record.letter_number}{day}")]


def delete(
    request: HttpRequest, record: Any, noun: str, action: Callable[[], Any], url: str
) -> HttpResponseBase:
    undo = reverse(f"inspections:{noun}-restore", args=[record.pk])
    return deleting.remove(request, record, action=action, url=url, undo_url=undo)


def restore(
    request: HttpRequest,
    model: type[Model],
    pk: int,
    action: Callable[[Any], Any],
    *,
    noun: str = "",
) -> HttpResponseBase:
    """Of what lies outside the scope nothing is told, not even that it was there."""
    rows: Any = model._default_manager
    gone = rows.restorable_by(request.user).filter(pk=pk).first()
    if gone is None:
        raise Http404
    back = reverse(f"inspections:{noun or model._meta.model_name}-list")
    bring_back = partial(_bring_back, action, gone, request.user)
    return deleting.restore(request, gone, action=bring_back, back_url=back)


def _bring_back(action: Callable[[Any], Any], gone: Any, user: Any) -> Any:
    try:
        return action(gone)
    except PermissionDenied as error:
        raise Http404 from error
    except ValidationError as error:
        # the rule spoke before the scope was asked: only whoever sees everything is told
        if user.enters_for_others:
            raise
        raise Http404 from error
