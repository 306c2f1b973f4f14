"""What came of a visit, and so keeps it as it is: findings, decisions on them, what it verified."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from inspections.models import Finding, Sanction, Visit

Outcome, Measure = Visit.Outcome, Finding.Measure
#: days of a finding that none before its visit can be
DAYS = ("remedy_due_on", "record_on", "transferred_on", "remedied_on")


def outcome_of(findings: Iterable[tuple[str, bool]]) -> str:
    """What the visit came to: the heaviest of its findings, each (measure, names an act)."""
    found = list(findings)
    if any(measure == Measure.TRANSFERRED for measure, _act in found):
        return Outcome.TRANSFERRED
    if any(act or measure == Measure.RECORDED for measure, act in found):
        return Outcome.VIOLATION
    return Outcome.REMINDED


def settle_outcome(batch: Any, visit: Visit) -> Visit:
    """With findings the outcome follows from them.

    Raises ValidationError where the visit, as it stands now, speaks against what came of it.
    """
    rows = Finding.objects.live().filter(visit=visit)
    if not visit.was_inspected:
        _ensure_nothing_came_of(visit, rows)
        return visit
    found = list(rows.values_list("measure", "act"))
    if not found:
        return visit
    _ensure_days(visit, rows)
    outcome = outcome_of((measure, act is not None) for measure, act in found)
    return batch.update(visit, {"outcome": outcome})


def _ensure_nothing_came_of(visit: Visit, rows: QuerySet[Finding]) -> None:
    if rows.exists():
        raise ValidationError({"outcome": _("Nothing was found where nothing could be inspected.")})
    if _verified_by(Visit.objects.filter(pk=visit.pk)).exists():
        raise ValidationError(
            {"outcome": _("Nothing is verified where nothing could be inspected.")}
        )


def _ensure_days(visit: Visit, rows: QuerySet[Finding]) -> None:
    """A visit is not moved past the days of what was found or decided."""
    day = visit.visited_on
    earlier = Q()
    for name in DAYS:
        earlier |= Q(**{f"{name}__lt": day})
    decided = Sanction.objects.live().filter(finding__in=rows, decided_on__lt=day)
    if rows.filter(earlier).exists() or decided.exists():
        raise ValidationError(
            {"visited_on": _("A day of its findings or of a decision would lie before the visit.")}
        )


def ensure_undecided(findings: QuerySet[Finding]) -> None:
    """What an authority has decided on cannot be taken out from under the decision."""
    if Sanction.objects.live().filter(finding__in=findings.order_by()).exists():
        raise ValidationError(
            _("An authority has decided on this violation: it cannot be taken out.")
        )


def ensure_removable(visits: QuerySet[Visit]) -> None:
    """Neither decided on nor the proof that something was mended."""
    visits = visits.order_by()
    ensure_undecided(Finding.objects.live().filter(visit__in=visits))
    proven = _verified_by(visits).first()
    if proven is not None:
        raise ValidationError(
            _("This visit verified that “%(finding)s” was mended: open that finding again first.")
            % {"finding": proven.text}
        )


def _verified_by(visits: QuerySet[Visit]) -> QuerySet[Finding]:
    rows = Finding.objects.live().filter(verified_in__in=visits)
    return rows.filter(visit__deleted_at__isnull=True, visit__inspection__deleted_at__isnull=True)
