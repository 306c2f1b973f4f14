"""`remove_demo` starts the database anew and carries over what is not the demo's."""

import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sonla_plan.demo.people import PEOPLE

ROOT = Path(__file__).resolve().parents[2]
#: a demo of a quarter, and an account that is not the demo's; all in one process
MAKE = """
import datetime
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("seed_demo", "--until", "2019-04-05")
from accounts.actions import create_user
from communes.actions import record_posting
from communes.models import District
user = create_user(by=None, password="mat-khau-that-2019", username="that",
                   full_name="Người thật", role="reporting_officer")
record_posting(by=None, user=user, district=District.objects.get(code="119"),
               valid_from=datetime.date(2019, 1, 1))
"""


LEFT = {
    "communes_posting": 1,
    "communes_commune": 204,
    "outreach_outreachactivity": 0,
    "plan_plan": 1,
}


#: files that no row of the demo names: somebody else's
STRANGE = ("inspections.visitfile/cua-nguoi-khac.jpg", "cua-nguoi-khac.pdf")


def files_below(folder: Path) -> set[str]:
    return {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}


def leave_strange_files(folder: Path) -> None:
    for name in STRANGE:
        (folder / name).write_bytes(b"x")


def manage(database: Path | str, folder: Path, *words: str) -> str:
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
        "HTTPS": "0",
        "LOG_LEVEL": "ERROR",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DJANGO_SETTINGS_MODULE": "sonla_plan.settings.base",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def count(database: Path, table: str) -> int:
    return read(database, f"SELECT count(*) FROM {table}")[0][0]


@pytest.mark.slow
@pytest.mark.vendor("sqlite")
def test_the_demo_goes_whole(tmp_path):
    database = tmp_path / "demo.sqlite3"
    manage(database, tmp_path, "shell", "-v0", "-c", MAKE)
    assert len(files_below(tmp_path / "media")) > 1
    leave_strange_files(tmp_path / "media")
    manage(database, tmp_path, "remove_demo", "--yes")
    assert files_below(tmp_path / "media") == set(STRANGE)
    assert read(database, "SELECT username FROM accounts_user ORDER BY 1") == [
        ("quantri",),
        ("that",),
    ]
    assert read(database, "SELECT is_demo FROM core_installation") == [(0,)]
    assert {name: count(database, name) for name in LEFT} == LEFT
    (kept,) = tmp_path.glob("demo-demo-*.sqlite3")
    assert count(kept, "accounts_user") == len(PEOPLE) + 1


#: what the new database says of itself, on any server
SAY = """
from django.apps import apps
from accounts.models import User
from core.models import Installation
print(*sorted(User.objects.values_list("username", flat=True)), Installation.objects.get().is_demo)
print(*(apps.get_model(name).objects.count() for name in (
    "communes.Posting", "communes.Commune", "outreach.OutreachActivity", "plan.Plan")))
"""


@pytest.fixture
def empty_database() -> Iterator[str]:
    """A database of its own on the server the suite runs on."""
    import psycopg2

    server = urlsplit(os.environ["DATABASE_URL"])
    name = f"removal_{secrets.token_hex(4)}"
    with closing(psycopg2.connect(server.geturl())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
            yield server._replace(path=f"/{name}").geturl()
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.slow
@pytest.mark.vendor("postgresql")
def test_the_demo_goes_whole_on_postgresql(empty_database, tmp_path):
    manage(empty_database, tmp_path, "shell", "-v0", "-c", MAKE)
    assert len(files_below(tmp_path / "media")) > 1
    leave_strange_files(tmp_path / "media")
    manage(empty_database, tmp_path, "remove_demo", "--yes")
    assert files_below(tmp_path / "media") == set(STRANGE)
    accounts, numbers = manage(empty_database, tmp_path, "shell", "-v0", "-c", SAY).splitlines()
    assert accounts == "quantri that False"
    assert numbers.split() == [str(number) for number in LEFT.values()]
