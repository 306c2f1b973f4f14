"""`make load`: 200 people at once under nginx, two workers and PostgreSQL, and no error.

    LOAD_SECONDS=180 LOAD_PEOPLE=200 python tests/load/run.py

70 % read pages, 25 % look through lists and search, 5 % write. Nobody stops to think: as many
requests are under way as there are people. The same people ask a bare view of 50 KB first, behind
the same middleware, for a sixth of the time: every figure is a ratio to that run. The memory
of the workers is looked at after a third of the time and at the end. Each write is counted in the
database.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.faults.stage import Stage  # noqa: E402
from tests.machine import database  # noqa: E402
from tests.machine.reader import ACTIVITY, Reader, activity  # noqa: E402
from tests.machine.servers import memory  # noqa: E402

SECONDS = int(os.environ.get("LOAD_SECONDS", "180"))
PEOPLE = int(os.environ.get("LOAD_PEOPLE", "200"))
READING = ("/", "/", "/progress.json?year=2019", "/viec-can-xu-ly/", "/ct/communes_reached/")
LISTS = (
    "/tuyen-truyen/hoat-dong/",
    "/tuyen-truyen/hoat-dong/?form=session",
    "/kiem-tra/luot/",
    "/kiem-tra/co-so/",
    "/kiem-tra/co-so/?q=co+so+499",
)
#: how much may be added to the workers' memory between a third of the time and the end
FLAT = 1.10


@dataclass
class Person:
    reader: Reader
    commune: int = 0
    district: str = ""


@dataclass
class Told:
    """What everybody saw."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float, problem: str = "") -> None:
        with self.lock:
            self.times[kind].append(seconds)
            if problem:
                self.wrong.append(problem)

    def all(self) -> list[float]:
        return [one for times in self.times.values() for one in times]


def crowd(stage: Stage, site) -> list[Person]:
    """Seven of ten are officers of districts, two leadership, one the provincial staff."""
    people = [Person(site.reader(key)) for key in (*stage.people.staff, *stage.people.leaders)]
    for code, keys in stage.people.officers.items():
        places = stage.people.communes[code]
        people += [
            Person(site.reader(key), places[n % len(places)], code) for n, key in enumerate(keys)
        ]
    return people


def bare(stage: Stage, person: Person, chance: random.Random) -> tuple[str, str, dict]:
    return "bare", "/bare/", {}


def mixed(stage: Stage, person: Person, chance: random.Random) -> tuple[str, str, dict]:
    """(kind, address, form). Who does not write (leadership) reads instead."""
    dice = chance.random()
    # officers are seven of ten: among them one in fourteen writes, of all one in twenty
    if person.commune and dice < 0.05 / 0.7:
        with LOCK:
            number = stage.number()
        return "write", ACTIVITY, activity(person.commune, number, str(uuid.uuid4()))
    if dice < 0.30:
        return "list", chance.choice(LISTS), {}
    return "read", chance.choice(READING), {}


LOCK = threading.Lock()


def live(stage: Stage, person: Person, choose, end: float, told: Told, seed: int) -> None:
    chance = random.Random(seed)
    while time.monotonic() < end:
        kind, path, form = choose(stage, person, chance)
        try:
            answer = person.reader.post(path, form) if form else person.reader.get(path)
        except Exception as problem:
            told.note(kind, 0, f"{kind} {path}: {problem!r}")
            continue
        wanted = 302 if form else 200
        wrong = "" if answer.status == wanted else f"{kind} {path}: {answer.status}"
        told.note(kind, answer.seconds, wrong)


def run(stage: Stage, people: list[Person], choose, seconds: int, at_third=None) -> Told:
    told, end = Told(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=live, args=(stage, person, choose, end, told, n), daemon=True)
        for n, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    if at_third:
        time.sleep(seconds / 3)
        at_third()
    for thread in threads:
        thread.join()
    return told


def rank(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def report(plain: Told, loaded: Told, seconds: int, plain_seconds: int) -> None:
    base, all_times = plain.all(), loaded.all()
    rate, bare_rate = len(all_times) / seconds, len(base) / plain_seconds
    print(f"bare view: {len(base)} requests, {bare_rate:.0f}/s here and now")
    print(f"mixed:     {len(all_times)} requests; {rate / bare_rate:.2f} of the bare view's rate")
    print(f"  {'':10}{'requests':>10}{'share':>8}{'p50 × bare':>13}{'p95 × bare':>13}")
    rows = {"all": all_times, **loaded.times}
    for kind, times in rows.items():
        p50 = statistics.median(times) / statistics.median(base)
        p95 = rank(times, 0.95) / rank(base, 0.95)
        share = len(times) / len(all_times)
        print(f"  {kind:10}{len(times):>10}{share:>8.0%}{p50:>13.1f}{p95:>13.1f}")


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="sonla-load-", dir="/tmp"))
    try:
        with database.cluster(folder) as server:
            environment = database.set_up(folder, server.url)
            tenth = PEOPLE // 10
            everybody = database.fill(staff=tenth, leaders=2 * tenth, officers=PEOPLE - 3 * tenth)
            from tests.bench import filling

            filling.register(20_000)
            filling.activities(5_000)
            filling.visits(5_000)
            measure(Stage(folder, server, environment, everybody))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(stage: Stage) -> None:
    with stage.site() as site:
        people = crowd(stage, site)
        run(stage, people, mixed, 10)  # everybody has looked once: both workers know every page
        plain_seconds = max(10, SECONDS // 6)
        plain = run(stage, people, bare, plain_seconds)
        sizes: list[int] = []

        def weigh() -> None:
            sizes.append(sum(memory(pid) for pid in site.guns[0].pids()))

        before = set(site.guns[0].pids())
        loaded = run(stage, people, mixed, SECONDS, at_third=weigh)
        weigh()
        report(plain, loaded, SECONDS, plain_seconds)
        third, end = sizes
        print(
            f"memory of both workers: {third // 1024} MB after a third, {end // 1024} MB at the end"
        )
        assert not plain.wrong, plain.wrong[:5]
        assert not loaded.wrong, (len(loaded.wrong), loaded.wrong[:5])
        assert set(site.guns[0].pids()) == before, "a worker died"
        print(f"no error; {stage.count()}")
        assert end <= third * FLAT, f"grown by {end / third - 1:.0%}"


if __name__ == "__main__":
    main()
