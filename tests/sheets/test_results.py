"""The rows that a check leaves behind: written quickly, and as they are read."""

import datetime
import json

import pytest

from core.sheets.declaring import Line
from outreach.sheets.activities import ActivityTable
from sonla_plan.sheets.results import MOST_KEPT, Cells, _new, _told

CELLS = (
    {"title": "Tin “một” \\ hai\n\tba", "n": 1, "day": datetime.date(2019, 3, 5)},
    {"title": "'=1+1", "n": 1.0, "day": datetime.datetime(2019, 3, 5, 7, 30)},
    {"title": "\u2028", "n": True, "day": 1.5},
    {},
)


@pytest.mark.parametrize("asks", [(), ("is_another",)])
def test_a_new_row_is_told_of_as_any_other(asks: tuple[str, ...]) -> None:
    cells = Cells()
    for _again in range(2):
        for at, given in enumerate(CELLS):
            line = Line("Trang “1”", at + 2, cells=dict(given), asks=asks)
            usual = _told(ActivityTable(), line, {}, {})
            assert json.loads(_new(line, cells)) == json.loads(json.dumps(usual))


def test_no_more_cells_are_kept_than_recur() -> None:
    cells = Cells()
    for n in range(MOST_KEPT + 5):
        assert cells.text("n", f"x{n}") == f'"n": "x{n}"'
    assert len(cells["n"]) == MOST_KEPT
