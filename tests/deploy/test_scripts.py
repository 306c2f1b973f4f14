"""Parts of deploy's scripts by themselves; from end to end: installing.py."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.codebase import ROOT

KEY, URL = "khoá-bí-mật\\&0123", "postgres://a:p&w|d@h:5432/n?sslmode=require&connect_timeout=5"
#: everything before its steps are taken
HEAD = (
    (ROOT / "deploy/install.sh").read_text(encoding="utf-8").partition('\nmkdir -p "$(dirname')[0]
)


@pytest.fixture
def bash(tmp_path: Path) -> Callable[[str], str]:
    """Runs a script on a machine whose programs write down what everybody reads of them (ps)."""
    programs = tmp_path / "bin"
    programs.mkdir()
    whole = {name: f'exec {shutil.which(name)} "$@"' for name in ("env", "sed")}
    whole |= {"id": "", "runuser": 'shift 3; exec "$@"', "apt-get": ""}
    whole |= {"dpkg": '[ "$2" != postgresql ]'}
    for name, does in whole.items():
        (programs / name).write_text(f'#!/bin/sh\necho "{name} $*" >>{tmp_path}/words\n{does}\n')
        (programs / name).chmod(0o755)
    python = tmp_path / "opt/sonla/current/venv/bin/python"
    for folder in (python.parent, tmp_path / "etc/sonla", tmp_path / "var/log"):
        folder.mkdir(parents=True)
    told = f'echo "python $*" >>{tmp_path}/words\nprintf "%s %s\\n" "$SECRET_KEY" "$DATABASE_URL"'
    python.write_text(f"#!/bin/sh\n{told}\n")
    python.chmod(0o755)

    def run(script: str, **more: str) -> str:
        path = tmp_path / "opt/script"
        path.write_text(script, encoding="utf-8")
        known = {"PATH": f"{programs}:/usr/bin:/bin", "ROOT": str(tmp_path), "SITE_NAME": "x.vn"}
        return subprocess.run(
            ["bash", path, "doctor"], cwd=ROOT, env=known | more, text=True, capture_output=True,
            check=True,
        ).stdout  # fmt: skip

    return run


def words(folder: Path) -> str:
    return (folder / "words").read_text(encoding="utf-8")


def test_no_secret_is_among_the_words_of_a_command(bash, tmp_path) -> None:
    """Neither while the settings are written, nor while a command runs, which may be long."""
    written = f"""{HEAD}
        real() {{ true; }}
        RELEASE={tmp_path}/opt/sonla/current
        filled deploy/sonla.env.example >"$ETC/sonla.env"
        manage doctor
    """
    assert bash(written, SECRET_KEY=KEY, DATABASE_URL=URL) == f"{KEY} {URL}\n"
    manage = (ROOT / "deploy/sonla-manage").read_text(encoding="utf-8")
    for place in ("/opt/sonla", "/etc/sonla"):
        manage = manage.replace(place, f"{tmp_path}{place}")
    assert bash(manage) == f"{KEY} {URL}\n"
    assert words(tmp_path).count("python manage.py doctor\n") >= 2
    assert not [secret for secret in (KEY, URL, "p&w|d") if secret in words(tmp_path)]


def test_a_database_elsewhere_brings_none_here(bash, tmp_path) -> None:
    """The next release is installed without naming it again: the settings say where it is."""
    bash(f"{HEAD}\nreal() {{ true; }}\npackages")
    assert "install" in words(tmp_path)
    assert "postgresql" in words(tmp_path).partition("install")[2]
    (tmp_path / "words").unlink()
    (tmp_path / "etc/sonla/sonla.env").write_text(f"DATABASE_URL={URL}\n")
    bash(f"{HEAD}\nreal() {{ true; }}\npackages")
    assert "apt-get" not in words(tmp_path)
