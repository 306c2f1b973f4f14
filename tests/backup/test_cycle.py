"""A backup is taken, proven and restored: by the commands, in installations of their own."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.backup import Problem, proving, restoring
from core.backup.age import Identity
from tests.backup import site
from tests.backup.site import Site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed"),
]


def key(path: Path) -> str:
    """Makes an identity; returns its public key."""
    made = subprocess.run(["age-keygen", "-o", path], capture_output=True, text=True, check=True)
    return made.stderr.split()[-1]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A month of the demo, with one proven backup."""
    folder = tmp_path_factory.mktemp("full")
    name = f"backup_full_{os.getpid()}"
    here = Site(folder, site.database(name, folder), key(folder / "identity"))
    here.manage("migrate", "-v", "0")
    here.shell(site.FILL)
    here.progress = here.shell(site.PROGRESS)  # type: ignore[attr-defined]
    here.said = here.manage("backup", "--prove")  # type: ignore[attr-defined]
    here.state = here.shell(site.STATE)  # type: ignore[attr-defined]
    kept = folder / "kept" / here.archives[0].name  # out of reach of the retention
    kept.parent.mkdir()
    here.first = shutil.copy2(here.archives[0], kept)  # type: ignore[attr-defined]
    yield here
    site.drop(name)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Site]:
    name = f"backup_fresh_{os.getpid()}"
    yield Site(tmp_path, site.database(name, tmp_path))
    site.drop(name)


def test_restored_onto_a_fresh_database_every_figure_is_the_same(full, fresh):
    identity = str(full.folder / "identity")
    fresh.manage("restore", str(full.first), "--identity", identity)
    assert fresh.shell(site.PROGRESS) == full.progress
    was, now = full.state, fresh.shell(site.STATE)
    assert [run[:2] for run in was["runs"]] == [["taken", ""], ["proven", "one_time"]]
    assert was["runs"][0][5] == 1
    assert now["unguarded"] == []
    assert now["same"] == [True]
    assert now["sessions"] == 1, "who was signed in does not come back; PROGRESS signs in once"
    assert [run[:2] for run in now["runs"]] == [["restored", "kept"]]
    assert now["runs"][0][2:4] == was["runs"][0][2:4]
    assert fresh.run("migrate", "--check").returncode == 0


def test_what_a_backup_leaves_behind(full):
    """One archive, for its owner only, and no plain copy of anything."""
    assert "every row and file is the same" in full.said
    assert full.first.stat().st_mode & 0o777 == 0o600
    assert (full.folder / "backups").stat().st_mode & 0o777 == 0o700
    left = [p for p in full.folder.rglob(".*") if p.name != ".lock"]
    assert left == []
    archive = full.first.read_bytes()
    assert archive.startswith(b"age-encryption.org/v1")
    for plain in (b"%PDF", b"communes_commune", b"PGDMP", b"manifest"):
        assert plain not in archive
    if not site.is_sqlite():
        own = proving.scratch_of(full.database)  # beside it other tests prove others
        left = site.maintenance(f"SELECT 1 FROM pg_database WHERE starts_with(datname, '{own}')")
        assert left == []


def test_proven_with_the_key_that_is_kept_apart(full, tmp_path):
    copy = Site(tmp_path, full.url)  # another VAR_DIR: the archive alone is enough
    said = copy.manage(
        "restore", str(full.first), "--into", "scratch",
        "--identity", str(full.folder / "identity"),
    )  # fmt: skip
    assert "Proven" in said
    assert full.shell(site.STATE)["runs"][-1][:2] == ["proven", "kept"]


@pytest.mark.once("sqlite")
def test_an_archive_that_was_changed_is_refused(full, fresh, tmp_path):
    identity = full.folder / "identity"
    whole = full.first.read_bytes()
    changed = tmp_path / "changed.age"
    refused = "is damaged or was changed: it is not restored"
    for name, content in {
        "cut off": whole[:-1],
        "cut off at a piece": whole[: len(whole) // 2],
        "nothing": b"",
        "one bit": whole[:50_000] + bytes([whole[50_000] ^ 1]) + whole[50_001:],
    }.items():
        changed.write_bytes(content)
        with pytest.raises(Problem) as problem:
            restoring.look_through(changed, Identity(file=identity))
        assert refused in str(problem.value), name
    fresh.manage("migrate", "-v", "0")
    for into in ("scratch", "place"):
        words = ("restore", str(changed), "--identity", str(identity), "--into", into)
        assert refused in fresh.refused(*words)
    assert fresh.run("migrate", "--check").returncode == 0, "the database still stands"


def test_rows_that_differ_are_told(full, tmp_path):
    """An archive whose manifest says something else than its database holds."""
    identity = full.folder / "identity"
    archive = full.first
    plain = subprocess.run(
        ["age", "-d", "-i", identity, archive], capture_output=True, check=True
    ).stdout
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(plain)) as old, tarfile.open(fileobj=out, mode="w") as new:
        for entry in old:
            content = old.extractfile(entry).read()
            if entry.name == "manifest.json":
                manifest = json.loads(content)
                manifest["tables"]["communes_commune"][0] += 1
                manifest["triggers"].append("one_more")
                content = json.dumps(manifest).encode()
                entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))
    made = tmp_path / "made.age"
    subprocess.run(["age", "-r", full.recipient, "-o", made], input=out.getvalue(), check=True)
    said = full.refused("restore", str(made), "--identity", str(identity), "--into", "scratch")
    assert "communes_commune: 205 rows" in said
    assert "204 rows" in said
    assert "the trigger one_more is missing" in said
    assert full.shell(site.STATE)["runs"][-1][0] == "failed"


@pytest.mark.once("postgresql")
def test_a_database_that_holds_data_is_overwritten_by_name_only(full):
    identity = str(full.folder / "identity")
    words = ("restore", str(full.first), "--identity", identity)
    said = full.refused(*words, "--overwrite", "another")
    assert "the database holds data and there are attachments" in said
    assert f"--overwrite {full.database}" in said
    (full.folder / "media" / "later.pdf").write_bytes(b"of a row that is not in the archive")
    full.manage(*words, "--overwrite", full.database)
    assert full.shell(site.PROGRESS) == full.progress
    state = full.shell(site.STATE)
    assert (state["unguarded"], state["same"]) == ([], [True])
    assert not (full.folder / "media" / "later.pdf").exists()


@pytest.mark.once("sqlite")
def test_what_is_missing_is_one_sentence(full, tmp_path):
    archive, other = full.first, tmp_path / "other"
    key(other)
    said = full.refused("restore", str(archive), "--identity", str(other), "--into", "scratch")
    assert "This identity does not open" in said
    said = full.refused("restore", str(archive), "--identity", str(tmp_path / "none"))
    assert "There is no identity file" in said
    (tmp_path / "text").write_text("no key")
    with pytest.raises(Problem, match="The identity file cannot be used"):
        restoring.look_through(archive, Identity(file=tmp_path / "text"))
    with pytest.raises(Problem, match="There is no archive"):
        restoring.look_through(tmp_path / "none.age", Identity(file=other))
    unset = Site(tmp_path, full.url)
    assert "BACKUP_RECIPIENT is not set" in unset.refused("backup")
    # the programs of the database are found, age is not
    without = Site(tmp_path, full.url, full.recipient, {"PATH": str(tmp_path)})
    assert "age is not installed: on Debian, apt install age" in without.refused("backup")


def test_a_full_disk_leaves_nothing_half(full):
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    before = full.archives
    said = full.refused("backup", preexec_fn=small)
    assert "CommandError" in said
    assert full.archives == before
    assert [p for p in full.folder.rglob(".backup-*")] == []


@pytest.mark.once("postgresql")
def test_what_a_killed_run_left_goes_with_the_next(full):
    left = full.folder / "media" / ".backup-killed"
    left.mkdir()
    (left / "0").write_bytes(b"a link to an attachment")
    (full.folder / "backups" / ".backup-half").write_bytes(b"half an archive")
    full.manage("backup")
    assert not left.exists()
    assert not (full.folder / "backups" / ".backup-half").exists()
