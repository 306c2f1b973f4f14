"""`make bench-excel`: bringing rows in and out against django-import-export, in one run.

PostgreSQL, the same rows, each case in a process of its own: seconds, seconds of the processor
(the database's own left out) and the peak of its memory. Establishments: a row is a record. Visits:
a row is a visit of a held inspection, every second one with something found, which both store.
What other programs take from a run cannot be told apart: of the ways in the better of two or three
runs counts for each, taken in turns.

Its peer is tuned (bulk, foreign keys cached, no diff, no look for what is there, no check) and, for
5,000 rows, in its safest default (dry run first, every instance cleaned). "alone": it stores the
visits without what was found, which is less than ours does. Ours reads, checks, shows differences,
finds all errors, keeps the history and can undo; it runs as the worker runs it, each job in a
process that ends with it. Read the ratios, not the seconds.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import django

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.excel_files import LARGE, SMALL, fill_register, prepare  # noqa: E402

#: runs of each way in, of which the better counts; of the safest default, which takes a minute, one
TURNS = {SMALL: 3, LARGE: 2}

# --- The cases: each runs in a process of its own ------------------------------------------------


def file_of(folder: Path, table: str, whose: str, count: int) -> Path:
    return folder / f"{table}-{whose}-{count}.xlsx"


def read_ours(folder: Path, table: str, count: int) -> None:
    from core.sheets.reading import open_book

    book = open_book(file_of(folder, table, "ours", count))
    assert sum(1 for sheet in book.sheets() for _ in sheet.rows) == count + 1


def read_peer(folder: Path, table: str, count: int) -> None:
    from tests.bench.peer import dataset

    assert len(dataset(file_of(folder, table, "peer", count))) == count


def way_in_ours(folder: Path, table: str, count: int) -> None:
    from django.core.files import File
    from django.core.management import call_command

    from accounts.models import User
    from sonla_plan.sheets import actions
    from sonla_plan.sheets.models import SheetImport
    from sonla_plan.sheets.tables import BY_KEY

    person = User.objects.get(username="bench")
    with file_of(folder, table, "ours", count).open("rb") as content:
        file, letter = File(content, name="a.xlsx"), {"no_letter": True}
        found = actions.receive(by=person, table=BY_KEY[table], file=file, letter=letter)
    call_command("run_jobs", once=True)
    found = SheetImport.objects.select_related("job").get(pk=found.pk)
    assert found.counts["new"] == count, found.counts
    actions.store(found, reason="")
    call_command("run_jobs", once=True)
    assert SheetImport.objects.get(pk=found.pk).state == "stored"


def way_in_tuned(folder: Path, table: str, count: int) -> None:
    from tests.bench.peer import TUNED, bring_in

    bring_in(TUNED[table](), file_of(folder, table, "peer", count), preview=True)


def way_in_alone(folder: Path, table: str, count: int) -> None:
    from tests.bench.peer import VisitsAlone, bring_in

    bring_in(VisitsAlone(), file_of(folder, table, "alone", count), preview=True)


def way_in_safest(folder: Path, table: str, count: int) -> None:
    from tests.bench.peer import SAFEST, bring_in

    bring_in(SAFEST[table](), file_of(folder, table, "peer", count), preview=True)


def out_ours(folder: Path, table: str, count: int) -> None:
    from accounts.models import User
    from core.sheets import writing
    from sonla_plan.sheets.tables import BY_KEY

    declared, person = BY_KEY[table], User.objects.get(username="bench")
    rows = declared.records(person).iterator(chunk_size=1000)
    with writing.records([(declared, rows)], person, "x") as out:
        (folder / "out.xlsx").write_bytes(out.read())


def out_peer(folder: Path, table: str, count: int) -> None:
    from tests.bench.peer import Everything

    (folder / "out.xlsx").write_bytes(Everything().export().xlsx)


CASES: dict[str, Callable[[Path, str, int], None]] = {
    "read_ours": read_ours,
    "read_peer": read_peer,
    "way_in_ours": way_in_ours,
    "way_in_tuned": way_in_tuned,
    "way_in_alone": way_in_alone,
    "way_in_safest": way_in_safest,
    "out_ours": out_ours,
    "out_peer": out_peer,
}


class Cost(NamedTuple):
    seconds: float
    #: of the processor, in this process and those it started
    worked: float
    #: MB at the peak
    memory: float


def run_case(name: str, folder: Path, table: str, count: int) -> None:
    began, worked = time.perf_counter(), sum(os.times()[:4])
    CASES[name](folder, table, count)
    seconds, worked = time.perf_counter() - began, sum(os.times()[:4]) - worked
    # of this process not getrusage: its peak begins with the parent's
    status = Path("/proc/self/status").read_text().split()
    peak = int(status[status.index("VmHWM:") + 1])
    jobs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps(Cost(seconds, worked, max(peak, jobs) / 1024)))


def measured(name: str, folder: Path, table: str, count: int) -> Cost:
    command = [sys.executable, str(Path(__file__)), name, str(folder), table, str(count)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    cost = Cost(*json.loads(done.stdout.splitlines()[-1]))
    told = f"{cost.seconds:7.1f} s {cost.worked:7.1f} s of the processor {cost.memory:5.0f} MB"
    print(f"{table:14} {name:14} {count:6} rows {told}", flush=True)
    return cost


def emptied(table: str) -> None:
    """Made anew: to delete row by row would leave the next case their remains."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE inspections_{table.removesuffix('s')} CASCADE")


def stored(table: str) -> tuple[int, int]:
    """(rows of the table, findings): what the case left behind."""
    from inspections.models import Establishment, Finding, Visit

    model: Any = {"establishments": Establishment, "visits": Visit}[table]
    return model.objects.count(), Finding.objects.count()


def told(peer: Cost, ours: Cost, what: str) -> None:
    ratios = [theirs / own for theirs, own in zip(peer, ours, strict=True)]
    words = "{:5.1f} × the time, {:5.1f} × the processor's, {:4.1f} × the memory".format(*ratios)
    print(f"{what}: {words}", flush=True)


def compare(folder: Path, table: str) -> None:
    read = [measured(name, folder, table, LARGE) for name in ("read_peer", "read_ours")]
    told(read[0], read[1], f"{table}, read {LARGE}")
    for count in (SMALL, LARGE):
        peers = ("tuned", "alone") if table == "visits" else ("tuned",)
        found = {"safest": way_in("safest", folder, table, count)} if count == SMALL else {}
        for _turn in range(TURNS[count]):
            for who in (*peers, "ours"):
                cost = way_in(who, folder, table, count)
                found[who] = Cost(*map(min, cost, found.get(who, cost)))
        for who in [name for name in found if name != "ours"]:
            told(found[who], found["ours"], f"{table}, way in {count}, {who} / ours")
    if table == "establishments":
        out = [measured(name, folder, table, LARGE) for name in ("out_peer", "out_ours")]
        told(out[0], out[1], f"{table}, out {LARGE}")


def way_in(who: str, folder: Path, table: str, count: int) -> Cost:
    emptied(table)
    cost = measured(f"way_in_{who}", folder, table, count)
    findings = count // 2 if table == "visits" and who != "alone" else 0
    assert stored(table) == (count, findings), who
    return cost


def main(*words: Any) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
    django.setup()
    if words:
        run_case(words[0], Path(words[1]), words[2], int(words[3]))
        return
    with TemporaryDirectory() as folder:
        prepare(Path(folder))
        compare(Path(folder), "establishments")
        emptied("establishments")
        fill_register()
        compare(Path(folder), "visits")


if __name__ == "__main__":
    main(*sys.argv[1:])
