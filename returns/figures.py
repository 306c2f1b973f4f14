"""The numbers of a return: from the records of its unit, and what was typed, side by side.

unit_figures(period, unit)   {cell key: Figure} of a district or an agency
figures_of(reports)          the same of many returns of one period: the districts' at once
province_figures(period)     the same over all units: what can be added is the units' sum, what
                             is counted once (communes, establishments) is counted anew
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from communes.models import Agency, District
from core.models import ReportingPeriod
from inspections.models import Team

from .counting import COUNTED
from .models import Return, ReturnFigure
from .sources import Asked, Rows, Unit, asked
from .tables import (
    AGENCY,
    CELLS,
    DISTRICT,
    INSPECTING,
    LEAD,
    POLICE,
    TYPED,
    Cell,
    cells_in_use,
)

Numbers = dict[str, int | None]
Typed = dict[str, ReturnFigure]


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell's number. `value` None: nobody has said (typed), or it is not known (records).

    `url`: the list of the very rows, "" where it was typed. `estimate` and `planned` stand beside
    and are never added to `value`. `answers`: of a typed number of the province, from how many
    units' returns it was added up.
    """

    cell: Cell
    value: int | None
    url: str = ""
    estimate: int | None = None
    planned: int | None = None
    nothing: bool = False
    note: str = ""
    answers: int = 1

    @property
    def key(self) -> str:
        return self.cell.key


def roles(unit: Unit) -> frozenset[str]:
    """What sort of unit it is, so which cells its return has; a query for an agency."""
    if isinstance(unit, District):
        return frozenset({DISTRICT})
    found = {AGENCY}
    if unit.is_police:
        found.add(POLICE)
    if unit.is_lead:
        found |= {LEAD, INSPECTING}
    elif Team.objects.live().filter(agency=unit).exists():
        found.add(INSPECTING)
    return frozenset(found)


def unit_code(unit: Unit) -> str:
    """`d12`, `a3`: a unit in an address."""
    return f"{'d' if isinstance(unit, District) else 'a'}{unit.pk}"


def unit_figures(
    period: ReportingPeriod, unit: Unit, *, report: Return | None = None
) -> dict[str, Figure]:
    """Every cell of the unit's return: the records' counted now, the typed ones of `report`."""
    return _counted_figures(period, unit, typed_rows(report) if report else {})


def _counted_figures(period: ReportingPeriod, unit: Unit, typed: Typed) -> dict[str, Figure]:
    theirs = roles(unit)
    cells = [cell for cell in cells_in_use() if cell.roles & theirs]
    return _figures(cells, period, unit, count(asked(period, unit), cells), typed)


def typed_rows(report: Return) -> Typed:
    return _typed_of([report]).get(report.pk, {})


def _typed_of(reports: list[Return]) -> dict[int, Typed]:
    found: dict[int, Typed] = {}
    for row in ReturnFigure.objects.live().filter(report__in=[report.pk for report in reports]):
        found.setdefault(row.report_id, {})[row.key] = row
    return found


def _figures(
    cells: Iterable[Cell], period: ReportingPeriod, unit: Unit, counted: Numbers, typed: Typed
) -> dict[str, Figure]:
    return {
        cell.key: _figure(cell, period, counted.get(cell.key), typed.get(cell.key), unit)
        for cell in cells
    }


def _figure(
    cell: Cell,
    period: ReportingPeriod,
    value: int | None,
    row: ReturnFigure | None,
    unit: Unit,
) -> Figure:
    if not cell.typed:
        note = row.note if row else ""
        return Figure(cell, value, rows_url(period, cell.key, unit), note=note)
    if row is None:
        return Figure(cell, None)
    return Figure(
        cell, row.value, "", row.estimate, row.planned, nothing=row.nothing, note=row.note
    )


def rows_url(period: ReportingPeriod, key: str, unit: Unit | None) -> str:
    """The page with the rows behind a cell; without a unit the province's."""
    address = reverse("returns:rows", args=[period.pk, key])
    return f"{address}?{urlencode({'unit': unit_code(unit)})}" if unit else address


def figures_of(period: ReportingPeriod, reports: list[Return]) -> dict[int, dict[str, Figure]]:
    """By the return's key what `unit_figures` says of each: the records of all districts are
    counted by one query a source, however many districts there are."""
    cells = [cell for cell in cells_in_use() if DISTRICT in cell.roles]
    counted = count_by_district(period, cells)
    typed = _typed_of(reports)
    found: dict[int, dict[str, Figure]] = {}
    for report in reports:
        unit, theirs = report.unit, typed.get(report.pk, {})
        found[report.pk] = (
            _figures(cells, period, unit, counted(unit.pk), theirs)
            if isinstance(unit, District)
            else _counted_figures(period, unit, theirs)
        )
    return found


def count(q: Asked, cells: Iterable[Cell]) -> Numbers:
    """What the records say, one query a source."""
    found: Numbers = {}
    for rows, asked_for in _by_source(cells).items():
        sums = _Sums(q, asked_for)
        found |= sums.said(rows(q).order_by().aggregate(**sums.wanted))
    return found


def count_by_district(period: ReportingPeriod, cells: Iterable[Cell]) -> Callable[[int], Numbers]:
    """What the records say of a district, by its key; one query a source for all of them."""
    q = replace(asked(period, None), by_district=True)
    sources = _by_source(cells)
    by_unit: dict[int, Numbers] = {}
    for rows, asked_for in sources.items():
        sums = _Sums(q, asked_for)
        for values in rows(q).order_by().values("unit").annotate(**sums.wanted):
            by_unit.setdefault(values["unit"], {}).update(sums.said(values))
    nought: Numbers = {cell.key: 0 for group in sources.values() for cell in group}
    return lambda district: nought | by_unit.get(district, {})


def _by_source(cells: Iterable[Cell]) -> dict[Rows, list[Cell]]:
    sources: dict[Rows, list[Cell]] = {}
    for cell in cells:
        if not cell.typed:
            sources.setdefault(COUNTED[cell.key].rows, []).append(cell)
    return sources


class _Sums:
    """The aggregates of one source; how many rows there are is asked once a condition."""

    def __init__(self, q: Asked, cells: list[Cell]) -> None:
        self.names: dict[str, tuple[str, str]] = {}
        self.wanted: dict[str, Any] = {}
        rows_of: dict[Q, str] = {}
        for i, cell in enumerate(cells):
            counted, name = COUNTED[cell.key], f"v{i}"
            condition = counted.where(q)
            self.wanted[name] = counted.aggregate(q)
            if counted.field and condition not in rows_of:
                rows_of[condition] = f"n{i}"
                self.wanted[f"n{i}"] = Count("pk", filter=condition) if condition else Count("pk")
            elif not counted.field and not counted.things:
                rows_of.setdefault(condition, name)
            self.names[cell.key] = name, rows_of[condition] if counted.field else name

    def said(self, values: Mapping[str, Any]) -> Numbers:
        """A sum of nothing is nought; a sum over rows that say nothing is not known."""
        return {
            key: 0 if values[name] is None and not values[rows] else values[name]
            for key, (name, rows) in self.names.items()
        }


def province_figures(
    period: ReportingPeriod, *, states: Iterable[str] = Return.RECEIVED
) -> dict[str, Figure]:
    """The province's numbers; typed ones are added from the returns in one of these states.

    Exact, persons included: for the report to superiors. A shared face shows `shared(…)` of it.
    """
    cells = cells_in_use()
    counted = count(asked(period, None), cells)
    sums = _typed_sums(period, states)
    return {
        cell.key: sums[cell.key]
        if cell.typed
        else Figure(cell, counted[cell.key], rows_url(period, cell.key, None))
        for cell in cells
    }


def _typed_sums(period: ReportingPeriod, states: Iterable[str]) -> dict[str, Figure]:
    rows = ReturnFigure.objects.live().filter(
        report__period=period, report__deleted_at__isnull=True, report__state__in=list(states)
    )
    by_key: dict[str, list[ReturnFigure]] = {cell.key: [] for cell in TYPED}
    for row in rows:
        if row.key in by_key:
            by_key[row.key].append(row)
    return {key: _added(CELLS[key], found) for key, found in by_key.items()}


def _added(cell: Cell, rows: list[ReturnFigure]) -> Figure:
    """Each column for itself; answered by nobody it is None."""
    answered = [row for row in rows if row.value is not None]

    def total(values: Iterable[int | None]) -> int | None:
        known = [value for value in values if value is not None]
        return sum(known) if known else None

    return Figure(
        cell,
        total(row.value for row in rows),
        "",
        total(row.estimate for row in rows),
        total(row.planned for row in rows),
        nothing=bool(answered) and all(row.nothing for row in answered),
        answers=len(answered),
    )


def reporting_units(period: ReportingPeriod) -> list[Unit]:
    """Districts and agencies in force on the period's last day that send returns."""
    day = period.last_day
    districts = District.objects.live().in_force(day).for_list()
    agencies = Agency.objects.live().in_force(day).filter(reports=True).order_by("pk")
    return [*districts, *agencies]


def without_persons(found: Mapping[str, Figure]) -> dict[str, Figure]:
    """What may be shown to whoever does not see persons."""
    return {key: figure for key, figure in found.items() if not figure.cell.persons}
