"""Tables B1–B8 of the returns, and B9 for what none of them has a place for, as plain data.

The layout is the project's own (the ministry's annex forms are not public). Keys are permanent:
typed figures and snapshots are stored under them (`b5.session.attendances`).
"""

from .inspecting import B1, B2
from .policing import B3, B4
from .reaching import B5, B6
from .shape import AGENCY, DISTRICT, INSPECTING, LEAD, POLICE, Cell, Line, Table
from .supporting import B7, B8, B9

__all__ = [
    "AGENCY",
    "CELLS",
    "DISTRICT",
    "INSPECTING",
    "LEAD",
    "PERSONS",
    "POLICE",
    "TABLES",
    "TYPED",
    "Cell",
    "Line",
    "Table",
    "cells_in_use",
    "tables_for",
]

TABLES: tuple[Table, ...] = (B1, B2, B3, B4, B5, B6, B7, B8, B9)
CELLS: dict[str, Cell] = {cell.key: cell for table in TABLES for cell in table.cells()}
TYPED: tuple[Cell, ...] = tuple(cell for cell in CELLS.values() if cell.typed)
PERSONS: frozenset[str] = frozenset(cell.key for cell in CELLS.values() if cell.persons)


def tables_for(roles: frozenset[str]) -> list[Table]:
    """What a unit of these roles reports."""
    return [
        found for table in TABLES if table.is_used and (found := table.for_roles(roles)) is not None
    ]


def cells_in_use() -> list[Cell]:
    """Every cell of this province: a kind of fact that is switched off has none."""
    return [cell for table in TABLES if table.is_used for cell in table.cells()]
