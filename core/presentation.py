"""History lines as sentences that a person reads."""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, TimeField
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from . import history
from .models import Change
from .tables import printed

#: keys, marks, and who did what the entry's own actor did
HIDDEN = {
    "search_key",
    "sort_key",
    "phone_key",
    "name_key",
    "minutes_at",
    "released_by",
    "remedied_by",
    "verified_by",
    "entered_at",
    "confirmed",
    "is_demo",
    "assumed",
    "deleted_at",
    "must_change_password",
}


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    at: Any
    actor: str
    verb: str
    verb_label: str
    reason: str
    label: str = ""
    lines: list[Line] = field(default_factory=list)
    #: the line of the history and its author's user name, where it can be asked to undo it: in the
    #: form of the page's record, so not among the lines of several
    pk: int = 0
    username: str = ""


def changes_of(*records: Model, limit: int = 50) -> list[Entry]:
    """The history of one or several records, newest first; one query a record."""
    changes = [change for record in records for change in history.of(record)[:limit]]
    changes.sort(key=lambda c: -c.pk)
    return [entry(change, several=len(records) > 1) for change in changes[:limit]]


def entry(change: Change, *, several: bool = False) -> Entry:
    try:
        model = apps.get_model(change.model)
    except LookupError:
        model = None
    return Entry(
        at=change.at,
        actor=change.actor_name or _("The system"),
        verb=change.verb,
        verb_label=change.get_verb_display(),
        reason=change.reason,
        label=change.label if several else "",
        lines=[
            line(model, name, value) for name, value in change.changes.items() if name not in HIDDEN
        ],
        pk=change.pk if change.verb == Change.Verb.UPDATE and not several else 0,
        username=change.actor,
    )


def line(model: Any, name: str, value: dict[str, Any]) -> Line:
    try:
        found: Any = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        found = None
    label = str(getattr(found, "verbose_name", name))
    return Line(
        label=label[:1].upper() + label[1:],
        old=_shown(found, value, "old"),
        new=_shown(found, value, "new"),
    )


def _shown(found: Any, value: dict[str, Any], side: str) -> str:
    if f"{side}_label" in value:
        return str(value[f"{side}_label"])
    raw = value.get(side)
    if isinstance(raw, list):
        return "; ".join(_part(item) for item in raw)
    if isinstance(raw, int) and not isinstance(raw, bool) and _is_year(found):
        return str(raw)
    choices = dict(getattr(found, "flatchoices", None) or ())
    if isinstance(raw, str | int) and raw in choices:
        return str(choices[raw])
    if isinstance(raw, str):
        return _text(found, raw)
    if raw is True:
        return str(_("Yes"))
    return str(_("No")) if raw is False else printed(raw)


def _text(found: Any, raw: str) -> str:
    """`31/05/2019` of 2019-05-31, `08:00` of a time with its seconds, any other text as it is."""
    if isinstance(found, TimeField):
        return raw[:5]
    moment = parse_datetime(raw) if len(raw) > 10 and raw[4:5] == "-" else None
    day = parse_date(raw) if len(raw) == 10 and raw[4:5] == "-" else None
    return printed(moment or day or raw)


def _part(item: Any) -> str:
    """One entry of a list: `31/05/2019: 100` of {"on": "2019-05-31", "share": 100}."""
    if isinstance(item, dict):
        return ": ".join(_part(value) for value in item.values())
    day = parse_date(item) if isinstance(item, str) and len(item) == 10 else None
    return printed(day or item)


def _is_year(found: Any) -> bool:
    """2019 is not 2.019."""
    return getattr(found, "name", "") in {"year", "for_year"}
