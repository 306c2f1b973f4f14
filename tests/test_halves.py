"""The suite's two halves: no test falls between them."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from .codebase import ROOT
from .conftest import VENDORS, is_of_the_other_half


def marked(**names: str) -> Any:
    """As much of a test as is asked of it: `once="sqlite"`."""
    marks = {name: SimpleNamespace(name=name, args=(said,)) for name, said in names.items()}
    return SimpleNamespace(nodeid="tests/x.py::test_x", get_closest_marker=marks.get)


def halves(item: Any, *, both: bool) -> list[str]:
    return [name for name in VENDORS if not is_of_the_other_half(item, name, both=both)]


@pytest.mark.parametrize("name", VENDORS)
def test_a_test_runs_in_one_half_or_in_both(name: str) -> None:
    assert halves(marked(), both=True) == list(VENDORS)
    assert halves(marked(vendor=name), both=True) == [name]
    assert halves(marked(once=name), both=True) == [name]
    assert halves(marked(once=name), both=False) == list(VENDORS), "alone, a half takes them all"
    for other in VENDORS:
        assert halves(marked(vendor=name, once=other), both=True) == [name]


@pytest.mark.parametrize("mark", ["vendor", "once"])
@pytest.mark.parametrize("both", [True, False])
def test_a_slip_of_the_pen_stops_the_suite(mark: str, both: bool) -> None:
    with pytest.raises(pytest.UsageError, match="postgres"):
        halves(marked(**{mark: "postgres"}), both=both)


@pytest.mark.parametrize(
    ("url", "throwaway"),
    [("sqlite:////tmp/x.sqlite3", True), ("postgres://a:b@127.0.0.1/c", False), ("", True)],
)
def test_the_second_half_is_never_sqlite_again(url: str, throwaway: bool) -> None:
    """What `once` leaves to PostgreSQL would run nowhere."""
    known = {**os.environ, "DATABASE_URL": url, "MAKEFLAGS": ""}
    asked = ["make", "-n", "test"]
    done = subprocess.run(asked, cwd=ROOT, env=known, capture_output=True, text=True, check=True)
    told = done.stdout
    assert told.count('if [ -n "" ]' if throwaway else 'if [ -n "1" ]') == 2


@pytest.mark.once("sqlite")
def test_a_test_chosen_alone_leaves_the_real_database_alone(tmp_path: Path) -> None:
    """One with threads bears no mark of pytest-django, which then made no database for it."""
    alone = ["-q", "-n0", "-p", "no:cacheprovider", "tests/plan/test_figures.py", "-k", "no_stale"]
    known = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and "PYTEST" not in k}
    known["VAR_DIR"] = str(tmp_path)
    command = [sys.executable, "-m", "pytest", *alone]
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert not list(tmp_path.glob("*.sqlite3*"))
