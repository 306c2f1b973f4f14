"""gunicorn and nginx as deploy/ sets them up, below one folder and on loopback."""

from __future__ import annotations

import os
import re
import resource
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = "sonla.test"
PATIENCE = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: str, holds, seconds: float = PATIENCE) -> float:
    """Waits until `holds()`; how long that took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if holds():
            return time.monotonic() - began
        time.sleep(0.05)
    raise SystemExit(f"in vain for {seconds} s: {what}")


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(part) for part in text.split()]


def memory(pid: int) -> int:
    """Kilobytes resident."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def heard(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Gunicorn:
    """One web machine. `file_limit`: the largest file it may write."""

    def __init__(self, folder: Path, environment: dict[str, str], workers: int = 2) -> None:
        self.folder, self.workers = folder, workers
        self.environment = environment
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, file_limit: int = 0) -> Gunicorn:
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        environment = {**self.environment, "PORT": str(self.port), "WORKERS": str(self.workers)}

        def narrow() -> None:
            if file_limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

        with (self.folder / f"gunicorn-{self.port}.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, preexec_fn=narrow
            )
        until("gunicorn answers", lambda: self.process.poll() is not None or heard(self.port))
        until("its workers", lambda: len(self.pids()) == self.workers)
        return self

    def pids(self) -> list[int]:
        return children(self.process.pid)

    def kill_worker(self) -> int:
        pid = self.pids()[0]
        os.kill(pid, signal.SIGKILL)
        return pid

    def kill(self) -> None:
        """The whole machine loses its power: nobody is told."""
        for pid in (self.process.pid, *self.pids()):
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE)


class Nginx:
    """The site's own file, in a server of its own; `conf`: where one is installed already."""

    def __init__(
        self, folder: Path, upstreams: Sequence[str] = (), conf: Path | None = None
    ) -> None:
        self.folder = folder / "nginx"
        self.folder.mkdir()
        self.http, self.https = free_port(), free_port()
        self.certificate = self.folder / "fullchain.pem"
        self.conf = conf or self._filled(upstreams)
        self.process: subprocess.Popen[bytes] | None = None

    def _filled(self, upstreams: Sequence[str]) -> Path:
        text = (ROOT / "deploy/nginx/sonla.conf").read_text()
        lines = ";\n  server ".join(f"{one} max_fails=0" for one in upstreams)
        text = text.replace("@UPSTREAM@ max_fails=0", lines)
        values = {
            "SITE_NAME": SITE, "HTTP_PORT": self.http, "HTTPS_PORT": self.https,
            "HTTPS_SUFFIX": f":{self.https}", "TLS_DIR": self.folder, "LOG_DIR": self.folder,
            "STATIC_DIR": self.folder / "static", "WWW_DIR": ROOT / "deploy/nginx",
        }  # fmt: skip
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        assert not re.search("@[A-Z_]+@", text), "a place of the nginx file was not filled"
        subprocess.run(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={SITE}",
                "-addext", f"subjectAltName=DNS:{SITE}", "-keyout", self.folder / "key.pem",
                "-out", self.certificate,
            ],
            check=True, capture_output=True,
        )  # fmt: skip
        path = self.folder / "sonla.conf"
        path.write_text(text)
        return path

    def start(self) -> Nginx:
        who = "user root;" if os.geteuid() == 0 else ""
        main = self.folder / "nginx.conf"
        main.write_text(
            f"{who}\ndaemon off;\nworker_processes 2;\npid {self.folder}/pid;\n"
            f"error_log {self.folder}/main.log;\nevents {{ worker_connections 2048; }}\n"
            f"http {{\n  include /etc/nginx/mime.types;\n"
            f"  client_body_temp_path {self.folder}/body;\n  proxy_temp_path {self.folder}/proxy;\n"
            f"  fastcgi_temp_path {self.folder}/f;\n  uwsgi_temp_path {self.folder}/u;\n"
            f"  scgi_temp_path {self.folder}/s;\n  include {self.conf};\n}}\n"
        )
        self.process = subprocess.Popen(["nginx", "-c", str(main), "-e", f"{self.folder}/main.log"])
        until("nginx answers", lambda: heard(self.https))
        return self

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE)

    def context(self) -> ssl.SSLContext:
        """Trusts this certificate and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))


@contextmanager
def running(*servers) -> Iterator[None]:
    try:
        yield
    finally:
        for server in reversed(servers):
            server.stop()
