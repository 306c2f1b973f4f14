"""docs/engineers/add-an-indicator.md, followed to the letter in a copy of the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.codebase import ROOT, SKIPPED

PAGE = ROOT / "docs" / "engineers" / "add-an-indicator.md"
STEP = re.compile(
    r"\*\*`(?P<file>[^`]+)`\*\*, (?P<where>before|after|instead of) the line that\s+begins\s+"
    r"`(?P<anchor>[^`]+)`:\n\n```(?:python|text)\n(?P<lines>.*?)```",
    re.DOTALL,
)
FENCE = re.compile(r"^```(?:python|text)$", re.MULTILINE)
ONCE_MORE = re.compile(r"```pycon\n(.*?)```", re.DOTALL)
#: what a newcomer would look at, run inside the copy
PROBE = Path(__file__).with_name("recipe_probe.py")
MAY_CHANGE = re.compile(
    r"[a-z]+/indicators\.py|sonla_plan/plan/(indicators|adjustments)\.py"
    r"|sonla_plan/plan/data/\d+\.json|tests/.+\.py"
)


@dataclass(frozen=True)
class Step:
    file: str
    where: str
    anchor: str
    lines: str

    def follow(self, root: Path) -> None:
        path = root / self.file
        before = path.read_text(encoding="utf-8").splitlines(keepends=True)
        fitting = [n for n, line in enumerate(before) if line.startswith(self.anchor)]
        assert len(fitting) == 1, f"{self.file}: {len(fitting)} lines begin {self.anchor!r}"
        start, end = fitting[0], fitting[0]
        if self.where != "before":
            end += 1
        if self.where == "after":
            start += 1
        path.write_text("".join([*before[:start], self.lines, *before[end:]]), encoding="utf-8")


def steps() -> list[Step]:
    text = PAGE.read_text(encoding="utf-8")
    found = [Step(**match.groupdict()) for match in STEP.finditer(text)]
    assert len(found) == len(FENCE.findall(text)), "a block that nobody can place"
    return found


def test_it_takes_at_most_fifteen_lines_and_touches_no_face() -> None:
    own = [step for step in steps() if not step.file.startswith("tests/")]
    written = [line for step in own for line in step.lines.splitlines()]
    assert 10 <= len(written) <= 15
    assert all(MAY_CHANGE.fullmatch(step.file) for step in steps())
    assert max(len(line) for line in written) <= 100


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project in which every step was taken."""
    copy = tmp_path_factory.mktemp("recipe") / "project"
    left_out = shutil.ignore_patterns(*SKIPPED, "images", "browser", "bench", ".*_cache")
    shutil.copytree(ROOT, copy, ignore=left_out)
    for step in steps():
        step.follow(copy)
    shutil.copy(PROBE, copy / "tests" / "plan" / "test_followed.py")
    yield copy
    shutil.rmtree(copy)


def run(copy: Path, *command: str) -> None:
    """On an SQLite of its own: the copy may run beside the suite on either database."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    own |= {"VAR_DIR": str(copy / "var"), "PYTHONPATH": str(copy)}
    own.pop("DATABASE_URL", None)
    own["RECIPE"] = json.dumps(ONCE_MORE.findall(PAGE.read_text(encoding="utf-8")))
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=copy, env=own, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.once("sqlite")
def test_the_indicator_is_counted_and_shown_everywhere(followed: Path) -> None:
    run(
        followed,
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "tests/plan/test_followed.py",
        "tests/outreach/test_indicators.py::test_towns_reached",
        "tests/plan/test_standing.py::test_every_published_indicator_is_known_by_its_key",
        "tests/plan/test_closing.py::test_every_figure_is_fed_by_a_kind_of_record",
    )


def test_what_is_written_is_written_as_the_house_writes(followed: Path) -> None:
    files = sorted({step.file for step in steps() if step.file.endswith(".py")})
    run(followed, "ruff", "format", *files)
    run(followed, "ruff", "check", *files)
