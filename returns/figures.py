"""The numbers of a return: from the records of its unit, and what was typed, side by side.

unit_figures(period, unit)   {cell key: Figure} of a district or an agency
province_figures(period)     the same over all units: what can be added is the units' sum, what
                             is counted once (communes, establishments) is counted anew
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
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
    theirs = roles(unit)
    cells = [cell for cell in cells_in_use() if cell.roles & theirs]
    counted = count(asked(period, unit), cells)
    typed = typed_rows(report) if report else {}
    return {
        cell.key: _figure(cell, period, counted.get(cell.key), typed.get(cell.key), unit)
        for cell in cells
    }


def typed_rows(report: Return) -> dict[str, ReturnFigure]:
    return {row.key: row for row in ReturnFigure.objects.live().filter(report=report)}


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


def count(q: Asked, cells: Iterable[Cell]) -> dict[str, int | None]:
    """What the records say, one query a source."""
    by_source: dict[Rows, list[Cell]] = {}
    for cell in cells:
        if not cell.typed:
            by_source.setdefault(COUNTED[cell.key].rows, []).append(cell)
    found: dict[str, int | None] = {}
    for rows, asked_for in by_source.items():
        found |= _count_source(q, rows, asked_for)
    return found


def _count_source(q: Asked, rows: Rows, cells: list[Cell]) -> dict[str, int | None]:
    """A sum of nothing is nought; a sum over rows that say nothing is not known."""
    aggregates: dict[str, Any] = {}
    for i, cell in enumerate(cells):
        counted = COUNTED[cell.key]
        aggregates[f"v{i}"] = counted.aggregate(q)
        if counted.field:
            condition = counted.where(q)
            aggregates[f"n{i}"] = Count("pk", filter=condition) if condition else Count("pk")
    values = rows(q).order_by().aggregate(**aggregates)
    return {
        cell.key: 0 if values[f"v{i}"] is None and not values[f"n{i}"] else values[f"v{i}"]
        for i, cell in enumerate(cells)
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
