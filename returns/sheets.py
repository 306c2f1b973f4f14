"""A return's tables as a page prints them: plain rows, without what the reader may not see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .figures import Figure
from .tables import Table


@dataclass(frozen=True, slots=True)
class Row:
    """`figures` stand below the sheet's headings (None: the table has no cell there)."""

    label: Any
    figures: Sequence[Figure | None]

    @property
    def one(self) -> Figure | None:
        return self.figures[0]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`is_grid`: several numbers a line. `is_typed`: some are typed. `is_wide`: estimates, plans
    and notes stand beside; one typed line among many is not worth three empty columns."""

    code: str
    title: Any
    headings: Sequence[Any]
    rows: Sequence[Row]
    is_grid: bool
    is_typed: bool
    is_wide: bool
    is_police: bool


def sheets(tables: Sequence[Table], figures: Mapping[str, Figure], *, persons: bool) -> list[Sheet]:
    """A line or a column of nothing but hidden numbers is gone altogether."""
    made = [_sheet(table, figures, persons) for table in tables]
    return [sheet for sheet in made if sheet.rows]


def _sheet(table: Table, figures: Mapping[str, Figure], persons: bool) -> Sheet:
    rows = []
    for line in table.lines:
        found = [
            figures.get(cell.key) if cell and (persons or not cell.persons) else None
            for cell in line.cells
        ]
        if any(found):
            rows.append(Row(line.label, found))
    columns = [n for n in range(len(table.columns)) if any(row.figures[n] for row in rows)]
    shown = [figure for row in rows for figure in row.figures if figure]
    typed = sum(figure.cell.typed for figure in shown)
    return Sheet(
        code=table.code,
        title=table.title,
        headings=[table.columns[n] for n in columns],
        rows=[Row(row.label, [row.figures[n] for n in columns]) for row in rows],
        is_grid=len(table.columns) > 1,
        is_typed=typed > 0,
        is_wide=typed > len(shown) // 2 or any(map(_beside, shown)),
        is_police=any(figure.cell.police for figure in shown),
    )


def _beside(figure: Figure) -> bool:
    return bool(figure.note) or figure.estimate is not None or figure.planned is not None
