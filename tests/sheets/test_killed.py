"""A worker killed while it stores: nothing is there, or everything, and the page says which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .killing import ROOT


@pytest.mark.slow
@pytest.mark.vendor("sqlite")
def test_nothing_or_everything(tmp_path: Path) -> None:
    """The same for 20,000 rows and ten times, on either database: `make kill-excel`."""
    here = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "sonla_plan.settings.test",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "tests/sheets/killing.py", "1000", "3"]
    done = subprocess.run(command, cwd=ROOT, env=here, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("killed after") == 3
