"""What a shared face may tell of persons: totals of the province that tell no unit's number.

Two totals with one unit's number between them would tell that number. So totals are told for the
periods that begin with the year (quarter I, six months, nine months, the year) once every return of
the period is verified, and only where they differ from every total told before in at least two
units' numbers. They are added from the verified returns, not counted anew: what one record changes
later moves no total that was told already.

A total is told when its period is closed, and the periods in their order: as long as a return may
still be sent back, one unit's correction would move a total that somebody has read, and a total
that comes after a longer one would be the difference of the two. So where an earlier period is
still open, the later one's totals are kept back for good.
"""

from collections.abc import Iterable, Mapping, Sequence

from core import periods
from core.models import ReportingPeriod

from . import checks
from .models import Return
from .tables import Cell, cells_in_use

#: how many units' numbers a step has to change
AT_LEAST = 2

#: by (district, agency)
Vector = dict[tuple[int | None, int | None], int]
Numbers = dict[tuple[int | None, int | None], Mapping[str, int | None]]


def shared_persons(period: ReportingPeriod) -> dict[str, int]:
    """{cell key: the province's persons}; a cell that may not be told is left out.

    What may be told from the moment the period is closed; before that it is nobody's
    (`reports.facts`).
    """
    before = _before(period)
    if before is None or _may_come(before):
        return {}
    steps = _steps([*before, period])
    if not steps or steps[-1][0].pk != period.pk:
        return {}
    cells = [cell for cell in cells_in_use() if cell.persons]
    found = {}
    for cell in cells:
        total = _told([_vector(cell, numbers) for _period, numbers in steps])
        if total is not None:
            found[cell.key] = total
    return found


def _told(vectors: list[Vector]) -> int | None:
    """The last step's total, if it may be told beside every total that was told before it."""
    told: list[Vector] = []
    may = False
    for vector in vectors:
        may = len(vector) >= AT_LEAST and all(_apart(vector, one) for one in told)
        if may:
            told.append(vector)
    return sum(told[-1].values()) if may else None


def _apart(one: Vector, other: Vector) -> bool:
    """The same, or different in as many units' numbers as it takes."""
    changed = [unit for unit in {*one, *other} if one.get(unit, 0) != other.get(unit, 0)]
    return not changed or len(changed) >= AT_LEAST


def _before(period: ReportingPeriod) -> list[ReportingPeriod] | None:
    """The shorter periods that begin with the year too; None where this one does not."""
    rows = list(periods.of_year(period.year, *periods.REPORTED))
    if any(row.first_day < period.first_day for row in rows):
        return None
    return [
        row for row in rows if row.first_day == period.first_day and row.last_day < period.last_day
    ]


def _may_come(before: Iterable[ReportingPeriod]) -> bool:
    """Whether a total of an earlier period may still be told, or be told otherwise."""
    return any(row.closed_at is None for row in before)


def _steps(rows: Sequence[ReportingPeriod]) -> list[tuple[ReportingPeriod, Numbers]]:
    """Those of the periods, in their order, whose every return is verified."""
    reports: dict[int, list[Return]] = {}
    for report in Return.objects.live().filter(period__in=rows).for_list():
        reports.setdefault(report.period_id, []).append(report)
    return [
        (row, _numbers(reports[row.pk]))
        for row in rows
        if row.pk in reports and all(r.state == Return.State.VERIFIED for r in reports[row.pk])
    ]


def _numbers(reports: list[Return]) -> Numbers:
    rows = checks.rows_of(reports)
    return {(r.district_id, r.agency_id): checks.stored(r, rows.get(r.pk, [])) for r in reports}


def _vector(cell: Cell, numbers: Numbers) -> Vector:
    """The units' numbers; what the police reconcile is the districts', not theirs again."""
    return {
        unit: value
        for unit, found in numbers.items()
        if (value := found.get(cell.key)) and not (cell.police and unit[0] is None)
    }
