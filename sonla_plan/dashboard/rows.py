"""The list behind a figure: the source's own rows, so its length *is* the figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

import communes.indicators
import enforcement.indicators
import inspections.indicators
import inspections.team_year
import outreach.indicators
from communes.indicators import models_in_force
from communes.models import Commune
from core.indicators import ALL, Indicator, Source, Window, rows_of
from core.tables import Column
from sonla_plan.plan.figures import data_versions, is_on
from sonla_plan.plan.indicators import BY_KEY
from sonla_plan.plan.rules import Rule, inside_since
from sonla_plan.plan.standing import standings
from sonla_plan.plan.years import PlanYear

from .selection import Selection
from .words import gap

COLUMNS: dict[str, tuple[Column, ...]] = {
    **communes.indicators.ROW_COLUMNS,
    **outreach.indicators.ROW_COLUMNS,
    **inspections.indicators.ROW_COLUMNS,
    **inspections.team_year.ROW_COLUMNS,
    **enforcement.indicators.ROW_COLUMNS,
}

#: which of a figure's rows, in words; what a target has of them says `choices`
WHICH = {
    "achieved": _("Counted"),
    "remaining": _("Not achieved yet"),
    "lost": _("Lost"),
    "decided": _("Lost by decision"),
    "missed": _("Gone by without result"),
    "pending": _("Still inside the time allowed"),
    "carried": _("Carried over to the next year"),
    "population": _("All"),
    "beside": _("Counted beside"),
}


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind one figure."""

    title: Any
    formula: Any
    unit: Any
    columns: tuple[Column, ...]
    rows: QuerySet
    which: str = ""
    choices: tuple[tuple[str, Any], ...] = ()
    population: QuerySet | None = None  # what these rows are part of

    @property
    def counts_nothing(self) -> bool:
        """Whether there is nothing of which the figure could count some."""
        whole = self.rows if self.which == "population" else self.population
        return whole is not None and not whole.exists()


def behind(key: str, which: str, selection: Selection, year: PlanYear) -> Behind:
    """Rows of an indicator for the selection; outside the reader's scope: 404."""
    indicator = BY_KEY.get(key)
    target = next((t for t in year.targets if t.indicator == key), None)
    if indicator is None or target is None or not is_on(indicator):
        raise Http404
    asked = selection.asked
    if (asked.police_only and not indicator.police) or (
        indicator.province_only and not asked.whole
    ):
        raise Http404
    rule, districts = year.rule(target), None if indicator.province_only else asked.districts
    if which == "beside" and indicator.beside:
        source, wanted = indicator.beside.source, ALL
    else:
        source, wanted = indicator.source, condition(indicator, which, rule, year.window)
    rows = rows_of(source, year.window, year.options[key], districts)
    counted = indicator.population is not None and which not in ("population", "beside")
    return Behind(
        title=indicator.label,
        formula=indicator.formula,
        unit=indicator.unit,
        columns=columns_of(source, rows),
        rows=rows.filter(wanted),
        which=which,
        choices=choices(indicator, which, rule, year.window),
        population=rows.filter(condition(indicator, "population", rule, year.window))
        if counted
        else None,
    )


def why_none(key: str, selection: Selection, year: PlanYear) -> dict[str, Any]:
    """Of a figure that has nothing to count: its status, and its card's own sentence.

    Empty for who has no card of it: an agency reads its own rows only.
    """
    rows = standings(year, selection.asked, data_versions())
    standing = next((s for s in rows if s.indicator.key == key), None)
    if standing is None:
        return {}
    status = standing.progress.status if standing.progress else None
    return {"status": status, "why": " · ".join(text for text, _rows in gap(standing, year)) + "."}


def columns_of(source: Source, rows: QuerySet) -> tuple[Column, ...]:
    """By source; a counting rule may make the rows another model's, which has its own columns."""
    own = f"{source.key}:{rows.model._meta.model_name}"
    return COLUMNS.get(own) or COLUMNS[source.key]


def condition(indicator: Indicator, which: str, rule: Rule, window: Window) -> Q:
    """The rows that a figure counts, as `core.indicators` and `plan.progress` count them."""
    population = indicator.population if indicator.population is not None else ALL
    dates = indicator.source.annotations
    if which == "achieved":
        return population & indicator.achieved
    if which == "population":
        return population
    if which == "remaining":
        return population & ~indicator.achieved
    if which == "pending" and (since := inside_since(rule, window)):
        return population & ~indicator.achieved & Q(since_on__gte=since)
    if which in ("lost", "decided", "missed") and "lost_on" in dates:
        lost = population & Q(lost_on__isnull=False)
        if which == "lost" or "decided_on" not in dates:
            return lost
        return lost & Q(decided_on__isnull=which == "missed")
    raise Http404


def choices(
    indicator: Indicator, which: str, rule: Rule, window: Window
) -> tuple[tuple[str, Any], ...]:
    """What else of the figure can be looked at; one alone is no choice."""
    names = ["achieved"]
    if indicator.population is not None:
        names.append("lost" if rule.judged == "kept" else "remaining")
        if rule.judged == "steps" and "lost_on" in indicator.source.annotations:
            names.append("lost")
        if inside_since(rule, window):
            names.append("pending")
        names.append("population")
    if indicator.beside:
        names.append("beside")
    if which not in names:
        names.insert(-1, which)
    return tuple((n, word(n, rule, window)) for n in names) if len(names) > 1 else ()


def word(which: str, rule: Rule, window: Window) -> Any:
    if which == "achieved" and rule.judged == "kept":
        return _("Kept")
    if which == "pending" and window.known >= window.last_day:
        return WHICH["carried"]
    return WHICH[which]


def information(window: Window, districts: Sequence[int] | None) -> list[tuple[str, Any, int, Any]]:
    """Figures without a goal: (key, label, count, rows); those of areas are counted apart."""
    return [
        *communes.indicators.information(window, districts),
        *inspections.indicators.information(window, districts),
        *outreach.indicators.information(window, districts),
    ]


Told = tuple[str, str, int]  # key, label, count


def of_communes(window: Window, districts: Sequence[int] | None) -> list[Told]:
    return _told(communes.indicators.information(window, districts))


def of_sectors(window: Window, districts: Sequence[int] | None) -> list[Told]:
    return _told(inspections.indicators.information(window, districts))


def of_areas(
    window: Window, districts: Sequence[int] | None, counts: Iterable[dict[str, int]]
) -> list[Told]:
    return _told(outreach.indicators.information(window, districts, counts))


def _told(information: Iterable[Any]) -> list[Told]:
    return [(key, str(label), count) for key, label, count, _rows in information]


def information_rows(key: str, selection: Selection, year: PlanYear) -> Behind:
    districts = None if selection.asked.whole else selection.asked.districts
    if selection.asked.police_only:
        raise Http404
    labels = {name: words for name, words, _amount in inspections.team_year.FIGURES}
    behind = inspections.team_year.rows_behind(key, year.window, selection.asked.districts)
    if behind is not None:
        columns = COLUMNS[_table(behind)]
        return Behind(title=labels[key], formula="", unit="", columns=columns, rows=behind)
    told = information(year.window, districts)
    for found, label, _count, rows in [*told, models_in_force(year.window, districts)]:
        if found == key:
            columns = COLUMNS[f"info:{key}"] if f"info:{key}" in COLUMNS else COLUMNS[_table(rows)]
            return Behind(title=label, formula="", unit="", columns=columns, rows=rows)
    raise Http404


def _table(rows: QuerySet) -> str:
    return str(rows.model._meta.model_name)


def of_commune(found: Behind, commune: Commune) -> Behind:
    """Only the rows of one commune; rows that have none: 404."""
    names = {field.name for field in found.rows.model._meta.get_fields()}
    if found.rows.model is Commune:
        wanted = Q(pk=commune.pk)
    elif "commune" in names:
        wanted = Q(commune=commune)
    else:
        raise Http404
    parts = found.population
    return replace(
        found,
        rows=found.rows.filter(wanted),
        population=None if parts is None else parts.filter(wanted),
    )


def commune_in(selection: Selection, code: str) -> Commune:
    """A commune of the districts that are asked for; another one: 404."""
    rows = Commune.objects.live().in_force(selection.as_of).select_related("district")
    found = rows.filter(district__in=selection.asked.districts, code=code[:10]).first()
    if found is None:
        raise Http404
    return found
