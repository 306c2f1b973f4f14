"""The province's return figures of a closed period that differ today from its snapshot.

Typed figures cannot: a closed period's returns are closed. What moves is counted from records.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from communes.scoping import scope_of
from core.tables import printed
from enforcement.persons import sees_persons
from returns.figures import Figure, province_figures
from returns.tables import TABLES

from .models import Snapshot


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One cell as a page or a document prints it. `url`: the rows as they are today."""

    table: str
    label: str
    closed: str
    now: str
    difference: str
    url: str


def moved_returns(snapshot: Snapshot, user: User | None) -> list[ReturnLine]:
    """In the order of the tables: for a reader of the province, or (no reader) for a document.

    Persons only for a reader who may see them: what one late record added to a total is one unit's
    number.
    """
    if user is not None and not scope_of(user).province:
        return []
    persons = user is not None and sees_persons(user)
    closed = snapshot.payload["returns"]["province"]
    return list(_lines(closed, province_figures(snapshot.period), persons=persons))


def _lines(
    closed: Mapping[str, Mapping[str, Any]], now: Mapping[str, Figure], *, persons: bool
) -> Iterator[ReturnLine]:
    for table in TABLES:
        for cell in table.cells():
            if cell.key not in closed or cell.key not in now or (cell.persons and not persons):
                continue  # new since, switched off, or not this reader's
            before, figure = closed[cell.key]["value"], now[cell.key]
            if before != figure.value:
                yield ReturnLine(
                    table=table.code,
                    label=str(cell.label),
                    closed=printed(before),
                    now=printed(figure.value),
                    difference=_difference(before, figure.value),
                    url=figure.url,
                )


def _difference(before: int | None, now: int | None) -> str:
    """Signed as the other figures' are; none where one of them is not known."""
    if before is None or now is None:
        return ""
    sign = "+" if now > before else "−"
    return f"{sign}{printed(abs(now - before))}"
