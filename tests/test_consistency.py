"""What stands in two places says the same in both."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.codebase import LAYERS, ROOT, files, shown

BINARY = (".woff2", ".png", ".jpg", ".ico", ".mo", ".gz", ".br", ".xlsx", ".docx", ".pdf", ".ttf")


def script(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_every_migration_is_written() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_catalogue_is_complete_and_compiled() -> None:
    script("scripts/check_messages.py", "compiled")


def test_vendored_files_are_the_ones_in_the_lock() -> None:
    script("scripts/vendor_assets.py", "verify")


def requirements(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "-"))]


def distribution(line: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", line)
    assert found, line
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_requirements_have_a_reason_and_a_pin(name: str) -> None:
    asked = requirements(f"{name}.in")
    assert not [line for line in asked if not re.search(r"\s#\s+\w.{10,}", line)]
    lock = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)==\S+ \\\n    --hash=sha256:", lock, re.M))
    unhashed = re.findall(r"^[a-z0-9][^\n]*[^\\]$", lock, re.M)
    assert {distribution(line) for line in asked} <= pinned
    assert not unhashed


def test_both_locks_agree() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.M))

    runtime, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {k: v for k, v in dev.items() if k in runtime} == {
        k: v for k, v in runtime.items() if k in dev
    }


def test_the_linter_and_the_tests_know_the_same_layers() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    linter = config["tool"]["importlinter"]
    layers = [set(line.split(" | ")) for line in linter["contracts"][0]["layers"]]
    assert layers == [set(rooms) for rooms in LAYERS]
    assert set(linter["root_packages"]) == {room for rooms in LAYERS for room in rooms}


# Written so that this file does not find itself.
MACHINE = re.compile(rf"\.\./share[d]|/(?:wor[k]|roo[t]|hom[e])/\w|{re.escape(str(ROOT))}/")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|registry\.yarnpkg|proxy\.golang"
)


def texts() -> list[tuple[Path, str]]:
    return [
        (path, path.read_text(encoding="utf-8", errors="ignore"))
        for path in files()
        if not path.name.endswith(BINARY) and path.name != ".git"  # of a worktree
    ]


def test_nothing_names_one_machine_or_a_registry() -> None:
    wrong = [
        f"{shown(path)}: {match[0]}"
        for path, text in texts()
        for pattern in (MACHINE, REGISTRY)
        for match in pattern.finditer(text)
    ]
    assert not sorted(set(wrong)), "\n".join(sorted(set(wrong)))


def test_our_style_sheets_and_scripts_ask_no_other_host() -> None:
    asked = re.compile(
        r"url\(\s*[\"']?(?:https?:)?//|@import|\bimport\(|fetch\([\"'`]https?:", re.I
    )
    wrong = [
        f"{shown(path)}: {match[0]}"
        for path in files(".css", ".js")
        if "vendor" not in path.parts
        for match in asked.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


def test_decisions_are_short() -> None:
    long = [
        shown(path)
        for path in files(".md")
        if "adr" in path.parts and path.read_text(encoding="utf-8").count("\n") > 40
    ]
    assert not long


def test_scripts_and_hooks_can_be_run() -> None:
    for name in ("manage.py", ".ci/run", "scripts/postgres.py", "scripts/check_messages.py"):
        path = ROOT / name
        assert path.stat().st_mode & 0o111, f"{name} is not executable"
        assert path.read_text(encoding="utf-8").startswith("#!")
