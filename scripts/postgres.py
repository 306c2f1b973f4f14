#!/usr/bin/env python3
"""A throwaway PostgreSQL for one command.

    scripts/postgres.py run -- COMMAND …     with DATABASE_URL set; torn down whatever happens
    scripts/postgres.py found                exit 0 when server binaries (15 or newer) are here

The cluster lives in a temporary folder and is heard on 127.0.0.1, a free port, and on a socket in
that folder. PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`.
Nothing outside the standard library is needed.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

OLDEST = 15
SETTINGS = {
    # Nothing here outlives the command, so nothing has to reach the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "on",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
    "timezone": "Asia/Ho_Chi_Minh",
}


class Unavailable(Exception):
    """No server, or one that does not start; the message says which."""


def version_of(folder: Path) -> int:
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(found[1]) if answer.returncode == 0 and found else 0


def binaries() -> Path:
    """The newest server here: on the PATH, or where Debian and Red Hat put it."""
    folders = {Path(entry) for entry in os.get_exec_path() if entry}
    for pattern in ("lib/postgresql/*/bin", "pgsql-*/bin", "local/pgsql/bin"):
        folders |= set(Path("/usr").glob(pattern))
    usable = [
        (version_of(folder), folder)
        for folder in folders
        if all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb"))
    ]
    newest = max(usable, default=(0, Path()))
    if newest[0] < OLDEST:
        raise Unavailable(f"no PostgreSQL server of version {OLDEST} or newer was found")
    return newest[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def owner() -> pwd.struct_passwd | None:
    """Whom the server runs as: nobody else unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable("PostgreSQL refuses to run as root and there is no user postgres or nobody")


class Cluster:
    def __init__(self, folder: Path) -> None:
        self.bin = binaries()
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"
        self.owner = owner()
        self.password = secrets.token_urlsafe(18)
        self.port = 0
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://sonla:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        if self.owner:
            os.chown(self.folder, self.owner.pw_uid, self.owner.pw_gid)
        self.initialise()
        # Between finding a free port and taking it another process may be quicker.
        for _attempt in range(5):
            self.port = free_port()
            if self.serve():
                return
        raise Unavailable(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')}")

    def initialise(self) -> None:
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        if self.owner:
            os.chown(secret, self.owner.pw_uid, self.owner.pw_gid)
        made = self.run(
            "initdb", f"--pgdata={self.data}", "--username=sonla", f"--pwfile={secret}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        secret.unlink()
        if made.returncode:
            raise Unavailable(f"initdb failed:\n{made.stdout}{made.stderr}")

    def serve(self) -> bool:
        options = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                [
                    self.bin / "postgres", "-D", self.data, "-p", str(self.port),
                    "-h", "127.0.0.1", "-k", self.folder, *options,
                ],
                stdout=log, stderr=log, **self.identity(),  # type: ignore[call-overload]
            )  # fmt: skip
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.server.poll() is None:
            # The socket's file appears before the server takes part; pg_isready would be one more
            # binary to look for, and this line of the pid file says the same.
            pid_file = self.data / "postmaster.pid"
            if pid_file.exists() and pid_file.read_text().splitlines()[-1:] == ["ready   "]:
                return True
            time.sleep(0.05)
        self.stop()
        return False

    def stop(self) -> None:
        if self.server and self.server.poll() is None:
            # Fast shutdown: whoever is still connected is sent away.
            self.server.send_signal(signal.SIGINT)
            try:
                self.server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.server.send_signal(signal.SIGQUIT)
                self.server.wait()
        self.server = None

    def run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # type: ignore[call-overload]
            [self.bin / name, *arguments],
            capture_output=True, text=True, check=False, **self.identity(),
        )  # fmt: skip

    def identity(self) -> dict[str, object]:
        """Run as the cluster's owner, and away from the terminal's Ctrl-C: we stop it ourselves."""
        who: dict[str, object] = {"start_new_session": True, "cwd": self.folder}
        if self.owner:
            who |= {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
        return who


@contextmanager
def cluster() -> Iterator[Cluster]:
    # Not below the caller's TMPDIR: a socket's path is short, and the owner must be able to enter.
    folder = Path(tempfile.mkdtemp(prefix="sonla-pg-", dir="/tmp"))  # nosec B108
    made = None
    try:
        made = Cluster(folder)
        made.start()
        yield made
    finally:
        if made:
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def stop_on(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def run(command: list[str]) -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_on)
    if shutil.which(command[0]) is None:
        raise Unavailable(f"there is no command {command[0]!r} to run")
    with cluster() as server:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": server.url})
        try:
            code = child.wait()
        except KeyboardInterrupt:
            # The terminal has told the child too; it is given time to end by itself.
            code = child.wait(timeout=30) or 130
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
        # As a shell says it: killed by signal 2 is 130.
        return code if code >= 0 else 128 - code


def main(arguments: list[str]) -> int:
    try:
        if arguments[:2] == ["run", "--"] and arguments[2:]:
            return run(arguments[2:])
        if arguments == ["found"]:
            print(binaries())
            return 0
    except Unavailable as problem:
        print(f"scripts/postgres.py: {problem}", file=sys.stderr)
        return 3
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
