"""What a job leaves behind of a file: how far it is, and the rows, as they are read."""

import datetime
import json
import subprocess
import sys

import pytest

from core import jobs
from core.models import Job
from core.sheets.declaring import Field, Line
from core.sheets.values import DateKind
from outreach.sheets.activities import ActivityTable
from sonla_plan.sheets.results import MOST_KEPT, Cells, Reading, _new, _told

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


def test_of_one_cell_that_is_understood_in_two_ways_both_are_told() -> None:
    """The same word in another row may be another day, or another unit of that name."""
    column = Reading(Field("day", "Ngày", DateKind()))
    first, second = datetime.date(2019, 3, 1), datetime.date(2015, 3, 2)
    told = [
        column.text(Line("a", row, values={"day": day}, cells={"day": "43525"}))
        for row, day in enumerate((first, second, first, first))
    ]
    days = ["01/03/2019", "02/03/2015", "01/03/2019", "01/03/2019"]
    assert told == [f'"day": "{day}"' for day in days]
    assert column.text(Line("a", 9, values={"day": first}, cells={"day": "01/03/2019"})) == ""
    assert column.text(Line("a", 9, values={"day": None})) == ""


def test_a_step_is_said_when_it_begins_and_then_now_and_again(monkeypatch, tmp_path, settings):
    settings.MEDIA_ROOT, job = tmp_path, Job(pk=7)
    moment, said = [100.0], []
    monkeypatch.setattr(jobs.time, "monotonic", lambda: moment[0])
    tell = jobs.saying(job)
    for step, done in (("read", 1), ("read", 2), ("check", 3), ("check", 4)):
        tell(step, done, 10)
        said.append(jobs.progress(job).done)
    moment[0] += jobs.SAID_EVERY
    tell("check", 5, 10)
    assert [*said, jobs.progress(job).done] == [1, 1, 3, 3, 5]


def test_a_worker_loads_nothing_that_draws_papers() -> None:
    """It takes tens of megabytes, beside every file that is checked; openpyxl only for a mark."""
    asked = (
        "import sys, django; django.setup(); import sonla_plan.sheets.work;"
        "print([name for name in sys.argv[1:] if name in sys.modules])"
    )
    names = ("docx", "docxtpl", "typst", "openpyxl", "core.documents", "core.sheets.writing")
    found = subprocess.run(
        [sys.executable, "-c", asked, *names], check=True, capture_output=True, text=True
    )
    assert found.stdout.splitlines()[-1] == "[]"
