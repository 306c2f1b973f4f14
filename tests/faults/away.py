"""The database is stopped while people write and read, and comes back."""

from __future__ import annotations

import threading
import time
from collections import Counter

from tests.faults.stage import Crowd, Stage
from tests.machine.servers import until

SENTENCE = "Cơ sở dữ liệu chưa trả lời"


def database(stage: Stage) -> None:
    seconds = 3 if stage.short else 10
    size = 60 if stage.short else 200
    with stage.site() as site:
        crowd = Crowd(stage, site, size, at_once=24).start()
        until("some are stored", lambda: crowd.stored > size / 4 or crowd.problems)
        stage.cluster.crash()
        began = time.monotonic()
        seen = asked_while_away(stage, site, seconds)
        stage.cluster.again()
        back = time.monotonic()
        reader = site.reader(stage.people.staff[0])
        until("pages again", lambda: reader.get("/").status == 200, seconds=30)
        print(f"   away for {back - began:.0f} s; meanwhile {dict(seen)}")
        print(f"   pages again {time.monotonic() - back:.1f} s after it was back")
        assert site.straight(site.guns[0]).get("/readyz").status == 200
        print(f"   {crowd.join()}")
        # every thread of every worker has a fresh connection by now, and none is left broken
        answers = Counter()
        threads = [threading.Thread(target=ask, args=(site, stage, answers)) for _n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(answers) == {200}, answers
        print(f"   {stage.count()}")


def ask(site, stage: Stage, answers: Counter) -> None:
    reader = site.reader(stage.people.staff[1])
    for _time in range(5):
        answers[reader.get("/viec-can-xu-ly/").status] += 1


def asked_while_away(stage: Stage, site, seconds: int) -> Counter:
    """Every page is the sentence, quickly; the process lives and says that it is not ready."""
    seen: Counter = Counter()
    page, probe = site.reader(stage.people.leaders[0]), site.straight(site.guns[0])
    until_when = time.monotonic() + seconds
    while time.monotonic() < until_when:
        for path in ("/", "/kiem-tra/co-so/", "/progress.json?year=2019"):
            answer = page.get(path)
            assert answer.status == 503, (path, answer.status)
            assert SENTENCE in answer.text or "database does not answer" in answer.text, answer.text
            assert answer.headers["Retry-After"] == "10"
            assert answer.seconds < 10
            seen[f"{path} {answer.status}"] += 1
        assert probe.get("/healthz").status == 200
        assert probe.get("/readyz").status == 503
        seen["/healthz 200, /readyz 503"] += 1
        time.sleep(0.3)
    return seen
