"""What looks wrong in a return: the impossible is refused, the unlikely asks for a note."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from core.models import ReportingPeriod
from core.tables import printed

from .models import Return, ReturnFigure
from .tables import CELLS, Cell, Table, tables_for

#: how many times the last period's a number may be, and from which size on it is asked about
TIMES, SMALLEST = 3, 10

Values = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Problem:
    """`impossible` is refused; otherwise the cell's note answers it."""

    key: str
    text: str
    impossible: bool = False

    @property
    def cell(self) -> Cell:
        return CELLS[self.key]


@dataclass(frozen=True, slots=True)
class Before:
    """The unit's last return: its numbers, and how many days they cover."""

    values: Values
    days: int


def days_of(period: ReportingPeriod) -> int:
    return (period.last_day - period.first_day).days + 1


def problems(
    tables: Sequence[Table],
    values: Values,
    days: int,
    before: Before | None,
    *,
    all_typed: bool = False,
) -> list[Problem]:
    """In the order of the tables; what is not known is not judged.

    What no typing can mend, being counted from the records, is never impossible, unless it too
    was typed (`all_typed`).
    """
    found = [*_impossible(tables, values, all_typed)]
    found += [p for table in tables for p in _sums(table, values)]
    if before is not None:
        found += _jumps(tables, values, days, before)
    order = {cell.key: n for n, cell in enumerate(c for t in tables for c in t.cells())}
    return sorted(found, key=lambda problem: (not problem.impossible, order[problem.key]))


def impossible(tables: Sequence[Table], values: Values) -> list[Problem]:
    """What was typed and cannot be; `values`: the typed cells' and `wholes`'."""
    return [problem for problem in _impossible(tables, values, False) if problem.impossible]


def wholes(tables: Iterable[Table]) -> list[Cell]:
    """Counted cells that a typed one is held against."""
    typed = [cell for table in tables for cell in table.cells() if cell.typed and cell.hard]
    keys = dict.fromkeys(key for cell in typed for key in cell.part_of)
    return [CELLS[key] for key in keys if not CELLS[key].typed]


def _impossible(tables: Sequence[Table], values: Values, all_typed: bool) -> Iterator[Problem]:
    for cell in (c for table in tables for c in table.cells()):
        part = values.get(cell.key)
        for whole in cell.part_of:
            of = values.get(whole)
            if part is not None and of is not None and part > of:
                text = _("%(part)s is more than “%(whole)s”: %(of)s.") % {
                    "part": printed(part),
                    "whole": CELLS[whole].label,
                    "of": printed(of),
                }
                yield Problem(cell.key, text, impossible=cell.hard and (cell.typed or all_typed))


def _sums(table: Table, values: Values) -> Iterator[Problem]:
    for pairs, over in ((table.sums, False), (table.covers, True)):
        for whole, parts in pairs:
            total, known = values.get(whole), [values.get(key) for key in parts]
            if total is None or None in known:
                continue
            added = sum(value for value in known if value is not None)
            if total > added or (total < added and not over):
                text = _("The parts make %(sum)s, not %(all)s.") % {
                    "sum": printed(added),
                    "all": printed(total),
                }
                yield Problem(whole, text)


def _jumps(tables: Sequence[Table], values: Values, days: int, before: Before) -> Iterator[Problem]:
    """By the day: six months are not held against one quarter. Standing things as they stand."""
    for cell in (c for table in tables for c in table.cells()):
        now, then = values.get(cell.key), before.values.get(cell.key)
        if not now or not then or now < SMALLEST:
            continue
        scale = 1.0 if cell.level else days / before.days
        if now > TIMES * then * scale:
            text = _("%(now)s is more than three times the last period's %(then)s.") % {
                "now": printed(now),
                "then": printed(then),
            }
            yield Problem(cell.key, text)


def unanswered(tables: Iterable[Table], values: Values) -> list[Cell]:
    """Typed cells with neither a number nor “nothing to report”."""
    cells = (cell for table in tables for cell in table.cells())
    return [cell for cell in cells if cell.typed and values.get(cell.key) is None]


def stored(report: Return, rows: Iterable[ReturnFigure]) -> dict[str, int | None]:
    """A submitted return's numbers: the records' as they were then, and the typed ones."""
    values: dict[str, int | None] = dict(report.confirmed)
    return values | {row.key: row.value for row in rows if CELLS[row.key].typed}


def befores(reports: Sequence[Return]) -> dict[int, Before]:
    """{return pk: the unit's last received return before it}; two queries for all of them."""
    units = Q(district__in={r.district_id for r in reports if r.district_id})
    units |= Q(agency__in={r.agency_id for r in reports if r.agency_id})
    earlier = list(
        Return.objects.live()
        .received()
        .filter(units, period__deleted_at__isnull=True)
        .select_related("period")
        .order_by("period__last_day", "period__first_day")
    )
    chosen: dict[int, Return] = {}
    for report in reports:
        for row in earlier:
            same = (row.district_id, row.agency_id) == (report.district_id, report.agency_id)
            if same and row.period.last_day < report.period.last_day:
                chosen[report.pk] = row
    rows = rows_of(chosen.values())
    return {
        pk: Before(stored(row, rows.get(row.pk, [])), days_of(row.period))
        for pk, row in chosen.items()
    }


def rows_of(reports: Iterable[Return]) -> dict[int, list[ReturnFigure]]:
    found: dict[int, list[ReturnFigure]] = {}
    pks = [report.pk for report in reports]
    for row in ReturnFigure.objects.live().filter(report__in=pks):
        if row.key in CELLS:
            found.setdefault(row.report_id, []).append(row)
    return found


def anomalies(reports: Sequence[Return]) -> dict[int, list[Problem]]:
    """{return pk: what looks wrong in it}, from what is stored; as many queries for all as for one.

    A return of a unit's kind holds the cells of that kind: what it lacks is not judged.
    """
    before, rows = befores(reports), rows_of(reports)
    everything = tables_for(frozenset({role for cell in CELLS.values() for role in cell.roles}))
    found = {}
    for report in reports:
        values = stored(report, rows.get(report.pk, []))
        found[report.pk] = problems(
            everything, values, days_of(report.period), before.get(report.pk)
        )
    return found


def unexplained(reports: Sequence[Return]) -> list[int]:
    """Keys of the returns with a cell that contradicts another and has no note; one query."""
    rows = rows_of(reports)
    everything = tables_for(frozenset({role for cell in CELLS.values() for role in cell.roles}))
    out = []
    for report in reports:
        here = rows.get(report.pk, [])
        noted = {row.key for row in here if row.note}
        found = problems(everything, stored(report, here), days_of(report.period), None)
        if any(problem.key not in noted for problem in found):
            out.append(report.pk)
    return out
