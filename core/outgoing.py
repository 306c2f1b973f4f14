"""Who took which list out as a file. The only writer of that log: a GET may append one line."""

from collections.abc import Iterable, Iterator
from typing import Any

from . import clock
from .models import Exported


class Counted:
    """Rows on their way into a file; `count` is how many went by."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.count += 1
            yield row


def log_export(user: Any, *, title: str, path: str, kind: str, rows: int) -> None:
    Exported.objects.create(
        at=clock.now(),
        actor=user.username,
        title=title[:200],
        path=path[:300],
        kind=kind,
        rows=rows,
    )
