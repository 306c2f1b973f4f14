"""What a report says beside the figures, as it stood when the period was closed: plain data.

    {"plan": {…}, "received": {…}, "reconciled": bool, "shared_persons": {cell: n},
     "before": {cell: {"value", "source"}}, "documents": […], "findings": {…},
     "tasks": […], "explanations": […], "adjusted": […]}

Kept in the snapshot, so that a report made of it later says the same for ever.
"""

import datetime
from typing import Any

from communes.models import GuidingDocument
from core import clock
from core.models import ReportingPeriod
from core.tables import printed
from inspections.models import Finding
from returns import comparing, progress, sharing
from returns.models import Return

from .adjustments import Moved, reconciliation
from .freezing import day_of
from .indicators import BY_KEY
from .models import Explanation, Plan, Snapshot, Task
from .returned import ReturnLine

#: changes that are told under one figure of an adjustment
CHANGES = 5


def beyond(period: ReportingPeriod) -> dict[str, Any]:
    """Raises LookupError for a year that has no plan."""
    plan = Plan.objects.live().filter(year=period.year).first()
    if plan is None:
        raise LookupError(period.year)
    return {
        "plan": {"number": plan.number, "title": plan.title, "on": _day(plan.decided_on)},
        "received": received(period),
        "reconciled": progress.reconciled(period),
        "shared_persons": sharing.shared_persons(period),
        "before": before(period),
        "documents": documents(period),
        "findings": findings(period),
        "tasks": tasks(plan, period),
        "explanations": explanations(plan, period),
        "adjusted": adjusted(period),
    }


def before(period: ReportingPeriod) -> dict[str, Any]:
    """The province's figures of the same period last year: as they were closed, or else as
    `returns.comparing` knows them."""
    closed = Snapshot.objects.live().filter(
        period__kind=period.kind, period__year=period.year - 1, period__number=period.number
    )
    snapshot = closed.first()
    if snapshot is not None:
        cells = snapshot.payload["returns"]["province"].items()
        return {key: {"value": cell["value"], "source": ""} for key, cell in cells}
    return {
        key: {"value": found.value, "source": found.source}
        for key, found in comparing.same_period_before(period).items()
    }


def received(period: ReportingPeriod) -> dict[str, Any]:
    rows = list(Return.objects.live().filter(period=period).for_list())
    counted = progress.counted(rows)
    return {
        "expected": counted.expected,
        "received": counted.received,
        "on_time": counted.on_time,
        "verified": counted.verified,
        "missing": [row.unit_name for row in rows if not row.is_received],
        # whom a report may reproach with it: nobody before the day it is due
        "late": [row.unit_name for row in rows if _is_late(row, period)],
    }


def _is_late(row: Return, period: ReportingPeriod) -> bool:
    ended = row.due_on is None and period.last_day < clock.today()
    return not row.is_received and (ended or row.is_overdue)


def documents(period: ReportingPeriod) -> list[dict[str, Any]]:
    """Guiding documents of the province and its agencies; those of the districts are counted."""
    rows = GuidingDocument.objects.live().filter(
        issued_on__range=(period.first_day, period.last_day)
    )
    return [
        {
            "kind": str(row.get_kind_display()),
            "number": row.number,
            "on": _day(row.issued_on),
            "title": row.title,
            "district": row.district_id is not None,
        }
        for row in rows.order_by("issued_on", "pk").select_related("district")
    ]


def findings(period: ReportingPeriod) -> dict[str, int]:
    """Of inspections until the day it is judged by: found, still open then, and overdue then."""
    day = day_of(period)
    known = Finding.objects.live().filter(
        visit__visited_on__lte=day,
        visit__deleted_at__isnull=True,
        visit__inspection__deleted_at__isnull=True,
    )
    return {
        "made": known.filter(visit__visited_on__gte=period.first_day).count(),
        "open": known.open_on(day).count(),
        "overdue": known.overdue_on(day).count(),
    }


def tasks(plan: Plan, period: ReportingPeriod) -> list[dict[str, Any]]:
    """Known by the last day: charged before it, or without a document's date.

    Late is what was due in the period and is not done; while it runs, what was due before today.
    """
    over = min(clock.today(), period.last_day + datetime.timedelta(days=1))
    rows = Task.objects.live().filter(plan=plan).exclude(document_on__gt=period.last_day)
    return [
        {
            "kind": row.kind,
            "content": row.content,
            "unit": row.unit_name,
            "document": row.document_number,
            "due": _day(row.due_on),
            "state": row.state,
            "words": str(row.get_state_display()),
            "note": row.note,
            "removed_how": row.removed_how,
            "given": row.given,
            "spent": row.spent,
            "late": row.state != Task.State.DONE and row.due_on is not None and row.due_on < over,
        }
        for row in rows.for_list()
    ]


def explanations(plan: Plan, period: ReportingPeriod) -> list[dict[str, Any]]:
    """Accepted answers to what was asked of the plan's figures until then, the oldest first."""
    rows = Explanation.objects.live().filter(
        plan=plan, state=Explanation.State.ACCEPTED, as_of__lte=period.last_day
    )
    return [
        {
            "key": row.indicator,
            "label": str(BY_KEY[row.indicator].label),
            "unit": row.unit_name,
            "answer": row.answer,
        }
        for row in rows.for_list().order_by("as_of", "pk")
    ]


def adjusted(period: ReportingPeriod) -> list[dict[str, Any]]:
    """The year's periods closed before this one, whose province's figures are different now."""
    rows = Snapshot.objects.live().filter(
        period__year=period.year, period__last_day__lte=period.last_day
    )
    found = []
    for snapshot in rows.exclude(period=period).select_related("period").order_by("taken_at"):
        told = reconciliation(snapshot, returns=True)
        label = str(snapshot.period.label)
        found += [_adjusted(label, figure) for figure in told.moved if not figure.code]
        found += [_adjusted_return(label, line) for line in told.returned]
    return found


def _adjusted_return(label: str, line: ReturnLine) -> dict[str, Any]:
    """Of the returns' tables; what was changed under it stands at the figures of the targets."""
    return {
        "period": label,
        "figure": f"Biểu {line.table}",
        "lines": [[line.label, line.closed, line.now, line.difference]],
        "changes": None,
    }


def _adjusted(label: str, figure: Moved) -> dict[str, Any]:
    return {
        "period": label,
        "figure": figure.label,
        "lines": [[n.label, n.closed, n.now, n.difference] for n in figure.lines],
        "changes": [
            {
                "at": printed(made.entry.at),
                "record": made.record,
                "what": made.entry.verb_label,
                "reason": made.entry.reason,
            }
            for made in figure.changes[:CHANGES]
        ],
    }


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
