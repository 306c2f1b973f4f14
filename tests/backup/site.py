"""An installation of its own: a database, a VAR_DIR, and manage.py run in it as a process."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
#: as on a real machine: owner of its database, and no superuser
OWNER = "backup_test_owner"
SECRET = "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz"

#: a month of the demo, one attachment, somebody signed in, and progress as everybody would see it
FILL = """
from django.core.management import call_command
call_command("seed_demo", "--until", "2019-01-31")
import datetime
from django.core.files.uploadedfile import SimpleUploadedFile
from communes.actions import record_document
from communes.models import District
from tests.world import PDF
record_document(by=None, kind="plan", number="1/KH", issued_on=datetime.date(2019, 1, 10),
                title="Kế hoạch", district=District.objects.get(code="119"),
                letter_number="2/CV", letter_on=datetime.date(2019, 1, 10),
                file=SimpleUploadedFile("a.pdf", PDF, "application/pdf"))
"""
PROGRESS = """
import json
from django.test import Client
from accounts.models import User
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(User.objects.get(username="lanhdao"),
                   "django.contrib.auth.backends.ModelBackend")
out = []
for query in ("", "?as_of=2019-01-15", "?district=119", "?district=123&as_of=2019-01-20"):
    response = client.get("/progress.json" + query)
    assert response.status_code == 200, response.content
    out.append(response.json())
print("\\n>" + json.dumps(out))
"""
STATE = """
import json
from core.guards import unguarded
from core.models import BackupRun
from communes.models import GuidingDocument
from accounts.models import Session
from tests.world import PDF
runs = [(r.kind, r.opened_by, r.archive, r.digest, r.rows, r.files) for r in
        BackupRun.objects.order_by("pk")]
same = [d.file.read() == PDF for d in GuidingDocument.objects.filter(number="1/KH")]
print("\\n>" + json.dumps({"unguarded": unguarded(), "runs": runs, "same": same,
                          "sessions": Session.objects.count()}))
"""


@dataclass
class Site:
    folder: Path
    url: str
    recipient: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> str:
        return self.url.rsplit("/", 1)[1]

    @property
    def archives(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("*.age"))

    def run(self, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "DATABASE_URL": self.url,
            "VAR_DIR": str(self.folder),
            "SECRET_KEY": SECRET,
            "HTTPS": "0",
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "sonla_plan.settings.base",
            "PYTHONPATH": str(ROOT),
            **({"BACKUP_RECIPIENT": self.recipient} if self.recipient else {}),
            **self.extra,
        }
        return subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, capture_output=True, text=True,
            check=False, timeout=180, env=environment, **more,
        )  # fmt: skip

    def manage(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, source: str) -> Any:
        said = re.search(r"^>(.*)$", self.manage("shell", "-v", "0", "-c", source), re.M)
        return json.loads(said[1]) if said else None

    def refused(self, *words: str, **more: Any) -> str:
        """The one sentence a command stops with."""
        done = self.run(*words, **more)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr, done.stderr
        return done.stderr.strip()


def maintenance(sql: str) -> list[Any]:
    """In the cluster the suite runs in."""
    given = settings.DATABASES["default"]
    connection = psycopg2.connect(
        dbname="postgres", user=given["USER"], password=given["PASSWORD"], host=given["HOST"],
        port=given["PORT"],
    )  # fmt: skip
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def is_sqlite() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"))


def database(name: str, folder: Path) -> str:
    """The address of a new, empty database."""
    if is_sqlite():
        return f"sqlite:///{folder / name}.sqlite3"
    given = settings.DATABASES["default"]
    with suppress(psycopg2.errors.DuplicateObject, psycopg2.errors.UniqueViolation):
        maintenance(f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{SECRET}'")
    drop(name)
    maintenance(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8'")
    return f"postgres://{OWNER}:{SECRET}@{given['HOST']}:{given['PORT']}/{name}"


def drop(name: str) -> None:
    if not is_sqlite():
        maintenance(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
