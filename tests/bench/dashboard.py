"""`make bench`: the dashboard, a list and /progress.json as ratios to a bare view, in one run.

PostgreSQL, gunicorn with two workers, one client. In each round every address is asked in turn over
one connection (so by one worker), the median of the rounds' medians is printed. Absolute times of a
shared machine say nothing; read the ratios.
"""

import http.client
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]
PORT = int(os.environ.get("BENCH_PORT", "8791"))
ROUNDS, TIMES = 7, 20
SMALL, LARGE = 5_000, 500_000
PAGES = {
    "dashboard": "/",
    "dashboard of a district": "/?district=119",
    "progress.json": "/progress.json?year=2019",
    "list of activities": "/tuyen-truyen/hoat-dong/",
    "list, filtered": "/tuyen-truyen/hoat-dong/?form=session&district=119",
    "list of visits": "/kiem-tra/luot/",
    "register of establishments": "/kiem-tra/co-so/",
    "search of establishments": "/kiem-tra/co-so/?q=co+so+499",
    "findings": "/kiem-tra/van-de/",
    "findings, overdue": "/kiem-tra/van-de/?state=overdue&district=119",
    "sanctions": "/kiem-tra/xu-phat/",
    "results of the year": "/kiem-tra/ket-qua/",
    "inbox": "/viec-can-xu-ly/",
}


def prepare(establishments: int = 20_000) -> str:
    """Units, plan, a register, one member of the provincial staff; the key of their session."""
    from django.core.management import call_command

    from communes.loading import load_units
    from core.models import Installation
    from sonla_plan.plan.loading import load_first_rows
    from tests.bench import filling
    from tests.factories import user

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    load_units()
    load_first_rows()
    Installation.objects.update_or_create(pk=1, defaults={"clock_on": "2019-06-30"})
    filling.register(establishments)
    return signed_in(user())


def signed_in(person: Any) -> str:
    """The key of a session of this person."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from accounts.sessions import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = django.conf.settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def serve() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    environment = {**os.environ, "PORT": str(PORT), "WORKERS": "2"}
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    for _try in range(100):
        try:
            http.client.HTTPConnection("127.0.0.1", PORT, timeout=2).request("GET", "/healthz")
            return server
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit("The server did not start.")


def ask(connection: http.client.HTTPConnection, path: str, key: str) -> tuple[float, int]:
    """Seconds and bytes of one answer."""
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": f"sessionid={key}"})
    answer = connection.getresponse()
    body = answer.read()
    taken = time.perf_counter() - began
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return taken, len(body)


def measure(key: str) -> dict[str, float]:
    """Median milliseconds of each page over the rounds, everything asked in turn."""
    paths = {"bare": "/bare/", "bare, anonymous": "/bare-anonymous/", **PAGES}
    found: dict[str, list[float]] = {name: [] for name in paths}
    for _round in range(ROUNDS):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        for path in paths.values():
            ask(connection, path, key)  # this worker's first look is not the question here
        for name, path in paths.items():
            times = [ask(connection, path, key)[0] for _n in range(TIMES)]
            found[name].append(statistics.median(times) * 1000)
        connection.close()
    return {name: statistics.median(times) for name, times in found.items()}


def after_a_write(key: str) -> float:
    """Median of the first dashboard after a write to one district, by the worker that answers."""
    from outreach.actions import record_activity
    from tests.factories import DAY, commune

    times = []
    place = commune("03784")
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    ask(connection, "/", key)
    for _n in range(9):
        record_activity(by=None, communes=[place], form="session", quantity=1, held_on=DAY)
        times.append(ask(connection, "/", key)[0] * 1000)
    return statistics.median(times)


def report(size: str, found: dict[str, float], written: float) -> None:
    bare = found["bare"]
    print(f"\n{size}")
    print(f"  {'':28}{'× bare, signed in':>20}{'× bare, anonymous':>20}")
    for name, milliseconds in {**found, "dashboard after a write": written}.items():
        anonymous = milliseconds / found["bare, anonymous"]
        print(f"  {name:28}{milliseconds / bare:>19.1f}x{anonymous:>19.1f}x")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    os.environ.setdefault("HTTPS", "0")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.db import connection

    if connection.vendor != "postgresql":
        raise SystemExit("The bench needs PostgreSQL: make bench starts a throwaway one.")
    from tests.bench import filling

    key = prepare()
    results = {}
    for size, count in ((f"{SMALL:,}", SMALL), (f"{LARGE:,}", LARGE - SMALL)):
        filling.activities(count)
        filling.visits(count)
        filling.findings()
        server = serve()
        try:
            results[size] = (measure(key), after_a_write(key))
        finally:
            server.terminate()
            server.wait()
        report(f"{size} activities and {size} visits", *results[size])
    (small, first), (large, then) = results.values()
    print("\ngrowth from the small to the large size, in units of the bare view of each")
    for name in (*PAGES, "dashboard after a write"):
        before = (first if name.startswith("dashboard after") else small[name]) / small["bare"]
        after = (then if name.startswith("dashboard after") else large[name]) / large["bare"]
        print(f"  {name:28}{after / before:>8.2f}x")


if __name__ == "__main__":
    main()
