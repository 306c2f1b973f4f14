"""Work outside the request, in a process that may be killed at any moment.

A job is taken by a conditional update that gives it a lease, and ended by another one that only the
holder of the lease can make: inside the transaction of what it wrote. So either all of it is there
and the job is done, or nothing is and the job is taken again.

What the page shows meanwhile is written beside the database, into a file: on SQLite nobody else
can write while the job's own transaction is open.
"""

import gc
import json
import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from . import clock, installation
from .models import Job

#: how long a holder may give no sign of life
SECONDS = 20
BEAT = 4
#: seconds between two words on how far it has come; a page asks no sooner
SAID_EVERY = 0.5
#: taken so often and never ended: something in it kills its worker
ATTEMPTS = 3

log = logging.getLogger(__name__)


class Failed(Exception):
    """The job cannot be done; `str()` is the sentence for whoever asked for it."""


class LeaseLost(Exception):
    """Another worker has the job: what was written is rolled back."""


@dataclass(frozen=True, slots=True)
class Progress:
    step: str = ""
    done: int = 0
    total: int = 0


def enqueue(kind: str, subject: int) -> Job:
    job = Job(kind=kind, subject=subject, queued_at=clock.now())
    job.save(force_insert=True)
    return job


def take() -> Job | None:
    """The job that waits longest, or one whose holder has died; None: nothing to do."""
    waiting = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).order_by("pk")
    for job in waiting:
        if job.state == Job.State.RUNNING and not is_dead(job):
            continue
        if job.attempts >= ATTEMPTS:
            fail(job, _("The work was interrupted again and again. Nothing was stored."))
            continue
        lease = uuid.uuid4()
        mine = Job.objects.filter(pk=job.pk, state=job.state, lease=job.lease)
        until = int(time.time()) + SECONDS
        if mine.update(
            state=Job.State.RUNNING, lease=lease, leased_until=until, attempts=job.attempts + 1
        ):
            job.refresh_from_db()
            return job
    return None


def is_dead(job: Job) -> bool:
    """Whether whoever took it gives no sign of life."""
    path = _path(job)
    beat = path.stat().st_mtime + SECONDS if path.exists() else 0
    ends, now = max(job.leased_until, beat), time.time()
    # A lease from the future: the clock was set back. A holder that lives shows it within BEAT; one
    # that does not would else keep the job for as long as the clock went back.
    return now > ends or ends > now + SECONDS + BEAT


def run(job: Job) -> None:
    """Do a job that was taken. Whatever goes wrong is said on the job."""
    handler = import_string(settings.JOBS[job.kind])
    token = installation.pin()
    try:
        with _beating(job), _seldom_collecting():
            handler(job)
            done(job)
    except LeaseLost:
        log.warning("job %s was taken over", job.pk)
    except Failed as error:
        fail(job, str(error))
    except BaseException as error:
        log.exception("job %s", job.pk)
        fail(job, _("An error of the system: nothing was stored. Tell the administrator."))
        if not isinstance(error, Exception) and not _is_panic(error):
            raise
    finally:
        installation.unpin(token)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """The rows of a long file all live until the end: to look them through for garbage again and
    again finds none."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _is_panic(error: BaseException) -> bool:
    """What a library in Rust raises when it gives up on a file."""
    return type(error).__name__ == "PanicException"


def run_waiting() -> int:
    """Everything that waits, one after the other; how many jobs that were."""
    count = 0
    while (job := take()) is not None:
        run(job)
        count += 1
    return count


def done(job: Job) -> None:
    """Ends the job; last in the transaction of what it wrote. Raises LeaseLost."""
    if job.state == Job.State.DONE:
        return
    if not _mine(job).update(state=Job.State.DONE):
        raise LeaseLost
    job.state = Job.State.DONE
    transaction.on_commit(lambda: _path(job).unlink(missing_ok=True))


def fail(job: Job, message: str) -> None:
    _mine(job).update(state=Job.State.FAILED, message=message[:500])
    _path(job).unlink(missing_ok=True)


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state__in=["queued", "running"], lease=job.lease)


def give_back(job: Job) -> None:
    """Of a worker that died with it: the next one need not wait for the lease to end."""
    _mine(job).update(leased_until=0)
    _path(job).unlink(missing_ok=True)


# --- What the page shows while it runs ---------------------------------------------------------


def _path(job: Job) -> Path:
    return Path(settings.MEDIA_ROOT) / "jobs" / f"{job.pk}.json"


def say(job: Job, step: str, done: int = 0, total: int = 0) -> None:
    path = _path(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{uuid.uuid4().hex}")
    fresh.write_text(json.dumps([step, done, total]))
    fresh.replace(path)


def saying(job: Job) -> Callable[[str, int, int], None]:
    """`say`, of work that counts faster than anybody looks."""
    step, next_at = "", 0.0

    def tell(now: str, done: int, total: int) -> None:
        nonlocal step, next_at
        moment = time.monotonic()
        if now != step or moment >= next_at:
            step, next_at = now, moment + SAID_EVERY
            say(job, now, done, total)

    return tell


def progress(job: Job) -> Progress:
    try:
        return Progress(*json.loads(_path(job).read_text()))
    except (OSError, ValueError, TypeError):
        return Progress()


@contextmanager
def _beating(job: Job) -> Iterator[None]:
    """Shows, while a long statement runs, that the process lives."""
    say(job, "")
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(BEAT):
            if _path(job).exists():
                _path(job).touch()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
