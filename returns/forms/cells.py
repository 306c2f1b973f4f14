"""The typed cells of a return as fields, and what others did to them meanwhile."""

from collections.abc import Iterable
from typing import Any

from core import conflicts
from core.forms import FactForm
from returns.models import ReturnFigure
from returns.tables import Cell

COLUMNS = ("done", "estimate", "planned")
#: what a cell's row holds, and what it holds where nobody has typed anything
BLANK: dict[str, Any] = {**dict.fromkeys(COLUMNS), "nothing": False, "note": ""}


def field_name(key: str, column: str) -> str:
    return f"{key.replace('.', '_')}__{column}"


class CellsForm(FactForm):
    """A form over a return that holds its figures: two people may type into different cells."""

    typed: list[Cell]

    def changed_beside(self, current: Any) -> dict[str, Any]:
        stood: dict[str, Any] = {}
        rows = ReturnFigure.objects.visible_to(self.user).filter(report=current)
        for row, before in conflicts.rows_since(rows, current, self.expected_version):
            values = BLANK if before is None else {name: getattr(before, name) for name in BLANK}
            stood |= {field_name(row.key, name): value for name, value in values.items()}
        return stood

    def one_answer(self) -> Iterable[set[str]]:
        """A number and the tick that there is none."""
        return [{field_name(cell.key, name) for name in ("done", "nothing")} for cell in self.typed]
