"""deploy/install.sh from nothing to a signed-in dashboard, and then a reload under load.

    python tests/deploy/installing.py        (make install-check; .ci/run calls it)

Below a folder and on loopback, as far as a machine without systemd allows: real PostgreSQL, real
nginx with TLS, and of every unit the very command. docs/engineers/install.md says what is left out.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from scripts import postgres  # noqa: E402
from tests.deploy import units  # noqa: E402
from tests.machine.reader import Reader  # noqa: E402
from tests.machine.servers import SITE, Nginx, free_port, running, until  # noqa: E402

SECOND_STEP = "/tai-khoan/hai-buoc/"
NEW = "mật khẩu mới 2019 của quản trị"
# Made by others; a release without them is not whole, so nothing here is left out by default.
UNITS = ("seal", "retention", "reminders", "backup")


def say(text: str) -> None:
    print(text, flush=True)


def install(folder: Path, url: str, ports: dict[str, str]) -> str:
    kept = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    kept |= {
        name: value for name, value in os.environ.items() if name.startswith(("PIP_", "PYTHON="))
    }
    done = subprocess.run(
        [ROOT / "deploy/install.sh"], cwd=folder, text=True, capture_output=True, check=False,
        env={**kept, "ROOT": str(folder), "SITE_NAME": SITE, "DB_ADMIN_URL": url, **ports},
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{done.stdout}\n{done.stderr}\n{log_of(folder)}")
    return done.stdout


def log_of(folder: Path) -> str:
    return (folder / "var/log/sonla-install.log").read_text(encoding="utf-8")


def state(folder: Path) -> dict[str, str]:
    """Every file below the folder with its content, mode and date; the log of installing grows."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path)] = os.readlink(path)
        elif path.is_file() and "/var/log/" not in str(path) and "/pg/" not in str(path):
            seen = path.stat()
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path)] = f"{oct(seen.st_mode)} {seen.st_mtime_ns} {content}"
    return found


def check_twice(folder: Path, url: str, ports: dict[str, str]) -> str:
    began = time.monotonic()
    first = install(folder, url, ports)
    taken = time.monotonic() - began
    say(first)
    password = re.search(r"^ +quantri (\S+)$", first, re.M)[1]
    assert password not in log_of(folder), "the password must not stand in the log"
    before = state(folder)
    again = install(folder, url, ports)
    assert "Nothing was changed" in again, again
    assert "+" not in again, again
    assert password not in again
    after = state(folder)
    assert before == after, sorted(set(before.items()) ^ set(after.items()))[:5]
    mode = (folder / "etc/sonla/sonla.env").stat().st_mode & 0o777
    assert mode == 0o640, oct(mode)
    assert (folder / "etc/sonla/tls/key.pem").stat().st_mode & 0o077 == 0
    say(f"== installed in {taken:.0f} s; the second run changed none of {len(after)} files")
    return password


def check_static(reader: Reader, page: str) -> None:
    name = re.search(r'href="(/static/css/tokens\.[0-9a-f]{12}\.css)"', page)[1]
    plain = reader.get(name)
    assert plain.status == 200
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain.headers["X-Content-Type-Options"] == "nosniff"
    assert reader.get("/static/../../../etc/sonla/sonla.env").status in (400, 404)
    assert reader.get("/media/").status in (302, 404)


def check_sign_in(reader: Reader, password: str) -> None:
    """The first sign-in over TLS, the new password, the dashboard."""
    page = reader.get("/tai-khoan/dang-nhap/")
    assert page.status == 200, page.text
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert re.fullmatch(r"[0-9a-f]{32}", page.headers["X-Request-ID"])
    check_static(reader, page.text)
    typed = {"username": "quantri", "password": password}
    assert reader.post("/tai-khoan/dang-nhap/", typed).status == 302
    names = re.findall(r'name="(\w*password\w*)"', reader.get("/tai-khoan/mat-khau/").text)
    values = {name: password if "old" in name else NEW for name in names}
    changed = reader.post("/tai-khoan/mat-khau/", values)
    assert changed.status == 302, changed.text
    # whoever administers signs in with a second step: the key is typed into no telephone, but here
    found = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", reader.get(SECOND_STEP).text)
    codes = reader.post(SECOND_STEP, {"code": code_of(found[0].replace(" ", ""))})
    assert codes.status == 200, codes.status
    dashboard = reader.get("/")
    assert dashboard.status == 200, (dashboard.status, dashboard.headers)
    assert "Tiến độ" in dashboard.text
    say("== signed in over TLS; the dashboard is there")


def code_of(key: str) -> str:
    """Six digits for now (RFC 6238)."""
    moment = struct.pack(">Q", int(time.time()) // 30)
    made = hmac.new(base64.b32decode(key), moment, hashlib.sha1).digest()
    start = made[-1] & 15
    return f"{(struct.unpack('>I', made[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def check_http(port: int, https: int) -> None:
    answer = Reader(port).get("/x?q=1")
    assert answer.status == 301
    assert answer.headers["Location"].startswith("https://")


def check_reload(folder: Path, nginx: Nginx, web: list, door, log: Path) -> None:
    """The service is restarted three times while twelve readers ask; the socket stays."""
    service = folder / "etc/systemd/system/sonla-web.service"
    stop, answers, longest = threading.Event(), [], [0.0]

    def ask() -> None:
        reader = Reader(nginx.https, context=nginx.context())
        while not stop.is_set():
            try:
                answer = reader.get("/tai-khoan/dang-nhap/")
                answers.append(answer.status)
                longest[0] = max(longest[0], answer.seconds)
            except Exception as problem:
                answers.append(problem)

    threads = [threading.Thread(target=ask) for _n in range(12)]
    for thread in threads:
        thread.start()
    for _time in range(3):
        time.sleep(2)
        web[0].terminate()  # as systemd does: SIGTERM, and whoever is being answered is answered
        web[0].wait(timeout=40)
        web[0] = units.start(service, log, door)
    time.sleep(3)
    stop.set()
    for thread in threads:
        thread.join()
    wrong = [answer for answer in answers if answer != 200]
    assert not wrong, f"{len(wrong)} of {len(answers)} dropped: {wrong[:3]}"
    say(
        f"== reloaded three times under load: {len(answers)} requests, none dropped,"
        f" the longest waited {longest[0]:.1f} s"
    )


def check_log(folder: Path, log: Path, nginx_logs: Path) -> None:
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    asked = [line for line in lines if line["logger"] == "core.requests"]
    assert len(asked) > 20
    assert {"request", "user", "route", "status", "ms"} <= set(asked[0])
    written = nginx_logs / "access.log"

    def known() -> bool:  # nginx writes its line after the answer has gone out
        numbers = {json.loads(line)["request"] for line in written.read_text().splitlines()}
        return {line["request"] for line in asked} <= numbers

    until("the same numbers in nginx's log", known, seconds=15)
    for text in (log.read_text(), written.read_text()):
        assert "quantri" not in text
        assert "?q=1" not in text
    say("== one number for a request in nginx's log and in ours; no name, no query string")


def check_units(folder: Path, log: Path) -> None:
    place = folder / "etc/systemd/system"
    known = set(subprocess.run(
        [folder / "usr/local/sbin/sonla-manage", "help", "--commands"],
        capture_output=True, text=True, check=True,
    ).stdout.split())  # fmt: skip
    for name in UNITS:
        unit = place / f"sonla-{name}.service"
        asked = {
            command.split("manage.py ")[1].split()[0] for command in units.values(unit, "ExecStart")
        }
        assert (place / f"sonla-{name}.timer").exists()
        if not asked <= known:
            say(
                f"== left out: sonla-{name}, this release has no {', '.join(sorted(asked - known))}"
            )
            continue
        if name == "backup" and not with_recipient(folder):
            say("== left out: sonla-backup, there is no age-keygen here")
            continue
        assert units.run(unit, log) == 0, f"{unit.name}: {log.read_text()[-2000:]}"
        say(f"== sonla-{name}.service did its work")


def with_recipient(folder: Path) -> bool:
    if shutil.which("age-keygen") is None:
        return False
    made = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True)
    key = re.search(r"public key: (age1\w+)", made.stdout + made.stderr)[1]
    with (folder / "etc/sonla/sonla.env").open("a") as file:
        file.write(f"BACKUP_RECIPIENT={key}\n")
    return True


def check_services(folder: Path, password: str, ports: dict[str, str]) -> None:
    place, logs = folder / "etc/systemd/system", folder / "var/log/sonla"
    nginx = Nginx(folder, conf=folder / "etc/nginx/conf.d/sonla.conf")
    nginx.http, nginx.https = int(ports["HTTP_PORT"]), int(ports["HTTPS_PORT"])
    nginx.certificate = folder / "etc/sonla/tls/fullchain.pem"
    web_log = logs / "web.out"
    with units.held(place / "sonla-web.socket") as door:
        web = [units.start(place / "sonla-web.service", web_log, door)]
        jobs = units.start(place / "sonla-jobs.service", logs / "jobs.out")
        try:
            with running(nginx.start()):
                reader = Reader(nginx.https, context=nginx.context())
                until("ready", lambda: reader.get("/readyz").status == 200)
                check_http(nginx.http, nginx.https)
                check_sign_in(reader, password)
                check_reload(folder, nginx, web, door, web_log)
                check_log(folder, web_log, logs)
                assert jobs.poll() is None, (logs / "jobs.out").read_text()
                web[0].terminate()
                web[0].wait(timeout=40)
                check_away(folder, nginx)
        finally:
            for process in (web[0], jobs):
                process.terminate()
                process.wait(timeout=40)
    check_units(folder, logs / "timers.out")


def check_away(folder: Path, nginx: Nginx) -> None:
    """Nobody behind the door at all: nginx's own sentence. (A file in the socket's place.)"""
    door = folder / "run/sonla/web.sock"
    door.rename(door.with_suffix(".away"))
    answer = Reader(nginx.https, context=nginx.context()).get("/")
    door.with_suffix(".away").rename(door)
    assert answer.status == 503
    assert "khởi động lại" in answer.text
    assert answer.headers["Retry-After"] == "30"


def main() -> None:
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="sonla-install-", dir="/tmp"))
    folder.chmod(0o755)
    ports = {"HTTP_PORT": str(free_port()), "HTTPS_PORT": str(free_port())}
    try:
        with postgres.cluster() as server:
            password = check_twice(folder, server.url, ports)
            check_services(folder, password, ports)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say(f"== whole in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
