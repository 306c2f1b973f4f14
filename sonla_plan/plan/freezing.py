"""What a closed period keeps: every target's progress on the period's last day, as plain data;
of a period that still runs, today's.

    {"period": {…}, "as_of": "2019-03-31", "window": [first, last],
     "districts": {"119": "Huyện Thuận Châu"},
     "targets": [{"key", "label", "unit", "origin", "on", "rule": {…},
                  "province": {…progress…} | None, "districts": {"119": {…progress…}}}],
     "returns": {…}, "beyond": {…}}

Only text, whole numbers, booleans and None: its canonical text, and so its digest, is the same on
both databases. Labels are copied: a document made from a snapshot says the same for ever.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from communes.models import District
from core import clock
from core.models import ReportingPeriod
from returns.figures import Figure, figures_of, province_figures
from returns.models import Return

from . import figures, years
from .models import Target
from .progress import Progress
from .standing import Asked, Standing, standings

#: the numbers of a progress that are kept and compared, in the order of the tables
NUMBERS = ("achieved", "population", "goal", "due_now", "gap", "percent", "pending", "lost")


def day_of(period: ReportingPeriod) -> datetime.date:
    """The day a period is judged by: its last, or today as long as it runs."""
    today = clock.today()
    runs = period.closed_at is None and period.last_day > today >= period.first_day
    return today if runs else period.last_day


def progress_of(period: ReportingPeriod) -> dict[str, Any]:
    """The part of the payload that the targets make: what is shown and compared."""
    districts = list(District.objects.live().in_force(period.last_day).order_by("code"))
    rows, year = live_standings(period, districts)
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "period": {
                "kind": period.kind,
                "year": period.year,
                "number": period.number,
                "label": str(period.label),
                "first_day": period.first_day.isoformat(),
                "last_day": period.last_day.isoformat(),
            },
            "as_of": day_of(period).isoformat(),
            "window": [year.window.first_day.isoformat(), year.window.until.isoformat()],
            "districts": {d.code: d.full_name for d in districts},
            "targets": [_target(row, {d.pk: d.code for d in districts}) for row in rows],
        }


def live_standings(
    period: ReportingPeriod, districts: list[District]
) -> tuple[list[Standing], years.PlanYear]:
    """Where every target stands on the day the period is judged by, by the records as they are now.

    Raises LookupError for a year that has no plan.
    """
    year = years.open_year(period.year, day_of(period))
    if year is None:
        raise LookupError(period.year)
    asked = Asked(tuple(d.pk for d in districts), whole=True)
    return standings(year, asked, figures.data_versions()), year


def outstanding(period: ReportingPeriod) -> list[tuple[str, str]]:
    """(unit, state) of the returns that have not come in, or that nobody has verified."""
    rows = Return.objects.live().filter(period=period).exclude(state=Return.State.VERIFIED)
    return [(row.unit_name, str(row.get_state_display())) for row in rows.for_list()]


def return_figures(period: ReportingPeriod, *, units: bool = True) -> dict[str, Any]:
    """The figures of every return of the period (not without `units`), and the province's.

    Exact, persons by unit included: what a snapshot's page shows of it is that page's care.
    """
    rows = list(Return.objects.live().filter(period=period).for_list())
    found = figures_of(period, rows) if units else {}
    return {
        "province": _cells(province_figures(period)),
        "units": [
            {
                "unit": row.unit_name,
                "state": row.state,
                "submitted_at": row.submitted_at.isoformat() if row.submitted_at else None,
                "figures": _cells(found.get(row.pk, {})),
            }
            for row in rows
        ],
    }


def _cells(found: Mapping[str, Figure]) -> dict[str, dict[str, Any]]:
    return {
        key: {
            "value": figure.value,
            "estimate": figure.estimate,
            "planned": figure.planned,
            "nothing": figure.nothing,
        }
        for key, figure in found.items()
    }


def _target(standing: Standing, codes: dict[int, str]) -> dict[str, Any]:
    indicator = standing.indicator
    return {
        "key": indicator.key,
        "label": str(indicator.label),
        "short": str(indicator.short),
        "unit": str(indicator.unit),
        "formula": str(indicator.formula),
        "origin": standing.target.origin,
        "on": standing.on,
        "rule": _rule(standing.target),
        "province": numbers(standing.progress),
        "beside": standing.counts.beside if indicator.beside else None,
        "districts": {codes[pk]: numbers(p) for pk, p in standing.districts.items()},
    }


def numbers(progress: Progress | None) -> dict[str, Any] | None:
    """A progress as it is kept; None where the figure is followed outside the system."""
    if progress is None:
        return None
    kept: dict[str, Any] = {name: getattr(progress, name) for name in NUMBERS}
    return kept | {"status": str(progress.status) if progress.status else None}


def _rule(target: Target) -> dict[str, Any]:
    """The version of the target that judged, so that nobody has to look for it."""
    return {
        "version": target.pk,
        "effective_on": target.effective_on.isoformat(),
        "decision_number": target.decision_number,
        "judged": target.judged,
        "goal_share": None if target.goal_share is None else str(target.goal_share),
        "goal_number": target.goal_number,
        "steps": [{name: str(value) for name, value in step.items()} for step in target.steps],
        "quarter_weights": list(target.quarter_weights),
        "pending_days": target.pending_days,
        "due_on": target.due_on.isoformat() if target.due_on else None,
        "lead": target.lead_agency.short_name if target.lead_agency else "",
        "options": {name: str(value) for name, value in target.options.items()},
    }
