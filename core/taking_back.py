"""One change undone from the history: the record's own form opens with what stood there before.

The address of the form bears `?undo=<line of the history>`. What nobody has changed since is filled
in; of the rest both values are shown and a person chooses. What was saved together is undone
together: the lines of the form are shown as they were before (`core.lines`). Saving is saving that
form: the same rules, scope, secrecy, reasons and versions, and a history that says it was an undo.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import FileField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from . import clock, conflicts, history, presentation, undoing
from .lines import Lines, LinesBack, taken_back
from .models import Change

PARAMETER = "undo"
#: before the name of a field of which somebody chooses the value
CHOICE = "undo__"
#: for so long authors take their own changes back; provincial staff at any time
DAY = datetime.timedelta(days=1)


@dataclass(slots=True)
class TakenBack:
    """What the form is told, and what its page shows."""

    change: Change
    #: {field: what the whole batch made of it}
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: {field: value} that the form begins with
    initial: dict[str, Any] = field(default_factory=dict)
    #: of fields that somebody changed since: what the form would be given instead
    others: dict[str, Any] = field(default_factory=dict)
    #: lines (label, old, new), in the words of the history
    shown: list[Any] = field(default_factory=list)
    #: {"name", "label", "before", "now"} to choose between
    choices: list[dict[str, str]] = field(default_factory=list)
    #: what this form does not hold
    left: list[str] = field(default_factory=list)
    #: {prefix of a set of lines: what becomes of them}
    lines: dict[str, LinesBack] = field(default_factory=dict)
    #: sentences: lines that somebody changed since
    kept: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing of it is made in this form."""
        return not self.shown and not self.choices and not self.kept

    def of_lines(self, prefix: str) -> LinesBack:
        return self.lines.get(prefix) or LinesBack()

    def as_stored(self, *prefixes: str, names: Collection[str] = ()) -> "TakenBack":
        """To compare with: what is stored, with the lines that come back in these sets.

        `names`: of what was chosen to be put back, see `chosen_in_lines`.
        """
        lines = {
            prefix: one.as_stored(prefix, names, comes_back=prefix in prefixes)
            for prefix, one in self.lines.items()
        }
        return replace(self, initial={}, lines=lines)

    def chosen_in_lines(self, data: Any) -> set[str]:
        """Names of the fields of lines that are to be as before."""
        known = (choice["name"] for one in self.lines.values() for choice in one.choices)
        return {name for name in known if data.get(CHOICE + name) == "before"}

    @property
    def author(self) -> str:
        return self.change.actor_name or _("The system")

    @property
    def reason(self) -> str:
        at = timezone.localtime(self.change.at)
        told = {"who": self.author, "when": f"{at:%H:%M %d/%m/%Y}"}
        return _("Undoes the change by %(who)s at %(when)s") % told


def may_take_back(user: Any, author: str, at: datetime.datetime) -> bool:
    if getattr(user, "enters_for_others", False):
        return True
    return bool(author) and author == user.username and clock.now() - at <= DAY


def url(entry: Any, user: Any, edit_url: str | None) -> str:
    """Where an entry of the history is undone, "" where it is not."""
    key = getattr(entry, "pk", 0)
    if not edit_url or not key or not entry.lines:
        return ""
    if not may_take_back(user, entry.username, entry.at):
        return ""
    return f"{edit_url}?{PARAMETER}={key}"


def asked(
    request: HttpRequest, record: Any, names: Collection[str], lines: Sequence[Lines] = ()
) -> TakenBack | None:
    """What the address asks to undo. 404, or 403 when too late.

    `names`: the fields of the form; `lines`: its sets of lines. A batch that changed lines only is
    named by the change of one of them.
    """
    key = request.GET.get(PARAMETER, "")
    if not key or record is None or not record.pk:
        return None
    is_key = key.isdecimal() and len(key) < 19  # of far more digits no number is made: ValueError
    line = _line(int(key), record, lines) if is_key else None
    if line is None:
        raise Http404
    if not may_take_back(request.user, line.actor, line.at):
        raise PermissionDenied
    batch = history.of(record).filter(batch=line.batch).order_by("id")
    out = TakenBack(line, undoing.merged(c for c in batch if c.verb == Change.Verb.UPDATE))
    # a move to another state is undone where states are: what only the new one has stays with it
    moved = "state" in out.own and "state" not in names
    for back in undoing.backs(out.own, record):
        _sort(out, back, record, () if moved and back.old in (None, "") else names)
    if not any(change.verb == Change.Verb.CREATE for change in batch):
        for one in lines:
            _take_lines(out, one, is_held=bool(one.names) and not moved)
    return out


def _line(key: int, record: Any, lines: Sequence[Lines]) -> Change | None:
    """Of the record itself; of its lines, where they were not recorded together with it."""
    own = history.of(record)
    found = own.filter(pk=key, verb=Change.Verb.UPDATE).first()
    for one in lines:
        found = found or one.changes.filter(pk=key).first()
    if found is None or found.model == record._meta.label_lower:
        return found
    made = own.filter(batch=found.batch, verb=Change.Verb.CREATE)
    return None if made.exists() else found


def _take_lines(out: TakenBack, lines: Lines, *, is_held: bool) -> None:
    if is_held:
        found = taken_back(lines, out.change.batch)
        out.lines[lines.prefix] = found
        out.shown += found.shown
        out.choices += found.choices
        out.kept += found.kept
    elif lines.changes.filter(batch=out.change.batch).exists():
        out.left.append(str(lines.called))


def _sort(out: TakenBack, back: undoing.Back, record: Any, names: Collection[str]) -> None:
    told = presentation.line(type(record), back.name, out.own[back.name])
    # the bytes of an earlier file may be gone
    if back.name in names and not isinstance(back.field, FileField):
        value = back.old if back.field.many_to_many else _given(back)
        if back.is_free:
            out.initial[back.name] = value
            out.shown.append(told)
        else:
            out.others[back.name] = value
            now = undoing.now_shown(record, back)
            out.choices.append(
                {"name": back.name, "label": told.label, "before": told.old, "now": now}
            )
    elif back.name not in presentation.HIDDEN:
        out.left.append(told.label)


def _given(back: undoing.Back) -> Any:
    return "" if back.old is None and not back.field.is_relation else back.old


def chosen(
    request: HttpRequest, out: TakenBack | None, data: Any, form_class: Any, kwargs: Any
) -> Any:
    """The posted data; where it was chosen, with what stood there before."""
    if out is None:
        return data
    names = [n for n in out.others if request.POST.get(CHOICE + n) == "before"]
    if not names:
        return data
    data = data.copy()
    form = form_class(**{**kwargs, "initial": {n: out.others[n] for n in names}})
    for name in names:
        data.setlist(name, conflicts.sent(form[name]))
    return data


def not_here(request: HttpRequest, out: TakenBack, url: str) -> HttpResponse:
    """What was changed by another page (a verification, a state) is changed back there; `url`: of
    the record's own page.
    """
    said = _("This change is not made in that form: %(fields)s. Use the record's own buttons.")
    messages.error(request, said % {"fields": ", ".join(out.left) or "–"})
    return redirect(url)
