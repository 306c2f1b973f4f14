"""`remove_demo` starts the database anew and carries over what is not the demo's."""

import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: a demo of six weeks, and an account that is not the demo's; all in one process
MAKE = """
import datetime
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("seed_demo", "--until", "2019-02-15")
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


def manage(database: Path, *words: str) -> str:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
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
    manage(database, "shell", "-v0", "-c", MAKE)
    manage(database, "remove_demo", "--yes")
    assert read(database, "SELECT username FROM accounts_user ORDER BY 1") == [
        ("quantri",),
        ("that",),
    ]
    assert read(database, "SELECT is_demo FROM core_installation") == [(0,)]
    assert {name: count(database, name) for name in LEFT} == LEFT
    (kept,) = tmp_path.glob("demo-demo-*.sqlite3")
    assert count(kept, "accounts_user") == 8
