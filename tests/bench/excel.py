"""`make bench-excel`: bringing establishments in and out against django-import-export, in one run.

PostgreSQL, the same rows, each case in a process of its own: seconds and the peak of its memory.
Its peer is tuned (bulk, foreign keys cached, no diff, no look for what is there, no check) and, at
5,000 rows, in its safest default (dry run first, every instance cleaned). Ours reads, checks, shows
differences, finds all errors, keeps the history and can undo. Read the ratios, not the seconds.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
import xlsxwriter

ROOT = Path(__file__).resolve().parents[2]
SMALL, LARGE = 5_000, 50_000
HEADS = (
    *("name", "kind", "commune", "address", "contact_phone", "certificate_number"),
    *("certificate_on", "staff", "staff_women", "is_conditional"),
)
OURS = (
    *("Tên cơ sở", "Loại hình", "Xã", "Địa chỉ", "Điện thoại", "Số giấy ANTT"),
    *("Ngày cấp ANTT", "Số lao động", "Nữ", "Có điều kiện"),
)


def prepare(folder: Path) -> None:
    from django.core.management import call_command

    from communes.loading import load_units
    from communes.models import Commune
    from core.models import Installation
    from tests.factories import user

    call_command("migrate", verbosity=0)
    load_units()
    Installation.objects.update_or_create(pk=1, defaults={"clock_on": "2019-06-30"})
    user(username="bench")
    places = list(Commune.objects.for_list())
    for count in (SMALL, LARGE):
        _write(folder / f"ours-{count}.xlsx", OURS, count, [p.with_district for p in places])
        _write(folder / f"peer-{count}.xlsx", HEADS, count, [p.code for p in places])


def _write(path: Path, heads: tuple[str, ...], count: int, places: list[str]) -> None:
    import datetime

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, heads)
        for n in range(count):
            words = (f"Cơ sở số {n}", "karaoke", places[n % len(places)], f"Tổ {n % 20}, bản {n}")
            sheet.write_row(n + 1, 0, (*words, f"0912 {n:06}", f"{n}/GCN"))
            sheet.write_datetime(n + 1, 6, datetime.datetime(2018, 1, 1 + n % 28), day)
            sheet.write_row(n + 1, 7, (n % 40 + 3, n % 3, "x" if n % 2 else ""))


# --- The cases: each runs in a process of its own ------------------------------------------------


def read_ours(folder: Path, count: int) -> None:
    from core.sheets.reading import open_book

    rows = sum(1 for sheet in open_book(folder / f"ours-{count}.xlsx").sheets() for _ in sheet.rows)
    assert rows == count + 1


def read_peer(folder: Path, count: int) -> None:
    from tests.bench.peer import dataset

    assert len(dataset(folder / f"peer-{count}.xlsx")) == count


def way_in_ours(folder: Path, count: int) -> None:
    from django.core.files import File

    from accounts.models import User
    from core import jobs
    from sonla_plan.sheets import actions
    from sonla_plan.sheets.models import SheetImport
    from sonla_plan.sheets.tables import BY_KEY

    person = User.objects.get(username="bench")
    with (folder / f"ours-{count}.xlsx").open("rb") as content:
        file = File(content, name="a.xlsx")
        table, letter = BY_KEY["establishments"], {"no_letter": True}
        found = actions.receive(by=person, table=table, file=file, letter=letter)
    jobs.run_waiting()
    found = SheetImport.objects.select_related("job").get(pk=found.pk)
    actions.store(found, reason="")
    jobs.run_waiting()
    assert SheetImport.objects.get(pk=found.pk).state == "stored"


def way_in_tuned(folder: Path, count: int) -> None:
    from tests.bench.peer import Tuned, bring_in

    bring_in(Tuned(), folder / f"peer-{count}.xlsx", preview=True)


def way_in_safest(folder: Path, count: int) -> None:
    from tests.bench.peer import Safest, bring_in

    bring_in(Safest(), folder / f"peer-{count}.xlsx", preview=True)


def out_ours(folder: Path, count: int) -> None:
    from accounts.models import User
    from core.sheets import writing
    from sonla_plan.sheets.tables import BY_KEY

    table, person = BY_KEY["establishments"], User.objects.get(username="bench")
    rows = table.records(person).iterator(chunk_size=1000)
    (folder / "out.xlsx").write_bytes(writing.records([(table, rows)], person, "x"))


def out_peer(folder: Path, count: int) -> None:
    from tests.bench.peer import Everything

    (folder / "out.xlsx").write_bytes(Everything().export().xlsx)


CASES: dict[str, Callable[[Path, int], None]] = {
    "read_ours": read_ours,
    "read_peer": read_peer,
    "way_in_ours": way_in_ours,
    "way_in_tuned": way_in_tuned,
    "way_in_safest": way_in_safest,
    "out_ours": out_ours,
    "out_peer": out_peer,
}


def run_case(name: str, folder: Path, count: int) -> None:
    began = time.perf_counter()
    CASES[name](folder, count)
    seconds = time.perf_counter() - began
    # not getrusage: its peak begins with the parent's
    status = Path("/proc/self/status").read_text().split()
    peak = int(status[status.index("VmHWM:") + 1]) / 1024
    print(json.dumps([seconds, peak]))


def measured(name: str, folder: Path, count: int) -> tuple[float, float]:
    """(seconds, MB at the peak)"""
    command = [sys.executable, str(Path(__file__)), name, str(folder), str(count)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    print(f"{name:15} {count:6} rows {seconds:8.1f} s {peak:6.0f} MB", flush=True)
    return seconds, peak


def emptied() -> None:
    from inspections.models import Establishment

    Establishment.objects.all()._raw_delete("default")


def compare(folder: Path) -> None:
    found: dict[tuple[str, int], tuple[float, float]] = {}
    for name in ("read_ours", "read_peer"):
        found[name, LARGE] = measured(name, folder, LARGE)
    for count, peers in ((SMALL, ("tuned", "safest")), (LARGE, ("tuned",))):
        for who in (*peers, "ours"):
            emptied()
            found[f"way_in_{who}", count] = measured(f"way_in_{who}", folder, count)
    for name in ("out_ours", "out_peer"):
        found[name, LARGE] = measured(name, folder, LARGE)
    for ours, peer, count in (
        ("read_ours", "read_peer", LARGE),
        ("way_in_ours", "way_in_tuned", SMALL),
        ("way_in_ours", "way_in_tuned", LARGE),
        ("way_in_ours", "way_in_safest", SMALL),
        ("out_ours", "out_peer", LARGE),
    ):
        mine, theirs = found[ours, count], found[peer, count]
        print(
            f"{peer:15} / {ours:12} {count:6}: {theirs[0] / mine[0]:6.1f} × the time,"
            f" {theirs[1] / mine[1]:4.1f} × the memory"
        )


def main(*words: Any) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    if words:
        run_case(words[0], Path(words[1]), int(words[2]))
        return
    with TemporaryDirectory() as folder:
        prepare(Path(folder))
        compare(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
