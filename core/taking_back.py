"""One change undone from the history: the record's own form opens with what stood there before.

The address of the form bears `?undo=<line of the history>`. What nobody has changed since is filled
in; of the rest both values are shown and a person chooses. Saving is saving that form: the same
rules, scope, secrecy, reasons and versions, and a line of the history that says it was an undo.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import FileField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from . import clock, conflicts, presentation, undoing
from .models import Change

PARAMETER = "undo"
#: for so long authors take their own changes back; provincial staff at any time
DAY = datetime.timedelta(days=1)


@dataclass(slots=True)
class TakenBack:
    """What the form is told, and what its page shows."""

    change: Change
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

    @property
    def is_empty(self) -> bool:
        """Nothing of it is made in this form."""
        return not self.shown and not self.choices

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


def asked(request: HttpRequest, record: Any, names: Any) -> TakenBack | None:
    """What the address asks to undo; `names`: the fields of the form. 404, or 403 when too late."""
    key = request.GET.get(PARAMETER, "")
    if not key or record is None or not record.pk:
        return None
    lines = Change.objects.filter(model=record._meta.label_lower, object_id=record.pk)
    is_key = key.isdecimal() and len(key) < 19  # of far more digits no number is made: ValueError
    line = lines.filter(pk=key, verb=Change.Verb.UPDATE).first() if is_key else None
    if line is None:
        raise Http404
    if not may_take_back(request.user, line.actor, line.at):
        raise PermissionDenied
    out = TakenBack(line)
    for back in undoing.backs(line, record):
        _sort(out, back, record, names)
    return out


def _sort(out: TakenBack, back: undoing.Back, record: Any, names: Any) -> None:
    told = presentation.line(type(record), back.name, out.change.changes[back.name])
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
    names = [n for n in out.others if request.POST.get(f"undo__{n}") == "before"]
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
