"""The vocabulary for describing indicators; knows nothing of any domain.

A `Source` gives the rows that are counted; an `Indicator` says with `Q` which of them count as
achieved and which make the population. The list behind a figure is `Source.rows(...).filter(Q)`:
the same rows, so list and figure cannot differ.
"""

import datetime
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from .periods import Span

ALL = Q()


@dataclass(frozen=True, slots=True)
class Window:
    """What the rows are asked for: the plan's year and the as-of date, both days included.

    A date that has not come may be asked for. Nothing has ended or been lost by then that has not
    ended or been lost today: only what is due is told of the date itself.
    """

    first_day: datetime.date
    last_day: datetime.date
    as_of: datetime.date
    periods: tuple[Span, ...] = ()
    today: datetime.date = datetime.date.max

    @property
    def known(self) -> datetime.date:
        """The last day that has come: what has passed is judged up to it."""
        return min(self.as_of, self.today)

    @property
    def until(self) -> datetime.date:
        """The last day whose facts count: the known one, but never after the plan's last day."""
        return min(self.known, self.last_day)

    @property
    def has_begun(self) -> bool:
        return self.first_day <= self.until

    @property
    def year(self) -> int:
        return self.last_day.year

    @property
    def month_ends(self) -> list[datetime.date]:
        """The last days of the year's twelve months, by its own windows where they are known."""
        own = sorted(p.last_day for p in self.of_kind("month"))
        return [*own[:11], self.last_day] if len(own) == 12 else self._calendar_ends()

    def _calendar_ends(self) -> list[datetime.date]:
        ends = []
        year, month = self.first_day.year, self.first_day.month
        for _n in range(12):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
            end = datetime.date(year, month, 1) - datetime.timedelta(days=1)
            ends.append(min(end, self.last_day))
        return [*ends[:11], self.last_day]

    def of_kind(self, kind: str) -> tuple[Span, ...]:
        return tuple(p for p in self.periods if p.kind == kind)

    def ended(self, kind: str) -> tuple[Span, ...]:
        """Periods of a kind that have ended by the known day; the last day counts as ended."""
        return tuple(p for p in self.of_kind(kind) if p.last_day <= self.known)


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that indicators are counted from. One source costs one query a page.

    `rows(window, options)` is unscoped; `core.indicators.rows_of` restricts it to districts.
    Every row is annotated with
      `in_district`  pk of its district (None: the province's own row),
      `done_on`      the day on which it counts as achieved (None: not),
    and where it makes sense with
      `lost_on`      the day on which a kept thing was lost or missed (None: kept),
      `decided_on`   the day of the decision by which it was lost (None: not by a decision),
      `since_on`     the day on which it entered the population (clearance).
    """

    key: str
    rows: Callable[[Window, Mapping[str, Any]], QuerySet]
    annotations: tuple[str, ...] = ("done_on",)

    @property
    def room(self) -> str:
        """The application whose rows these are: it reads its own tables and those below it."""
        return self.rows.__module__.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Beside:
    """How many rows another source has: printed beside the figure, never judged."""

    words: Any  # with %(n)s
    source: Source


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted: achieved out of a population (None: a plain count). The key is permanent."""

    key: str
    label: Any
    short: Any
    unit: Any
    formula: Any
    source: Source
    achieved: Q
    population: Q | None = ALL
    province_only: bool = False
    beside: Beside | None = None
    #: which setting switches the kind of fact off altogether
    switch: str = ""
    #: the kind of fact a unit may declare as "nothing to report"
    fact_kind: str = ""
    #: of the same cases, the step before: with rows there, P = 0 is "nothing to report"
    after: str = ""
    #: the police agency's officer sees this whole for the province
    police: bool = False
    #: counting rules that the plan leaves open: option -> (default, {value: words})
    options: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class Counts:
    """One indicator's counts over some districts. Only these are ever added up."""

    achieved: int = 0
    population: int = 0
    done_by_month: list[int] = field(default_factory=lambda: [0] * 12)
    lost_by_month: list[int] = field(default_factory=lambda: [0] * 12)
    lost: int = 0
    lost_by_decision: int = 0
    #: when the clearance items not yet done entered
    open_since: list[datetime.date] = field(default_factory=list)
    beside: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.achieved + other.achieved,
            self.population + other.population,
            [a + b for a, b in zip(self.done_by_month, other.done_by_month, strict=True)],
            [a + b for a, b in zip(self.lost_by_month, other.lost_by_month, strict=True)],
            self.lost + other.lost,
            self.lost_by_decision + other.lost_by_decision,
            self.open_since + other.open_since,
            self.beside + other.beside,
        )


def month_of(day: datetime.date, ends: Sequence[datetime.date]) -> int:
    """The place of a day's month among a year's; before the year is its first, after its last."""
    return min(bisect_left(ends, day), len(ends) - 1)


def rows_of(
    source: Source,
    window: Window,
    options: Mapping[str, Any],
    districts: Iterable[int] | None,
) -> QuerySet:
    """The source's rows in these districts (None: the whole province)."""
    rows = source.rows(window, options)
    return rows if districts is None else rows.filter(in_district__in=list(districts))


def flag(condition: Q) -> Case:
    """A condition as a column, so that one query serves every indicator of a source."""
    return (
        Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
        if condition
        else Case(default=Value(True), output_field=BooleanField())
    )


def measure(
    indicators: Iterable[Indicator],
    window: Window,
    options: Mapping[str, Mapping[str, Any]],
    districts: Iterable[int] | None,
) -> dict[str, dict[int | None, Counts]]:
    """{indicator key: {district pk: Counts}}, a query per (source, options) and per beside."""
    indicators = list(indicators)
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in indicators:
        wanted = sorted((options.get(indicator.key) or {}).items())
        groups.setdefault((indicator.source.key, str(wanted)), []).append(indicator)
    result: dict[str, dict[int | None, Counts]] = {}
    for group in groups.values():
        result |= _measure_source(group, window, options.get(group[0].key) or {}, districts)
    for indicator in indicators:
        if indicator.beside:
            rows = rows_of(indicator.beside.source, window, {}, districts).order_by()
            for place, n in rows.values_list("in_district").annotate(n=Count("pk")):
                result[indicator.key].setdefault(place, Counts()).beside = n
    return result


def _measure_source(
    group: list[Indicator],
    window: Window,
    options: Mapping[str, Any],
    districts: Iterable[int] | None,
) -> dict[str, dict[int | None, Counts]]:
    source = group[0].source
    columns: dict[str, Any] = {}
    for i, indicator in enumerate(group):
        columns[f"a{i}"] = flag(indicator.achieved)
        columns[f"p{i}"] = flag(indicator.population if indicator.population is not None else ALL)
    names = ["in_district", *source.annotations, *columns]
    rows = rows_of(source, window, options, districts).annotate(**columns).order_by()
    result: dict[str, dict[int | None, Counts]] = {i.key: {} for i in group}
    ends = window.month_ends
    for values in rows.values_list(*names):
        row = dict(zip(names, values, strict=True))
        for i, indicator in enumerate(group):
            counts = result[indicator.key].setdefault(row["in_district"], Counts())
            _count(counts, row, i, ends)
    return result


def _count(counts: Counts, row: dict[str, Any], i: int, ends: Sequence[datetime.date]) -> None:
    if not row[f"p{i}"]:
        return
    counts.population += 1
    lost_on, done_on = row.get("lost_on"), row.get("done_on")
    if lost_on is not None:
        counts.lost += 1
        counts.lost_by_month[month_of(lost_on, ends)] += 1
        counts.lost_by_decision += row.get("decided_on") is not None
    if row[f"a{i}"]:
        counts.achieved += 1
        if done_on is not None:
            counts.done_by_month[month_of(done_on, ends)] += 1
    elif row.get("since_on") is not None:
        counts.open_since.append(row["since_on"])
