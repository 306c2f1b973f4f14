"""What every fault stands on: machines, people who write, and the count at the end."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.machine.database import Cluster, People
from tests.machine.reader import Reader, activity, persist
from tests.machine.servers import Gunicorn, Nginx, running

_number = itertools.count(1)


@dataclass
class Stage:
    folder: Path
    cluster: Cluster
    environment: dict[str, str]
    people: People
    short: bool = False
    #: number of every activity somebody meant to record
    meant: list[int] = field(default_factory=list)

    @contextmanager
    def site(self, machines: int = 1, workers: int = 2, **how: int) -> Iterator[Site]:
        folder = self.folder / f"site-{next(_number)}"
        folder.mkdir()
        guns = [Gunicorn(folder, self.environment, workers) for _n in range(machines)]
        with running(*guns):
            for gun in guns:
                gun.start(**how)
            nginx = Nginx(folder, [f"127.0.0.1:{gun.port}" for gun in guns])
            with running(nginx.start()):
                yield Site(guns, nginx)

    def writers(self) -> list[tuple[str, int]]:
        """(session, commune) one after the other, over all districts."""
        turns = [
            (keys[n % len(keys)], places[n])
            for code, places in self.people.communes.items()
            if (keys := self.people.officers.get(code))
            for n in range(len(places))
        ]
        return turns

    def number(self) -> int:
        self.meant.append(len(self.meant) + 1)
        return self.meant[-1]

    def count(self) -> str:
        """Stops the run unless everything that was meant is there once, whole."""
        from django.db import connection

        from core.models import Change, Submission
        from outreach.models import OutreachActivity

        connection.close()
        found = OutreachActivity.objects.filter(document_number__endswith="/THU")
        numbers = sorted(
            int(n.split("/")[0]) for n in found.values_list("document_number", flat=True)
        )
        assert numbers == sorted(self.meant), ("lost or doubled", set(self.meant) ^ set(numbers))
        keys = set(found.values_list("pk", flat=True))
        made = Change.objects.filter(model="outreach.outreachactivity", verb="create")
        assert sorted(made.values_list("object_id", flat=True)) == sorted(keys), "history"
        forms = Submission.objects.filter(url__startswith="/tuyen-truyen/hoat-dong/").count()
        assert forms == len(keys), ("forms", forms, len(keys))
        linked = OutreachActivity.communes.through.objects.filter(outreachactivity__in=keys)
        assert linked.count() == len(keys), "places"
        return f"{len(numbers)} meant, {len(numbers)} stored, each once with its history"


@dataclass
class Site:
    guns: Sequence[Gunicorn]
    nginx: Nginx

    def reader(self, session: str = "", **how: Any) -> Reader:
        return Reader(self.nginx.https, session, self.nginx.context(), **how)

    def straight(self, gun: Gunicorn, session: str = "") -> Reader:
        return Reader(gun.port, session)


class Crowd:
    """So many people, each with one form to store, all at once; they try until it is stored."""

    def __init__(self, stage: Stage, site: Site, size: int, at_once: int = 0) -> None:
        self.tries: list[int] = []
        self.problems: list[str] = []
        self._turns = iter(())
        self.stored = 0
        self._lock = threading.Lock()
        # few communes, many times: the others are for those who count communes (killed.machine)
        turns = stage.writers()[::9]
        work = [(*turns[n % len(turns)], stage.number()) for n in range(size)]
        self._turns = iter(work)
        self._site = site
        self.threads = [
            threading.Thread(target=self._run, daemon=True) for _n in range(at_once or size)
        ]

    def _next(self) -> tuple[str, int, int] | None:
        with self._lock:
            return next(self._turns, None)

    def _run(self) -> None:
        while (turn := self._next()) is not None:
            session, commune, number = turn
            reader = self._site.reader(session)
            try:
                tries = persist(reader, activity(commune, number, str(uuid.uuid4())))
            except Exception as problem:
                self.problems.append(f"{number}: {problem!r}"[:3000])
                continue
            finally:
                reader.close()
            with self._lock:
                self.tries.append(tries)
                self.stored += 1

    def start(self) -> Crowd:
        for thread in self.threads:
            thread.start()
        return self

    def join(self) -> str:
        for thread in self.threads:
            thread.join()
        assert not self.problems, self.problems[:3]
        again = sum(n - 1 for n in self.tries)
        return f"{len(self.tries)} forms, {again} sent again"
