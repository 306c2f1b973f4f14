"""What a table of the returns is made of: lines, columns, and cells where the two meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DISTRICT, AGENCY, POLICE, LEAD, INSPECTING = "district", "agency", "police", "lead", "inspecting"
#: whose returns have a cell; a unit has one or several roles (`figures.roles`)
EVERYBODY = frozenset({DISTRICT, AGENCY})


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table.

    `typed`: no record holds it. `persons`: of the province only on every shared face. `police`:
    its source is the provincial police, whose own return reconciles it. `distinct`: counted on the
    province's rows, never added over units. `level`: how things stood on the last day, so
    it is never added over periods.
    `part_of`: keys of the wholes it should not be more than; `hard`: more is impossible.
    """

    key: str
    label: Any
    unit: Any
    typed: bool = False
    persons: bool = False
    police: bool = False
    distinct: bool = False
    level: bool = False
    money: bool = False
    part_of: tuple[str, ...] = ()
    hard: bool = False
    roles: frozenset[str] = EVERYBODY


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: one cell or none for each of the table's columns."""

    label: Any
    cells: Sequence[Cell | None]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are the headings over the lines' cells.

    `sums`: (whole, parts) that should agree. `covers`: (whole, parts) where one thing may stand in
    several parts (a person supported in two ways), so that the whole is never more than their sum.
    """

    code: str
    title: Any
    columns: Sequence[Any]
    lines: Sequence[Line]
    sums: Sequence[tuple[str, Sequence[str]]] = ()
    covers: Sequence[tuple[str, Sequence[str]]] = ()
    #: the setting that switches this kind of fact off altogether
    switch: str = ""

    @property
    def is_used(self) -> bool:
        return not self.switch or bool(getattr(settings, self.switch))

    def cells(self) -> Iterator[Cell]:
        return (cell for line in self.lines for cell in line.cells if cell is not None)

    def for_roles(self, roles: frozenset[str]) -> "Table | None":
        """The table as a unit of these roles fills it in; None when nothing of it is left."""
        lines = []
        for line in self.lines:
            cells = [cell if cell and cell.roles & roles else None for cell in line.cells]
            if any(cells):
                lines.append(Line(line.label, cells))
        return replace(self, lines=lines) if lines else None


PLACES = _("establishments")
COMMUNES = pgettext_lazy("counting unit", "communes")
PEOPLE = _("persons")
TIMES = _("attendances")
DONG = _("đồng")
ONLY_DISTRICTS = frozenset({DISTRICT})
OF_POLICE = frozenset({DISTRICT, POLICE})
OF_TEAMS = frozenset({DISTRICT, INSPECTING})

NUMBER = pgettext_lazy("column of a return", "Number")


def flat(*cells: Cell) -> list[Line]:
    """One cell a line, called as the cell is."""
    return [Line(cell.label, [cell]) for cell in cells]
