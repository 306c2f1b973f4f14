"""What may go wrong on a machine, on PostgreSQL, behind nginx; everything measured by counting.

    python tests/faults/run.py [--short] [NAME …]        make faults; .ci/run runs the short ones

Each fault ends with the same count: as many activities as people meant to record, each once, each
with one line of history and one form's key. What does not add up stops the run.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.faults import away, full, killed  # noqa: E402
from tests.faults.stage import Stage  # noqa: E402
from tests.machine import database  # noqa: E402

FAULTS = {
    "worker-killed": killed.worker,
    "machine-killed": killed.machine,
    "database-stopped": away.database,
    "disk-full-upload": full.upload,
    "disk-full-write": full.write,
}


def show_logs(folder: Path) -> None:
    """The last lines of every gunicorn: the folder goes."""
    for log in sorted(folder.glob("site-*/gunicorn-*.log")):
        lines = log.read_text(errors="replace").splitlines()
        print(f"== {log.name}", *[line[:1500] for line in lines[-8:]], sep="\n", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    parser.add_argument("names", nargs="*", choices=[*FAULTS, []])
    asked = parser.parse_args()
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="sonla-faults-", dir="/tmp"))
    try:
        with database.cluster(folder) as server:
            environment = database.set_up(folder, server.url)
            people = database.fill(staff=4, leaders=2, officers=24)
            stage = Stage(folder, server, environment, people, short=asked.short)
            for name in asked.names or FAULTS:
                started = time.monotonic()
                try:
                    FAULTS[name](stage)
                except BaseException:
                    show_logs(folder)
                    raise
                print(f"== {name}: {time.monotonic() - started:.0f} s", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"== all in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
