"""Starts what systemd would start: a unit's very ExecStart, with its environment and socket."""

from __future__ import annotations

import shlex
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def values(path: Path, name: str) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("=", 1)[1] for line in lines if line.startswith(f"{name}=")]


def one(path: Path, name: str) -> str:
    (found,) = values(path, name)
    return found


def environment(unit: Path) -> dict[str, str]:
    """A service begins with almost nothing but its EnvironmentFile."""
    text = Path(one(unit, "EnvironmentFile")).read_text(encoding="utf-8")
    pairs = (line.split("=", 1) for line in text.splitlines() if line and line[0] != "#")
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **dict(pairs)}


def run(unit: Path, log: Path) -> int:
    """A oneshot: its commands in turn, until one fails."""
    for command in values(unit, "ExecStart"):
        with log.open("ab") as said:
            done = subprocess.run(
                shlex.split(command), cwd=one(unit, "WorkingDirectory"), check=False,
                env=environment(unit), stdout=said, stderr=said, timeout=120,
            )  # fmt: skip
        if done.returncode:
            return done.returncode
    return 0


def start(unit: Path, log: Path, door: socket.socket | None = None) -> subprocess.Popen[bytes]:
    """A service that stays; `door`: its unit's socket, held by us as systemd holds it."""
    command = shlex.split(one(unit, "ExecStart"))
    passed = environment(unit)
    inherited: tuple[int, ...] = ()
    if door is not None:
        # systemd's protocol: the socket is descriptor 3, and is meant for this process only.
        inherited = (door.fileno(),)
        script = f'exec 3<&{door.fileno()}; export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@"'
        command = ["bash", "-c", script, "unit", *command]
    with log.open("ab") as said:
        return subprocess.Popen(
            command, cwd=one(unit, "WorkingDirectory"), env=passed, stdout=said, stderr=said,
            pass_fds=inherited,
        )  # fmt: skip


@contextmanager
def held(unit: Path) -> Iterator[socket.socket]:
    """The socket of a socket unit."""
    path = Path(one(unit, "ListenStream"))
    path.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))
        door.listen(int(one(unit, "Backlog")))
        yield door
    path.unlink()
