"""A worker, and a whole web machine, that lose their power while people write."""

from __future__ import annotations

import threading
import time

from tests.faults.stage import Crowd, Site, Stage
from tests.machine.servers import until

FIGURES = "/progress.json?year=2019"


def worker(stage: Stage) -> None:
    """SIGKILL of a web worker, three times during 200 concurrent writes."""
    size = 60 if stage.short else 200
    with stage.site() as site:
        crowd = Crowd(stage, site, size).start()
        for share in (0.2, 0.45, 0.7):
            until(
                "some are stored",
                lambda share=share: crowd.stored >= size * share or crowd.problems,
            )
            site.guns[0].kill_worker()
        print(f"   a worker killed three times: {crowd.join()}")
        until("another worker", lambda: len(site.guns[0].pids()) == 2)
        print(f"   {stage.count()}")


def reached(answer) -> int:
    import json

    rows = json.loads(answer.body)["indicators"]
    return next(row["achieved"] for row in rows if row["key"] == "communes_reached")


class Watcher(threading.Thread):
    """Asks one machine for the figure while others write: never less than what was stored before
    it asked, never more than what was sent by the time it was answered."""

    def __init__(self, reader, told: Told) -> None:
        super().__init__(daemon=True)
        self.reader, self.told, self.stop = reader, told, threading.Event()
        self.asked, self.wrong, self.silent = 0, [], 0

    def run(self) -> None:
        while not self.stop.is_set():
            least = self.told.stored
            try:
                answer = self.reader.get(FIGURES)
            except OSError:
                self.silent += 1
                time.sleep(0.1)
                continue
            most = self.told.sent
            if answer.status != 200:
                self.wrong.append(f"{answer.status}")
            elif not least <= reached(answer) <= most:
                self.wrong.append(f"{least} stored, {most} sent, but {reached(answer)} shown")
            self.asked += 1
            time.sleep(0.02)


class Told:
    """How many communes were reached, as those who write know it."""

    def __init__(self, before: int) -> None:
        self.before = self.sent = self.stored = before


def machine(stage: Stage) -> None:
    """Two gunicorns behind nginx on one PostgreSQL; one is killed under load, and comes back."""
    with stage.site(machines=2) as site:
        same_figures(stage, site)
        same_sessions(stage, site)
        under_load(stage, site)
        print(f"   {stage.count()}")


def same_sessions(stage: Stage, site: Site) -> None:
    """Signed in at one, known at the other; signed out there, unknown here."""
    session = stage.people.leaders.pop()
    one, other = (site.straight(gun, session) for gun in site.guns)
    assert one.get("/").status == other.get("/").status == 200
    assert one.post("/tai-khoan/dang-xuat/", {}).status == 302
    assert status(site, 1, session) == 302, "a session ended at one machine lives on at the other"
    print("   a session is known to both, and ended for both")


def status(site: Site, machine: int, session: str) -> int:
    return site.straight(site.guns[machine], session).get("/").status


def same_figures(stage: Stage, site: Site) -> None:
    """Each kept page of each process is asked after every write through the other one."""
    from tests.machine.reader import ACTIVITY, activity

    staff = stage.people.staff[0]
    turns = stage.writers()[:: 5 if stage.short else 3]
    readers = [site.straight(gun, staff) for gun in site.guns]
    fresh = [turn for turn in turns if turn[1] not in touched()][:24]
    assert len(fresh) > 15, "too few communes are left to be reached"
    before = {reached(reader.get(FIGURES)) for reader in readers}
    assert len(before) == 1
    told = before.pop()
    for n, (session, commune) in enumerate(fresh):
        writer = site.straight(site.guns[n % 2], session)
        form = activity(commune, stage.number(), f"00000000-0000-4000-8000-{n:012d}")
        assert writer.post(ACTIVITY, form).status == 302
        told += 1
        # several times: either of the two workers of a machine may answer
        seen = {reached(reader.get(FIGURES)) for reader in readers for _time in range(3)}
        assert seen == {told}, f"{told} communes are reached, shown are {seen}"
        for reader in readers:
            reader.close()
    print(
        f"   {len(fresh)} writes, the figure asked {len(fresh) * 6} times of 4 workers: none stale"
    )


def touched() -> set[int]:
    from django.db import connection

    from outreach.models import OutreachActivity

    connection.close()
    return set(OutreachActivity.communes.through.objects.values_list("commune_id", flat=True))


def under_load(stage: Stage, site: Site) -> None:
    """New communes are reached by twelve people at once while one of two machines is killed."""
    told = Told(len(touched()))
    staff = stage.people.staff
    fresh = [turn for turn in stage.writers() if turn[1] not in touched()]
    fresh = fresh[: 40 if stage.short else 120]
    assert len(fresh) >= 40, "too few communes are left to be reached"
    crowd = Fresh(stage, site, fresh, told)
    watchers = [Watcher(site.reader(staff[1]), told), Watcher(site.reader(staff[2]), told)]
    watchers.append(Watcher(site.straight(site.guns[0], staff[3]), told))
    for watcher in watchers:
        watcher.start()
    crowd.start()
    until("a third is stored", lambda: crowd.stored > len(fresh) / 3 or crowd.problems)
    site.guns[1].kill()
    until("two thirds", lambda: crowd.stored > len(fresh) * 2 / 3 or crowd.problems)
    site.guns[1].start()
    said = crowd.join()
    # a quick machine has stored them all before a watcher has looked often enough
    until("everybody has looked", lambda: all(w.asked > 5 or w.wrong for w in watchers))
    for watcher in watchers:
        watcher.stop.set()
        watcher.join()
        assert not watcher.wrong, watcher.wrong[:3]
    assert not [w.silent for w in watchers if w.silent], "a reader was left without an answer"
    asked = sum(watcher.asked for watcher in watchers)
    print(f"   one machine of two killed and started again: {said}")
    print(f"   the figure was asked {asked} times meanwhile: never wrong, always answered")


class Fresh(Crowd):
    """Each writes of a commune nobody has reached, and says so before and after."""

    def __init__(self, stage: Stage, site: Site, turns, told: Told) -> None:
        super().__init__(stage, site, 0, at_once=12)
        self._turns = iter([(*turn, stage.number()) for turn in turns])
        self._told = told

    def _next(self):
        turn = super()._next()
        with self._lock:
            self._told.sent += turn is not None
        return turn

    @property
    def stored(self) -> int:
        return self._stored

    @stored.setter
    def stored(self, value: int) -> None:
        self._stored = value
        if value:
            self._told.stored += 1
