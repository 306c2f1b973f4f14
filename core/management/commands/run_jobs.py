"""The worker: does what waits, each job in a process of its own that gives its memory back."""

import gc
import os
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connections

from core import jobs
from core.models import Job


class Command(BaseCommand):
    help = "Runs the jobs that wait, until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")
        parser.add_argument("--every", type=float, default=1.0, help="seconds between two looks")
        parser.add_argument("--while", type=int, dest="beside", help="end when this process ends")

    def handle(self, **options: Any) -> None:
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: os._exit(0))
        while options["beside"] is None or _lives(options["beside"]):
            job = self._take()
            if job is not None:
                _run_apart(job)
            elif options["once"]:
                return
            else:
                time.sleep(options["every"])

    def _take(self) -> Job | None:
        try:
            return jobs.take()
        except OperationalError as error:
            self.stderr.write(str(error))
            return None
        finally:
            connections.close_all()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _run_apart(job: Job) -> None:
    gc.freeze()  # what both have in common the child neither looks through for garbage nor copies
    child = os.fork()
    if not child:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            jobs.run(job)
        finally:
            os._exit(0)
    gc.unfreeze()
    _pid, status = os.waitpid(child, 0)
    if status:
        jobs.give_back(job)
        connections.close_all()
