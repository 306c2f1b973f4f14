"""A target in words: its goal, its steps, its counting rules; and what the sources leave open."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import presentation
from core.models import Change, ReportingPeriod
from core.tables import printed

from .indicators import BY_KEY
from .models import Allocation, Target

#: what a counting rule decides, by the option's name
OPTION_LABELS = {
    "unscheduled": gettext_lazy("Unscheduled inspections"),
    "count": gettext_lazy("How establishments are counted"),
    "kinds": gettext_lazy("Which establishments are counted"),
}


def open_in_sources() -> str:
    return _("not in the sources")


def trimmed(value: Decimal | None) -> Decimal | None:
    """90.00 is 90, 90.50 is 90.5."""
    return None if value is None else Decimal(f"{value.normalize():f}")


def share(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",") + "%"


def goal(target: Target) -> str:
    """`90% of the communes`, `193 communes`."""
    unit = str(BY_KEY[target.indicator].unit)
    if target.goal_number is not None:
        return f"{printed(target.goal_number)} {unit}"
    if target.goal_share is None:
        return ""
    return _("%(share)s of the %(unit)s") % {"share": share(target.goal_share), "unit": unit}


def steps(target: Target, periods: Sequence[ReportingPeriod]) -> list[str]:
    """`by 31/03/2019: 100%`; a step on a period's end names the period's own last day."""
    ends = {(p.kind, p.number): p for p in periods}
    said = []
    for step in target.steps:
        if "on" in step:
            day = datetime.date.fromisoformat(step["on"]).strftime("%d/%m/%Y")
        else:
            period = ends.get((step["period"], step.get("number", 1)))
            if period is None:
                continue
            day = f"{period.last_day:%d/%m/%Y}"
        said.append(_("by %(day)s: %(share)s%%") % {"day": day, "share": step["share"]})
    return said


def weights(target: Target) -> str:
    romans = ReportingPeriod.ROMAN[1:]
    pairs = zip(romans, target.quarter_weights, strict=False)
    return "; ".join(_("quarter %(n)s: %(share)s%%") % {"n": n, "share": w} for n, w in pairs)


def pending(target: Target) -> str:
    if target.judged != Target.Judged.CLEARANCE:
        return ""
    if target.pending_days is None:
        return _("no time limit established; open items are judged at the year's end")
    days = _("%(n)s days") % {"n": target.pending_days}
    return f"{days} ({target.pending_source})" if target.pending_source else days


def counting_rules(target: Target) -> list[str]:
    """The options the plan leaves open, as this version has decided them."""
    options = BY_KEY[target.indicator].options.items()
    return [
        str(said.get(target.options.get(name, default), "")) for name, (default, said) in options
    ]


def source(target: Target) -> str:
    """The plan's number and where it is known from; a convention is nobody's plan."""
    if target.origin == Target.Origin.CONVENTION:
        return _("agreed on to follow the work; not in the plan")
    plan = target.plan
    number = _("plan %(number)s") % {"number": plan.number} if plan.number else ""
    return ". ".join(part for part in (number, plan.source) if part) or open_in_sources()


def supporting(target: Target) -> str:
    return ", ".join(a.short_name for a in target.supporting_agencies.all())


def lead(target: Target) -> str:
    return target.lead_agency.short_name if target.lead_agency else ""


def history(*records: Any) -> list[presentation.Entry]:
    """The history of plan records, with indicators by their names instead of their keys."""
    entries = presentation.changes_of(*records)
    return [replace(e, lines=[_named(line) for line in e.lines]) for e in entries]


def _named(line: presentation.Line) -> presentation.Line:
    if line.new in BY_KEY or line.old in BY_KEY:
        names = {key: str(indicator.label) for key, indicator in BY_KEY.items()}
        return replace(line, old=names.get(line.old, line.old), new=names.get(line.new, line.new))
    return line


#: lines of a target's history that are read
MOST_TOLD = 200
#: what a new version's line in the history names; the rest stands in the table of versions
VERSION_FIELDS = ("effective_on", "decision_number", "goal_share", "goal_number")


def target_history(target: Target, rows: Sequence[Allocation]) -> list[presentation.Entry]:
    """All versions of one target, those taken back too, and what was allocated: one history.

    `rows`: its allocations to the reader's districts. Each saving of that table is one entry.
    """
    of = {row.pk: row for row in rows}
    allocated = Allocation._meta.label_lower
    versions = Q(model=Target._meta.label_lower, label=str(target))
    told = Change.objects.filter(versions | Q(model=allocated, object_id__in=of)).order_by("-id")
    saved: dict[Any, list[Change]] = {}
    for change in told[:MOST_TOLD]:
        of_table = change.model == allocated
        saved.setdefault((change.batch, of_table or change.pk), []).append(change)
    return [
        _as_one(changes, of) if changes[0].model == allocated else _of_version(changes[0])
        for changes in saved.values()
    ]


def _of_version(change: Change) -> presentation.Entry:
    entry = presentation.entry(change, several=True)
    if change.verb != Change.Verb.CREATE:
        return entry
    names = [str(Target._meta.get_field(name).verbose_name) for name in VERSION_FIELDS]  # type: ignore[union-attr]
    shown = {name[:1].upper() + name[1:] for name in names}
    return replace(entry, lines=[line for line in entry.lines if line.label in shown])


def _as_one(changes: Sequence[Change], of: Mapping[int, Allocation]) -> presentation.Entry:
    """What one saving of the table did, in the order of the districts."""
    several = len({change.verb for change in changes}) > 1
    verb = Change.Verb.UPDATE if several else Change.Verb(changes[0].verb)
    rows = sorted(changes, key=lambda change: of[change.object_id].district.code)
    lines = [_allocated(change, of[change.object_id]) for change in rows]
    entry = presentation.entry(changes[0], several=True)
    return replace(entry, verb=verb, verb_label=str(verb.label), label="", lines=lines)


def _allocated(change: Change, row: Allocation) -> presentation.Line:
    label = _("Goal allocated to %(district)s") % {"district": row.district.full_name}
    if change.verb == Change.Verb.DELETE:  # a row that was taken back is never changed again
        return presentation.Line(label, printed(row.goal), "")
    said = change.changes["goal"]
    return presentation.Line(label, printed(said["old"]), printed(said["new"]))
