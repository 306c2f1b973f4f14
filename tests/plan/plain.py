"""Counts, windows and rules made by hand: what a target means needs no database."""

import datetime
from calendar import monthrange
from fractions import Fraction
from typing import Any

from core.indicators import Counts, Window
from core.periods import SPANS, Span
from sonla_plan.plan.rules import Rule

FIRST, LAST = datetime.date(2019, 1, 1), datetime.date(2019, 12, 31)


def day(text: str) -> datetime.date:
    """`30/06` of 2019, or `15/01/2020`."""
    dd, mm, *year = text.split("/")
    return datetime.date(int(year[0]) if year else 2019, int(mm), int(dd))


def _spans() -> tuple[Span, ...]:
    return tuple(
        Span(
            kind.value,
            n,
            datetime.date(2019, n * months - months + 1, 1),
            datetime.date(2019, n * months, monthrange(2019, n * months)[1]),
        )
        for kind, count, months in SPANS
        for n in range(1, count + 1)
    )


PERIODS = _spans()


def window(as_of: str = "30/06", today: str = "31/12/2029") -> Window:
    return Window(FIRST, LAST, day(as_of), PERIODS, day(today))


def rule(judged: str, share: int | None = 100, number: int | None = None, **more: Any) -> Rule:
    """`share` in per cent."""
    return Rule(judged, None if share is None else Fraction(share, 100), number, **more)


def steps(*pairs: tuple[str, int]) -> tuple[tuple[datetime.date, Fraction], ...]:
    return tuple((day(text), Fraction(share, 100)) for text, share in pairs)


def open_since(*days: str) -> list[datetime.date]:
    return [day(text) for text in days]


def counts(achieved: int, population: int = 0, **more: Any) -> Counts:
    return Counts(achieved, population, **more)
