"""Seals of the history: each holds a digest of every row it covers and that of the seal before.

A row is covered once, by its id. `settled` is what makes that safe: below it no row can appear any
more, because whoever was writing has been waited for. So a row that stands below a seal's last id
and is not in it was put there by hand. See docs/adr/0019-seals.md.
"""

import datetime
import hashlib
import json
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, connection, models, transaction

from . import clock
from .models import Change, Exported, Reading, Seal

#: tables that are sealed; all of them only grow
SEALED: dict[str, type[models.Model]] = {
    model._meta.db_table: model for model in (Change, Reading, Exported)
}
#: rows under one seal, so that neither sealing nor proving holds more of them
ROWS = 10_000
#: of each row its id and the SHA-256 of its content
MARK = struct.Struct(">q32s")
#: how long a writer is waited for while others wait behind us, and how often
PATIENCE, ATTEMPTS, REST = "5s", 12, 5.0
#: a batch bears the moment it began: no honest one is this much older than what was sealed before
LONGEST = datetime.timedelta(days=1)
NOTHING = "0" * 64


class Busy(Exception):
    """Somebody has been writing for so long that the seal was not set; the next run does it."""


class Broken(Exception):
    """The last seal is not what it was: nothing may be chained to it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """The first thing that is wrong. `row`: the id in its table; empty: the seal itself."""

    kind: str  # changed | missing | inserted | backdated | chain
    seal: int
    table: str
    row: int | None
    told: str


@dataclass(slots=True)
class Verdict:
    seals: int = 0
    rows: int = 0
    #: digest of the last seal that held; kept elsewhere it proves that none was cut off
    digest: str = NOTHING
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class State:
    """For whoever watches over the installation."""

    last_at: datetime.datetime | None
    unsealed: dict[str, int] = field(default_factory=dict)
    #: None: not compared, so not known
    broken: bool | None = None
    problem: Problem | None = None


def seal(progress: Callable[[Seal], None] = lambda made: None) -> list[Seal]:
    """Seals what is committed and not sealed yet. Raises Busy or Broken."""
    last = Seal.objects.order_by("-number").first()
    if last is not None and digest_of(last) != last.digest:
        raise Broken(f"seal {last.number} was changed")
    made: list[Seal] = []
    for table, model in SEALED.items():
        low, high = sealed_up_to(table), settled(model)
        while low < high:
            last = _next(last, model, low, high)
            if last is None:
                break
            made.append(last)
            low = last.last_id
            progress(last)
        last = made[-1] if made else last
    return made


def _next(last: Seal | None, model: type[models.Model], low: int, high: int) -> Seal | None:
    columns = [f.attname for f in model._meta.concrete_fields]
    rows = list(_rows(model, columns, low, high, limit=ROWS))
    if not rows:
        return None
    made = Seal(
        number=last.number + 1 if last else 1,
        table=model._meta.db_table,
        columns=",".join(columns),
        last_id=rows[-1][0],
        rows=len(rows),
        marks=b"".join(MARK.pack(key, digest) for key, digest, _at in rows),
        previous=last.digest if last else NOTHING,
        at=clock.now(),
    )
    made.digest = digest_of(made)
    made.save(force_insert=True)
    return made


def sealed_up_to(table: str) -> int:
    last = Seal.objects.filter(table=table).order_by("-number").values_list("last_id", flat=True)
    return last.first() or 0


def settled(model: type[models.Model]) -> int:
    """The highest id of the table, read while nobody is in the middle of adding to it.

    PostgreSQL gives ids out before rows are committed: without the lock a row with a smaller id
    could come later. SQLite lets one write at a time and needs none.
    """
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    with connection.cursor() as cursor:
                        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                        cursor.execute(f'LOCK TABLE "{model._meta.db_table}" IN SHARE MODE')
                found = model._base_manager.aggregate(last=models.Max("pk"))
                return found["last"] or 0
        except OperationalError:
            if attempt + 1 < ATTEMPTS:
                time.sleep(REST)
    raise Busy(f"{model._meta.db_table} is being written to")


def digest_of(made: Seal) -> str:
    head = [made.number, made.table, made.columns, made.last_id, made.rows, made.previous]
    out = hashlib.sha256(_canonical([*head, made.at]))
    out.update(bytes(made.marks))
    return out.hexdigest()


def _canonical(values: Sequence[Any]) -> bytes:
    return json.dumps(values, default=_plain, sort_keys=True, ensure_ascii=False).encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return str(value)


def _rows(
    model: type[models.Model], columns: Sequence[str], low: int, high: int, limit: int | None = None
) -> Iterator[tuple[int, bytes, datetime.datetime]]:
    """(id, digest, moment) of the rows with low < id <= high, as the database holds them now."""
    found = model._base_manager.filter(pk__gt=low, pk__lte=high).order_by("pk")
    for key, at, *values in found.values_list("pk", "at", *columns)[:limit].iterator(2000):
        yield key, hashlib.sha256(_canonical(values)).digest(), at


def verify(
    *, after: int = 0, expected: str = "", progress: Callable[[Seal], None] = lambda made: None
) -> Verdict:
    """Proves seals and rows, the earliest first, and stops at the first that is wrong.

    `after`: seals up to this number are taken on trust. `expected`: a digest noted down elsewhere,
    which must be among them; that alone shows seals cut off at the end.
    """
    out, seen = Verdict(), not expected
    ends: dict[str, Seal] = {}
    number = 0
    for made in Seal.objects.order_by("number").iterator(20):
        if made.number > after:
            out.problem = _chain(made, number, out.digest) or _compare(made, ends.get(made.table))
            if out.problem is not None:
                return out
            out.seals, out.rows = out.seals + 1, out.rows + made.rows
            progress(made)
        number, out.digest = made.number, made.digest
        made.marks = b""
        ends[made.table], seen = made, seen or made.digest == expected
    if not seen:
        told = "no seal has the digest that was noted down: seals are missing at the end"
        out.problem = Problem("chain", number, "", None, told)
    else:
        out.problem = next(filter(None, (_since(end) for end in ends.values())), None)
    return out


def _chain(made: Seal, before: int, digest: str) -> Problem | None:
    told = ""
    if made.number != before + 1:
        told = f"seal {before + 1} is missing"
    elif made.previous != digest:
        told = f"seal {made.number} does not follow on the one before it"
    elif digest_of(made) != made.digest or made.table not in SEALED:
        told = f"seal {made.number} was changed"
    return Problem("chain", made.number, made.table, None, told) if told else None


def _compare(made: Seal, end: Seal | None) -> Problem | None:
    """What the seal says of its rows against what stands there now."""
    low = end.last_id if end else 0
    rows = _rows(SEALED[made.table], made.columns.split(","), low, made.last_id)
    row = next(rows, None)
    for key, digest in MARK.iter_unpack(bytes(made.marks)):
        if row is not None and row[0] < key:
            return _problem("inserted", made, row[0])
        if row is None or row[0] > key:
            return _problem("missing", made, key)
        if row[1] != digest:
            return _problem("changed", made, key)
        if end is not None and row[2] < end.at - LONGEST:
            return _problem("backdated", made, key)
        row = next(rows, None)
    return _problem("inserted", made, row[0]) if row is not None else None


def _since(end: Seal) -> Problem | None:
    """What came after the last seal may not bear the date of a day that was sealed before."""
    later = SEALED[end.table]._base_manager.filter(pk__gt=end.last_id, at__lt=end.at - LONGEST)
    key = later.order_by("pk").values_list("pk", flat=True).first()
    return _problem("backdated", end, key) if key is not None else None


TOLD = {
    "changed": "was changed after it was sealed",
    "missing": "is gone",
    "inserted": "was put among rows that were sealed without it",
    "backdated": "bears a date that was sealed before it came",
}


def _problem(kind: str, made: Seal, key: int) -> Problem:
    row = SEALED[made.table]._base_manager.filter(pk=key).first()
    named = f" ({row})" if row is not None else ""
    told = f"{made.table} {key}{named} {TOLD[kind]}"
    return Problem(kind, made.number, made.table, key, told)


def state(*, compare: bool = False) -> State:
    """When the last seal was set and what came since; with `compare` whether all still holds."""
    last = Seal.objects.order_by("-number").values_list("at", flat=True).first()
    unsealed = {
        table: model._base_manager.filter(pk__gt=sealed_up_to(table)).count()
        for table, model in SEALED.items()
    }
    if not compare:
        return State(last, unsealed)
    problem = verify().problem
    return State(last, unsealed, problem is not None, problem)
