"""A commit whose worker is killed again and again, on a database of its own.

    python tests/sheets/killing.py ROWS TIMES        DATABASE_URL, VAR_DIR say where

In each of TIMES attempts, always while it stores, the worker gets SIGKILL at a random moment.
After each either nothing of the file is there and the page says that it is still being worked on,
or all of it is and the page says so. Afterwards another worker takes the job up and ends it.
Prints one line an attempt.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]


def prepare(rows: int) -> int:
    """A checked file of so many new establishments."""
    from django.core.files.base import ContentFile
    from django.core.management import call_command

    from communes.loading import load_units
    from communes.models import Commune
    from core import jobs
    from core.models import Installation
    from sonla_plan.sheets import actions
    from sonla_plan.sheets.tables import BY_KEY
    from tests.factories import user

    call_command("migrate", verbosity=0)
    load_units()
    Installation.objects.update_or_create(pk=1, defaults={"clock_on": "2019-06-30"})
    places = [place.with_district for place in Commune.objects.for_list()]
    lines = ["Tên cơ sở;Loại hình;Xã;Số lao động"]
    lines += [f"Cơ sở {n};Karaoke;{places[n % len(places)]};{n % 50}" for n in range(rows)]
    file = ContentFile("\n".join(lines).encode(), name="a.csv")
    letter = {"no_letter": True}
    found = actions.receive(by=user(), table=BY_KEY["establishments"], file=file, letter=letter)
    jobs.run_waiting()
    found.refresh_from_db()
    assert found.counts["new"] == rows, (found.counts, found.message)
    return int(found.pk)


def start(key: int) -> None:
    from sonla_plan.sheets import actions
    from sonla_plan.sheets.models import SheetImport

    actions.store(SheetImport.objects.select_related("job").get(pk=key), reason="")


def worker() -> "subprocess.Popen[bytes]":
    command = [sys.executable, "manage.py", "run_jobs", "--once"]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def kill(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, 9)
    process.wait()


def standing(key: int) -> tuple[int, str, str]:
    """(establishments there, state of the import, what the page says)"""
    from django.db import connection
    from django.test import Client

    from inspections.models import Establishment
    from sonla_plan.sheets.models import SheetImport

    connection.close()
    found = SheetImport.objects.select_related("job", "user").get(pk=key)
    client = Client(headers={"host": "localhost"})
    client.force_login(found.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(found.get_absolute_url()).content.decode()
    said = "working" if "data-working" in page else "stored" if "/hoan-tac/" in page else "?"
    return Establishment.objects.count(), found.state, said


def release() -> None:
    """What the page waits for by itself: the lease of the dead worker runs out."""
    from core import jobs
    from core.models import Job

    for job in Job.objects.filter(state=Job.State.RUNNING):
        jobs.give_back(job)
    Job.objects.filter(state=Job.State.RUNNING).update(attempts=0)


def wait_until_it_stores(key: int, process: "subprocess.Popen[bytes]") -> None:
    """What the worker tells the page: reading and checking the file anew is over."""
    from django.db import connection

    from core import jobs
    from sonla_plan.sheets.models import SheetImport

    connection.close()
    job = SheetImport.objects.select_related("job").get(pk=key).job
    assert job is not None
    for _turn in range(6000):
        if jobs.progress(job).step == "store":
            return
        assert process.poll() is None, "the worker ended before it stored anything"
        time.sleep(0.01)
    raise AssertionError("the worker never came to storing")


def wait_until_it_is_gone() -> None:
    """PostgreSQL ends what it was told last: a COMMIT that was sent is carried out, or undone."""
    from django.db import connection

    for _turn in range(1000 if connection.vendor == "postgresql" else 0):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)


def attempt(key: int, rows: int, whole: float) -> float:
    release()
    process, wait = worker(), random.uniform(0, whole)
    wait_until_it_stores(key, process)
    time.sleep(wait)
    kill(process)
    wait_until_it_is_gone()
    count, state, said = standing(key)
    assert (count, state, said) in {(0, "storing", "working"), (rows, "stored", "stored")}, (
        count,
        state,
        said,
    )
    print(f"killed after {wait:.2f} s of storing: {count} rows, the page says {said}", flush=True)
    return wait


def main(rows: int, times: int) -> None:
    django.setup()
    key = prepare(rows)
    start(key)
    whole = 0.3 + rows / 2000
    for _time in range(times):
        attempt(key, rows, whole)
        if standing(key)[0]:
            whole *= 0.7
            undo(key)
    release()
    began = time.monotonic()
    worker().wait()
    assert standing(key) == (rows, "stored", "stored")
    print(f"taken up and stored in {time.monotonic() - began:.1f} s")


def undo(key: int) -> None:
    """Back to the moment before it was stored, past the history: the file is needed again."""
    from inspections.models import Establishment
    from sonla_plan.sheets.models import SheetImport

    Establishment.objects.all()._raw_delete("default")
    SheetImport.objects.filter(pk=key).update(state="ready", batch=None, stored_at=None)
    start(key)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
