"""What the archive is made of: the files of the snapshot's moment, safe names, what is kept."""

from __future__ import annotations

import datetime
import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.backup import Problem, archive, keeping, restoring, taking

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST = datetime.datetime(2019, 1, 1, 2, tzinfo=HERE)


class Snapshots:
    """A store whose rows name `named`; `meanwhile` happens just before each snapshot."""

    def __init__(self, named: set[str], meanwhile) -> None:
        self.named, self.meanwhile, self.taken = named, meanwhile, 0

    @contextmanager
    def snapshot(self) -> Iterator[Snapshots]:
        self.meanwhile(self)
        self.taken += 1
        yield self

    def file_names(self) -> set[str]:
        return set(self.named)


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path
    (tmp_path / "media" / "jobs").mkdir(parents=True)
    (tmp_path / "media" / "jobs" / "1.json").write_text("[]")
    (tmp_path / "media" / "a").write_bytes(b"first")
    return tmp_path / "media"


def held(store) -> tuple[dict[str, bytes], set[str]]:
    with taking._held(store) as (_here, files, lost):
        return {name: path.read_bytes() for name, path in files.items()}, lost


def test_a_file_removed_meanwhile_is_there(media):
    store = Snapshots({"a"}, lambda store: (media / "a").unlink())
    assert held(store) == ({"media/a": b"first"}, set())
    assert list(media.glob(".*")) == [], "the links are gone"


def test_a_file_that_came_meanwhile_is_there(media):
    store = Snapshots({"a", "b"}, lambda store: (media / "b").write_bytes(b"second"))
    assert held(store) == ({"media/a": b"first", "media/b": b"second"}, set())


def test_one_that_came_and_went_between_two_looks_makes_it_start_again(media):
    def gone_again(store: Snapshots) -> None:
        store.named = {"a", "b"} if store.taken == 0 else {"a"}

    store = Snapshots(set(), gone_again)
    assert held(store) == ({"media/a": b"first"}, set())
    assert store.taken == 2


def test_a_file_that_is_lost_is_told_and_stops_nothing(media):
    store = Snapshots({"a", "lost"}, lambda store: None)
    assert held(store) == ({"media/a": b"first"}, {"lost"})
    assert store.taken == 2


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "media/../../x", "media\\x", "media", "..", "a/.."]
)
def test_names_that_lead_elsewhere(name):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(Problem, match="is not restored"):
        archive.read(io.BytesIO(out.getvalue()), archive.Taker())


def test_a_link_is_no_file():
    out = io.BytesIO()
    entry = tarfile.TarInfo("media/a")
    entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(fileobj=out, mode="w") as tar:
        tar.addfile(entry)
    with pytest.raises(Problem, match="no file"):
        archive.read(io.BytesIO(out.getvalue()), archive.Taker())


def test_an_archive_for_another_release_or_database(db):
    manifest = archive.Manifest(
        taken_at="", release="9.9", vendor="postgresql", server="15", migrations=["core.9999_new"],
        tables={}, triggers=[], left_out=[],
    )  # fmt: skip

    class Store:
        vendor = "postgresql"

    with pytest.raises(Problem, match=r"release 9\.9, whose migration core\.9999_new"):
        restoring.fits(manifest, Store())
    Store.vendor = "sqlite"
    with pytest.raises(Problem, match="the kind of database it came from"):
        restoring.fits(manifest, Store())


def names(days: list[int]) -> list[str]:
    return [keeping.name_of(FIRST + datetime.timedelta(days=n)) for n in days]


def test_a_year_of_nights():
    """By hand: 14 days, 8 weeks of which some lie in the days, and every month's last night."""
    year = names(list(range(365)))
    gone = keeping.superfluous(year, keep=(14, 8, 12), zone=HERE)
    kept = [name[7:15] for name in year if name not in gone]
    # names are of UTC: two in the morning of the 31st is the evening of the 30th
    assert kept == [
        "20190130", "20190227", "20190330", "20190429", "20190530", "20190629", "20190730",
        "20190830", "20190929", "20191030", "20191116", "20191123", "20191129", "20191130",
        "20191207", "20191214", *(f"201912{day}" for day in range(17, 31)),
    ]  # fmt: skip


@given(
    st.lists(st.integers(0, 2000), max_size=60, unique=True),
    st.tuples(*[st.integers(0, 20)] * 3),
    st.integers(0, 2000),
)
def test_the_newest_and_the_proven_one_always_stay(days, keep, proven):
    found, proven_name = names(days), names([proven])[0]
    others = ["notes.txt", "backup-old.tar.age"]
    gone = keeping.superfluous([*found, *others], keep=keep, zone=HERE, always=[proven_name])
    assert set(gone) <= set(found) - {proven_name} - {max(found, default="")}
    assert len(found) - len(gone) <= sum(keep) + 2
    again = [name for name in found if name not in gone]
    assert keeping.superfluous(again, keep=keep, zone=HERE, always=[proven_name]) == []
