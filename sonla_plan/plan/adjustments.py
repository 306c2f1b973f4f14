"""Điều chỉnh sau khi chốt số liệu: what a closed period would say today, and what made it so.

Compared are two payloads of one maker (`freezing.progress_of`): the snapshot's and the live one.
Behind a difference stand the changes made since to records whose day lies in the figures' window.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import Scope, scope_of
from core.models import Change
from core.presentation import Entry, Line, entry
from core.tables import printed
from core.templatetags.ui import status_label
from enforcement.persons import FINES, KINDS

from . import windows
from .freezing import NUMBERS, progress_of
from .indicators import BY_KEY
from .models import Allocation, Snapshot, Target
from .returned import ReturnLine, moved_returns

#: kind of record -> the figures it feeds; () where it feeds none but belongs to the period
FEEDS: Mapping[str, tuple[str, ...]] = {
    "outreach.outreachactivity": ("communes_reached",),
    "outreach.mediaitem": ("media_quarterly",),
    "outreach.trainingcourse": ("officers_trained",),
    "inspections.census": ("census_done",),
    "inspections.inspection": ("provincial_inspections", "district_inspections"),
    "inspections.visit": ("establishments_inspected",),
    "inspections.establishment": ("establishments_inspected",),  # see `windows`
    "communes.recognition": ("healthy_communes",),
    "communes.registration": ("communes_registered",),
    "communes.modelactivity": ("models_maintained",),
    "communes.preventionmodel": ("models_maintained",),
    "communes.communeofficer": ("officers_trained",),
    "communes.bodyreview": ("teams_consolidated",),
    "communes.guidingdocument": (),
    "communes.declaration": (),
    "enforcement.hotspot": ("hotspots_cleared",),
    "enforcement.incident": (),
    "enforcement.case": ("cases_investigated", "cases_prosecuted", "cases_tried"),
    "plan.target": (),  # its own one, see `_feeds`
    "plan.allocation": (),  # likewise
    # Not units, bodies, teams and outlets: they are loaded or only ever added, and what is new has
    # no fact yet; the fact that counts through it is told. Nor postings, findings, sanctions, plans
    # and papers: no target counts them.
}
#: what the numbers of a progress are called
LABELS: Mapping[str, Any] = {
    "achieved": _("Achieved"),
    "population": _("Out of"),
    "goal": _("Goal"),
    "due_now": _("Due by then"),
    "gap": _("Short of what was due"),
    "percent": _("Percentage"),
    "pending": _("Still within its time"),
    "lost": _("Lost"),
    "status": _("State"),
}
#: what is not held yet, or never was, is a secret of few: it is told of nobody here
TOLD_ONLY: Mapping[str, Q] = {
    "inspections.inspection": Q(state="held"),
    "inspections.visit": Q(inspection__state="held"),
}


@dataclass(frozen=True, slots=True)
class Made:
    """One change of one record since the closing."""

    entry: Entry
    record: str
    url: str
    feeds: tuple[str, ...]

    @property
    def lines(self) -> list[Line]:
        return self.entry.lines


@dataclass(slots=True)
class Moved:
    """One figure of one place, as it was closed and as it is now, and what was changed under it."""

    key: str
    label: str
    unit: str
    place: str  # "" is the province
    code: str  # of the district, "" for the province
    frozen: dict[str, Any] | None
    live: dict[str, Any] | None
    changes: list[Made] = field(default_factory=list)

    @property
    def difference(self) -> int:
        return (self.live or {}).get("achieved", 0) - (self.frozen or {}).get("achieved", 0)

    @property
    def has_moved(self) -> bool:
        return self.frozen != self.live

    @property
    def lines(self) -> list["Number"]:
        """All numbers that differ, in words."""
        before, now = self.frozen or {}, self.live or {}
        names = [n for n in (*NUMBERS, "status") if before.get(n) != now.get(n)]
        return [_number(n, before.get(n), now.get(n)) for n in names]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a figure as a page or a document prints it."""

    label: str
    closed: str
    now: str
    difference: str


def _number(name: str, closed: Any, now: Any) -> Number:
    label = str(LABELS[name])
    if name == "status":
        words = [str(status_label(s)) if s else "" for s in (closed, now)]
        return Number(label, words[0], words[1], "")
    known = closed is not None and now is not None
    difference = f"{now - closed:+d}" if known else ""
    return Number(label, printed(closed), printed(now), difference.replace("-", "−"))


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What the next report prints: figures that moved, those changed without moving, the rest."""

    snapshot: Snapshot
    moved: list[Moved]
    unmoved: list[Moved]
    others: list[Made]
    left_off: int
    #: cells of the returns that differ, of the province
    returned: list[ReturnLine]

    @property
    def is_empty(self) -> bool:
        return not (self.moved or self.unmoved or self.others or self.returned)


def figures_of(payload: Mapping[str, Any], scope: Scope, codes: Iterable[str]) -> list[Moved]:
    """A payload's figures inside a reader's scope, as `Moved` without a live side.

    `codes`: of the reader's own districts; the province's readers see the province's figures.
    """
    out = []
    for target in payload["targets"]:
        indicator = BY_KEY.get(target["key"])
        if scope.province or (scope.police and indicator is not None and indicator.police):
            out.append(_figure(target, "", "", target["province"]))
            continue
        for code in codes:
            if code in target["districts"]:
                place = payload["districts"][code]
                out.append(_figure(target, place, code, target["districts"][code]))
    return out


def _figure(
    target: Mapping[str, Any], place: str, code: str, numbers: dict[str, Any] | None
) -> Moved:
    return Moved(target["key"], target["label"], target["unit"], place, code, numbers, None)


def reconciliation(
    snapshot: Snapshot,
    user: User | None = None,
    codes: Iterable[str] = (),
    most: int | None = None,
    *,
    returns: bool = False,
) -> Reconciliation:
    """For a reader what lies in the scope; for a document (no reader) the whole province.

    `most`: how many changes are shown at most, the newest, and under each figure one of its own;
    None is all of them. `returns`: the province's return figures are compared too.
    """
    scope = Scope(province=True) if user is None else scope_of(user)
    live = progress_of(snapshot.period)
    every = list(live["districts"]) if scope.province else list(codes)
    now = {(f.key, f.code): f.frozen for f in figures_of(live, scope, every)}
    found = figures_of(snapshot.payload, scope, every)
    made = changes_since(snapshot, user)
    recent = made[:most]
    for figure in found:
        figure.live = now.get((figure.key, figure.code))
        under = [m for m in recent if figure.key in m.feeds]
        # where newer changes crowd it out, the newest of its own
        figure.changes = under or [m for m in made if figure.key in m.feeds][:1]
    moved = [f for f in found if f.has_moved]
    unmoved = [f for f in found if f.changes and not f.has_moved]
    fed = {f.key for f in [*moved, *unmoved]}
    others = [m for m in recent if not fed & set(m.feeds)]
    shown = {id(m) for changes in (others, *(f.changes for f in found)) for m in changes}
    left_off = len(made) - len(shown)
    returned = moved_returns(snapshot, user) if returns else []
    return Reconciliation(snapshot, moved, unmoved, others, left_off, returned)


def changes_since(snapshot: Snapshot, user: User | None) -> list[Made]:
    """Changes since the closing of facts of the window, newest first."""
    first, last = (datetime.date.fromisoformat(day) for day in snapshot.payload["window"])
    feeding = windows.feeding()
    rows = Change.objects.filter(feeding, at__gt=snapshot.taken_at, model__in=[*FEEDS])
    found: dict[str, list[Change]] = {}
    for change in rows.order_by("-id"):
        found.setdefault(change.model, []).append(change)
    made: list[tuple[int, Made]] = []
    for label, changes in found.items():
        told = TOLD_ONLY.get(label, Q()) & windows.records(label, first, last)
        records = _records(label, {c.object_id for c in changes}, told, user)
        made += [
            (c.pk, _made(c, records[c.object_id], user))
            for c in changes
            if c.object_id in records and windows.falls(c, records[c.object_id], first, last)
        ]
    made.sort(key=lambda pair: -pair[0])
    return [m for _pk, m in made]


def _records(label: str, keys: set[int], told: Q, user: User | None) -> dict[int, Any]:
    """The records inside the reader's scope; of deleted ones those the reader's unit entered."""
    model: Any = apps.get_model(label)
    rows = model._default_manager.filter(told, pk__in=keys)
    if model in (Target, Allocation):
        rows = rows.select_related("plan", *(["district"] if model is Allocation else []))
    if user is None or scope_of(user).province:
        return {row.pk: row for row in rows}
    seen = rows.visible_to(user)
    gone = rows.filter(rows.edited_by(scope_of(user)), deleted_at__isnull=False)
    return {row.pk: row for row in [*seen, *gone]}


def _made(change: Change, record: Any, user: User | None) -> Made:
    """Without counts of persons, nor a reason that may tell them: the page is read across units."""
    if change.model.startswith("enforcement."):
        hidden = {*KINDS, *FINES}
        change.changes = {n: v for n, v in change.changes.items() if n not in hidden}
        if user is None or not user.can(Verb.SEE_PERSONS):
            change.reason = ""
    if change.verb == Change.Verb.CREATE:
        days = set(windows.day_fields(record))
        change.changes = {n: v for n, v in change.changes.items() if n in days}
    return Made(
        entry=entry(change),
        record=_name(change, record),
        url=record.get_absolute_url() if record.deleted_at is None else "",
        feeds=_feeds(record, change.model),
    )


def _feeds(record: Any, model: str) -> tuple[str, ...]:
    return (record.indicator,) if isinstance(record, Target | Allocation) else FEEDS[model]


def _name(change: Change, record: Any) -> str:
    if isinstance(record, Target):
        return str(BY_KEY[record.indicator].label)
    if isinstance(record, Allocation):
        return f"{BY_KEY[record.indicator].label}, {record.district}"
    return change.label
