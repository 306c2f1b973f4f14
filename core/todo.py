"""What waits for a person: each room tells its own part as plain groups, for one inbox."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

#: how many of a group stand on the page; the rest is behind its link
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `note` says of whom or where, `due_on` by when (None: no day is set)."""

    label: str
    url: str
    note: str = ""
    due_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks of one sort. `urgent` ones stand on top; `url` is the whole list.

    `total` goes as far as such a list does (`core.paginator.counted`).
    """

    title: Any
    why: Any
    total: int
    tasks: Sequence[Task]
    url: str = ""
    urgent: bool = False


class Waiting(NamedTuple):
    """What a group is called, and its rows for a reader: a queryset, or few rows as a list.

    A list's filter (`core.filters.TodoFilter`) asks the same, so that it is as long as the group.
    `among` cuts given rows to the group's: quicker than to look each of them up in the group.
    """

    title: Any
    rows: Callable[[Any], Any]
    among: Callable[[Any, Any], Any] | None = None


def waiting_of(title: Any, model: Any, among: Callable[[Any, Any], Any]) -> Waiting:
    """`among(rows, user)` leaves of any rows of the model those that wait for the user."""
    return Waiting(title, lambda user: among(model.objects.all(), user), among)
