"""The project with its demo, served from a process and a database file of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PATIENCE = 60  # seconds; a busy machine takes its time


def environment(database: Path) -> dict[str, str]:
    """The suite's settings: production's, with guards that answer 500."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sonla_plan.settings.test",
        "DATABASE_URL": f"sqlite:///{database}",
        "VAR_DIR": str(database.parent),
        "DEMO": "1",
        "LOG_LEVEL": "ERROR",
    }


def manage(database: Path, *words: str) -> None:
    command = [sys.executable, "manage.py", *words]
    subprocess.run(
        command, cwd=ROOT, env=environment(database), check=True, stdout=subprocess.DEVNULL
    )


def make_demo(database: Path) -> None:
    """What `make run` makes on a fresh clone."""
    manage(database, "migrate", "--no-input", "--verbosity", "0")
    manage(database, "first_start")


def chromium() -> str | None:
    """CHROMIUM, or the first that is found; the shell draws no window and is the quickest."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(demo: Path, folder: Path) -> Iterator[str]:
    """The address of a server on a copy of the demo."""
    database = folder / "db.sqlite3"
    shutil.copy(demo, database)
    if (pictures := demo.parent / "media").exists():
        shutil.copytree(pictures, folder / "media")
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    # --insecure: static files without DEBUG, whose error pages are not the project's
    command = [sys.executable, "manage.py", "runserver", "--noreload", "--insecure", f"{port}"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(database), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_for(site, process, folder)
            yield site
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def wait_for(site: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{site}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{(folder / 'server.log').read_text()}")
