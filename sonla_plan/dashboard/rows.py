"""The list behind a figure: the source's own rows, so its length *is* the figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

import communes.indicators
import enforcement.indicators
import inspections.indicators
import inspections.team_year
import outreach.indicators
from core.indicators import ALL, Indicator, Window, rows_of
from core.tables import Column
from sonla_plan.plan.figures import is_on
from sonla_plan.plan.indicators import BY_KEY
from sonla_plan.plan.years import PlanYear

from .selection import Selection

COLUMNS: dict[str, tuple[Column, ...]] = {
    **communes.indicators.ROW_COLUMNS,
    **outreach.indicators.ROW_COLUMNS,
    **inspections.indicators.ROW_COLUMNS,
    **inspections.team_year.ROW_COLUMNS,
    **enforcement.indicators.ROW_COLUMNS,
}

INFORMATION = (
    communes.indicators.information,
    inspections.indicators.information,
    outreach.indicators.information,
)

#: which of a figure's rows: those that count, all of them, those still missing
WHICH = {
    "achieved": _("Counted"),
    "population": _("All"),
    "remaining": _("Not yet"),
}


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind one figure."""

    title: Any
    formula: Any
    unit: Any
    columns: tuple[Column, ...]
    rows: QuerySet
    indicator: Indicator | None = None


def behind(key: str, which: str, selection: Selection, year: PlanYear) -> Behind:
    """Rows of an indicator for the selection; outside the reader's scope: 404."""
    indicator = BY_KEY.get(key)
    if indicator is None or which not in WHICH or not is_on(indicator):
        raise Http404
    asked = selection.asked
    if (asked.police_only and not indicator.police) or (
        indicator.province_only and not asked.whole
    ):
        raise Http404
    options = year.options.get(key, {})
    districts = None if indicator.province_only else asked.districts
    rows = rows_of(indicator.source, year.window, options, districts)
    return Behind(
        title=indicator.label,
        formula=indicator.formula,
        unit=indicator.unit,
        columns=columns_of(indicator, rows),
        rows=rows.filter(condition(indicator, which)),
        indicator=indicator,
    )


def columns_of(indicator: Indicator, rows: QuerySet) -> tuple[Column, ...]:
    """By source; a counting rule may make the rows another model's, which has its own columns."""
    own = f"{indicator.source.key}:{rows.model._meta.model_name}"
    return COLUMNS.get(own) or COLUMNS[indicator.source.key]


def condition(indicator: Indicator, which: str) -> Q:
    population = indicator.population if indicator.population is not None else ALL
    if which == "population":
        return population
    if which == "remaining":
        return population & ~indicator.achieved
    return population & indicator.achieved


def information(window: Window, districts: Sequence[int] | None) -> list[tuple[str, Any, int, Any]]:
    """Figures without a goal: (key, label, count, rows)."""
    return [item for ask in INFORMATION for item in ask(window, districts)]


def information_rows(key: str, selection: Selection, year: PlanYear) -> Behind:
    districts = None if selection.asked.whole else selection.asked.districts
    if selection.asked.police_only:
        raise Http404
    labels = {name: words for name, words, _amount in inspections.team_year.FIGURES}
    behind = inspections.team_year.rows_behind(key, year.window, selection.asked.districts)
    if behind is not None:
        columns = COLUMNS[_table(behind)]
        return Behind(title=labels[key], formula="", unit="", columns=columns, rows=behind)
    for found, label, _count, rows in information(year.window, districts):
        if found == key:
            columns = COLUMNS[f"info:{key}"] if f"info:{key}" in COLUMNS else COLUMNS[_table(rows)]
            return Behind(title=label, formula="", unit="", columns=columns, rows=rows)
    raise Http404


def _table(rows: QuerySet) -> str:
    return str(rows.model._meta.model_name)
