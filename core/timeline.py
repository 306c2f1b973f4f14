"""What happened somewhere, in time order: each room tells its own part as plain entries."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: how many entries one page tells (60 KB at most); the rest is in the rooms' own lists
MOST = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated thing. `kind` is its sort in words, `url` the record it can be read on."""

    on: datetime.date
    kind: Any
    label: str
    text: str = ""
    url: str = ""
    document: str = ""


def told(parts: Iterable[Iterable[Entry]]) -> tuple[list[Entry], bool]:
    """Newest first, at most `MOST`; and whether something had to be left out."""
    entries = [entry for part in parts for entry in part]
    entries.sort(key=lambda entry: entry.on, reverse=True)  # stable: a room's own order stays
    return entries[:MOST], len(entries) > MOST
