"""Double submissions and edits by two, on a server as it is in use: `make stress` with a thousand.

On PostgreSQL in the suite's own database; on SQLite in a file, as a server has it: a database in
memory is not shared between threads in that way.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from . import stressing

pytestmark = pytest.mark.slow


@pytest.mark.vendor("postgresql")
@pytest.mark.django_db(transaction=True)
def test_nothing_is_doubled() -> None:
    stressing.double_submissions()


@pytest.mark.vendor("postgresql")
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_unseen() -> None:
    stressing.two_people()


@pytest.mark.vendor("sqlite")
def test_neither_on_sqlite(tmp_path: Path) -> None:
    here = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "sonla_plan.settings.test",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(stressing.ROOT),
    }
    command = [sys.executable, "tests/core/stressing.py"]
    done = subprocess.run(
        command, cwd=stressing.ROOT, env=here, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == "held"
