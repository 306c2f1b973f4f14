"""The sets of lines that a record's form holds beside its own fields, and a batch undone in them.

A line is a row of its own with its own history; what a batch did to the lines of a record is read
there, told with the record's own changes, and laid over the lines with which the form opens.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet, UniqueConstraint
from django.utils.translation import gettext as _

from . import presentation, undoing
from .models import Change

Verb = Change.Verb
MAKES = (Verb.CREATE, Verb.RESTORE)


@dataclass(frozen=True, slots=True)
class Lines:
    """`prefix`: of the set on the form; `called`: one line of it; `keys`: of its rows, deleted too.

    `names`: the fields that the form holds or that follow from them; none where it holds no such
    line. `apart`: a field that only another page writes; its batches are that page's, not these.
    `until`: where in its label the name of a line ends and what it says begins.
    """

    prefix: str
    called: Any
    model: type[Model]
    keys: Collection[int]
    names: frozenset[str] = frozenset()
    apart: str = ""
    until: str = ""

    def name_of(self, change: Change) -> str:
        return (self.until and change.label.rpartition(self.until)[0]) or change.label

    @property
    def changes(self) -> QuerySet[Change]:
        found = Change.objects.filter(
            model=self.model._meta.label_lower, object_id__in=list(self.keys)
        )
        if not self.apart:
            return found
        others = found.filter(changes__has_key=self.apart).order_by().values("batch")
        return found.exclude(batch__in=others)

    def holds(self, change: Change) -> bool:
        """Whether the form holds what this change of a line did."""
        return bool(self.names) and (
            change.verb != Verb.UPDATE or not self.names.isdisjoint(change.changes)
        )


@dataclass(slots=True)
class LinesBack:
    """What it takes to show a set of lines as it was before a batch."""

    #: rows that the batch took out: on the form again
    back: set[int] = field(default_factory=set)
    #: rows that it made: on the form to be taken out
    gone: set[int] = field(default_factory=set)
    #: {row: {column: what stood there}} of those that nobody changed since
    values: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: {row: {column: what stood there}} where somebody changed it since: a person chooses
    others: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: {"name", "label", "before", "now"} of each of those
    choices: list[dict[str, str]] = field(default_factory=list)
    #: (label, old, new) as the history tells them
    shown: list[presentation.Line] = field(default_factory=list)
    #: sentences: what somebody changed since, and so stays
    kept: list[str] = field(default_factory=list)

    @property
    def standing(self) -> Q:
        """The rows that are on the form: what is stored, and what comes back."""
        return Q(deleted_at__isnull=True) | Q(pk__in=self.back)

    def as_stored(self, prefix: str, names: Collection[str], *, comes_back: bool) -> "LinesBack":
        """The rows as they stand now, but with what stood before in the fields of these names."""
        values = {
            pk: {name: old for name, old in olds.items() if f"{prefix}-{pk}-{name}" in names}
            for pk, olds in self.others.items()
        }
        return LinesBack(back=self.back if comes_back else set(), values=values)

    def lay(self, rows: Iterable[Any]) -> None:
        """Over stored rows, in memory: a form is filled from them."""
        for row in rows:
            for column, old in self.values.get(row.pk, {}).items():
                setattr(row, column, old)


def taken_back(lines: Lines, batch: UUID) -> LinesBack:
    """What the batch did to these lines, the other way round."""
    out = LinesBack()
    by_row: dict[int, list[Change]] = {}
    for change in lines.changes.filter(batch=batch).order_by("id"):
        by_row.setdefault(change.object_id, []).append(change)
    rows: dict[int, Any] = lines.model._base_manager.in_bulk(by_row)
    since = _since(lines, batch, by_row)
    # what it made first: it may stand where something comes back
    for pk, changes in sorted(by_row.items(), key=lambda row: row[1][0].verb not in MAKES):
        if pk in rows:
            _sort(out, lines, rows[pk], changes, since.get(pk))
    return out


def _since(lines: Lines, batch: UUID, by_row: dict[int, list[Change]]) -> dict[int, Change]:
    """{row: the last change of it after the batch}."""
    if not by_row:
        return {}
    first = min(changes[0].pk for changes in by_row.values())
    later = Change.objects.filter(
        model=lines.model._meta.label_lower, object_id__in=list(by_row), id__gt=first
    )
    return {change.object_id: change for change in later.exclude(batch=batch).order_by("id")}


def _sort(
    out: LinesBack, lines: Lines, row: Any, changes: list[Change], since: Change | None
) -> None:
    made, taken = changes[0].verb in MAKES, changes[-1].verb == Verb.DELETE
    if made and taken:
        return
    label = changes[-1].label
    if said := _why_it_stays(row, out.gone, since, made=made, taken=taken):
        who = (since.actor_name if since else "") or _("The system")
        out.kept.append(said % {"called": lines.called, "line": label, "who": who})
    elif made:
        out.gone.add(row.pk)
        out.shown.append(presentation.Line(str(lines.called), _("Taken out"), label))
    elif taken:
        out.back.add(row.pk)
        out.shown.append(presentation.Line(str(lines.called), label, _("Taken out")))
    else:
        _values(out, lines, row, changes)


def _why_it_stays(
    row: Any, gone: Collection[int], since: Change | None, *, made: bool, taken: bool
) -> str:
    """As a sentence about the whole line; "" where it can be undone."""
    if row.deleted_at and not taken:
        return _("%(called)s “%(line)s” was taken out since then: it stays out.")
    if taken and not row.deleted_at:
        return _("%(called)s “%(line)s” was put back since then: it stays as it is.")
    if since is not None and (made or taken):
        return _("%(called)s “%(line)s” was changed by %(who)s since then: it stays as it is.")
    if taken and _stands_anew(row, gone):
        return _("%(called)s “%(line)s” was entered anew since then: it is not put back.")
    return ""


def _stands_anew(row: Any, gone: Collection[int]) -> bool:
    """Whether another row stands in the place that only one may have."""
    for rule in row._meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.fields:
            place = {name: getattr(row, name) for name in rule.fields}
            others = type(row)._base_manager.filter(deleted_at__isnull=True, **place)
            if others.exclude(pk__in=gone).exists():
                return True
    return False


def _values(out: LinesBack, lines: Lines, row: Any, changes: list[Change]) -> None:
    merged = undoing.merged(changes)
    for back in undoing.backs(merged, row):
        if back.name in presentation.HIDDEN:
            continue
        told = presentation.line(lines.model, back.name, merged[back.name])
        label, column = f"{lines.name_of(changes[-1])}, {told.label}", back.field.attname
        now = undoing.now_shown(row, back)
        if back.name not in lines.names:
            said = _("%(field)s: it is “%(now)s” now and stays; before it was “%(before)s”.")
            told_as = {"field": label, "now": now or "–", "before": told.old or "–"}
            out.kept.append(said % told_as)
        elif back.is_free:
            out.values.setdefault(row.pk, {})[column] = back.old
            out.shown.append(replace(told, label=label))
        else:
            out.others.setdefault(row.pk, {})[column] = back.old
            name = f"{lines.prefix}-{row.pk}-{column}"
            out.choices.append({"name": name, "label": label, "before": told.old, "now": now})
