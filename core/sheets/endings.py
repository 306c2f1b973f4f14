"""What stands below a register and is no row of it: totals, who signed, where and when."""

from collections.abc import Collection, Sequence
from typing import Any

from core import text

from .declaring import CODE, Line
from .values import as_text

TOTALS = frozenset({"tong", "tong so", "tong cong", "cong", "cong chung"})
#: of a signature and its date; a row that says more is one that somebody filled in wrongly
MOST_CELLS = 3
#: more than these below a table are rows of it that nobody finished
MOST_ROWS = 20


class Ending:
    """Holds back faulty rows that can stand below the table until another row of it comes."""

    def __init__(self, required: Collection[str]) -> None:
        self.required = required
        self.held: list[Line] = []
        self.begun = False

    def pass_on(self, line: Line, row: Sequence[Any]) -> list[Line]:
        """The rows that are the table's, as far as is known by now. `row`: all its cells."""
        below = bool(line.errors) and self._may_stand_below(line, row)
        if below and self.begun and len(self.held) < MOST_ROWS:
            self.held.append(line)
            return []
        passed, self.held = [*self.held, line], []
        self.begun = self.begun or not below
        return passed

    def _may_stand_below(self, line: Line, row: Sequence[Any]) -> bool:
        """No code, hardly a cell of those that every row has, and nothing that could be read."""
        if CODE in line.cells:
            return False
        filled = [name for name in self.required if name in line.cells]
        if len(filled) < len(self.required) and any(map(_is_total, row)):
            return True
        told = {name for name, _said in line.errors}
        return len(line.cells) <= MOST_CELLS and len(filled) <= 1 and told.issuperset(filled)


def _is_total(cell: Any) -> bool:
    if not isinstance(cell, str):
        return False
    return text.fold(as_text(cell)).split(":")[0].strip() in TOTALS
