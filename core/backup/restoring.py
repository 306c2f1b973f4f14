"""The way back. The whole archive is read and held against its manifest before anything changes."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import F

from core import guards, health, history
from core.models import DataVersion, ReportingPeriod

from . import Problem, age, archive, taking
from .archive import Manifest
from .stores import Store, left_out


def look_through(path: Path, identity: age.Identity) -> Manifest:
    """Everything read and hashed, nothing kept. Raises Problem."""
    return read(path, identity, archive.Taker())


def read(path: Path, identity: age.Identity, taker: archive.Taker) -> Manifest:
    if not path.is_file():
        raise Problem(f"There is no archive {path}.")
    with age.decrypting(path, identity) as plain:
        return archive.read(plain, taker)


def fits(manifest: Manifest, store: Store) -> None:
    if manifest.vendor != store.vendor:
        raise Problem(
            f"The archive is of {manifest.vendor}, DATABASE_URL names {store.vendor}:"
            f" an archive goes back into the kind of database it came from."
        )
    known = {".".join(migration) for migration in health.known()}
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        raise Problem(
            f"The archive is of release {manifest.release}, whose migration {newer[0]} this code"
            f" does not know: install that release first."
        )


def may_overwrite(store: Store, name: str) -> None:
    """A place that holds something is overwritten only by whoever says its name."""
    held = [] if store.is_empty() else ["the database holds data"]
    if any(True for root in taking.roots().values() for _ in taking.files_below(root)):
        held.append("there are attachments")
    called = Path(store.name).name
    if held and name != called:
        raise Problem(
            f"Nothing was restored: {' and '.join(held)}. To replace all of it, name the database:"
            f" --overwrite {called}"
        )


def restore(path: Path, identity: age.Identity, store: Store, *, overwrite: str) -> Manifest:
    """Database and attachments as they were.

    Raises Problem; unless it says “was restored, but”, the database that stood before still stands.
    """
    may_overwrite(store, overwrite)
    fits(look_through(path, identity), store)
    with _Places() as places:
        try:
            with store.loading() as load:
                manifest = read(path, identity, _Both(load, places))
        except OSError as error:
            raise Problem(f"It could not be restored: {error.strerror}.") from error
        places.put_in_place()
    differences = [*compare(manifest, store), *unlike_files(manifest)]
    if differences:
        raise Problem(f"It was restored, but not as it was: {'; '.join(differences[:5])}.")
    connections.close_all()
    leave_behind_what_is_kept()
    return manifest


def leave_behind_what_is_kept() -> None:
    """Processes that go on find nothing they kept of the database that stood before.

    Everything that is kept bears the version touched here, which an archive may not have; seconds
    are added, so that the same archive restored twice has other versions the second time.
    """
    with history.batch(by=None) as batch:
        batch.touch(ReportingPeriod, "province")
    DataVersion.objects.update(version=F("version") + int(time.time()))


class _Both(archive.Taker):
    def __init__(self, load: Callable[[bytes], Any], places: "_Places") -> None:
        self.load, self.places = load, places

    def database(self, piece: bytes) -> None:
        self.load(piece)

    def file(self, name: str, content: Iterable[bytes]) -> None:
        self.places.write(name, content)


class _Places:
    """The folders of the attachments: written aside, then each entry changes places."""

    def __enter__(self) -> "_Places":
        self._stack = ExitStack()
        self._new: dict[str, Path] = {}
        for key, root in taking.roots().items():
            root.mkdir(parents=True, exist_ok=True, mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
            made = tempfile.TemporaryDirectory(prefix=taking.WORK[1], dir=root)
            self._new[key] = Path(self._stack.enter_context(made))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def write(self, name: str, content: Iterable[bytes]) -> None:
        key, *below = PurePosixPath(name).parts
        if key not in self._new:
            raise Problem(f"The archive holds {name!r}, which belongs nowhere.")
        path = self._new[key].joinpath("new", *below)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in content:
                file.write(piece)
        path.chmod(settings.FILE_UPLOAD_PERMISSIONS)

    def put_in_place(self) -> None:
        """What stood there goes with the folder of ours. Raises Problem: run it again then."""
        try:
            self._swap()
        except OSError as error:
            raise Problem(
                f"The database was restored, but not every attachment ({error.strerror}):"
                f" restore once more."
            ) from error

    def _swap(self) -> None:
        for key, folder in self._new.items():
            root, old, new = taking.roots()[key], folder / "old", folder / "new"
            old.mkdir()
            for entry in list(root.iterdir()):
                if not entry.name.startswith(taking.WORK):
                    entry.rename(old / entry.name)
            for made in new.rglob("*") if new.is_dir() else ():
                if made.is_dir():
                    made.chmod(settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
            for entry in list(new.iterdir()) if new.is_dir() else ():
                entry.rename(root / entry.name)


# --- Is it the same? ---------------------------------------------------------------------------


def compare(manifest: Manifest, store: Store) -> list[str]:
    """What of the restored database is not as the manifest says, in words; empty: all is."""
    with store.snapshot() as here:
        found, named = here.tables(), here.file_names()
        triggers, migrations = here.triggers(), here.migrations()
    out = [
        f"{table}: {_told(manifest.tables.get(table))} expected, {_told(found.get(table))} found"
        for table in sorted(found.keys() | manifest.tables.keys())
        if table not in left_out() and found.get(table) != manifest.tables.get(table)
    ]
    if migrations != manifest.migrations:
        out.append("the migrations are others")
    lacking = sorted(set(manifest.triggers) - set(triggers))
    lacking += sorted(set(_guards_of(found, store.vendor)) - set(triggers) - set(lacking))
    out += [f"the trigger {name} is missing" for name in lacking]
    files = {name.removeprefix("media/") for name in manifest.files}
    gone = sorted(named - files - set(manifest.lost))
    return out + [f"the file {name} is missing" for name in gone]


def _told(counted: Any) -> str:
    return f"{counted[0]} rows ({counted[1][:8]})" if counted else "nothing"


def _guards_of(tables: Iterable[str], vendor: str) -> Iterator[str]:
    for table in guards.GUARDED:
        if table in tables:
            yield from guards.names(vendor, table)


def unlike_files(manifest: Manifest) -> list[str]:
    """Attachments on the disk that are not as the manifest says."""
    return [
        f"the file {name} is not as it was"
        for name, (_size, digest) in manifest.files.items()
        if not (path := _on_disk(name)).is_file() or taking.digest_of(path) != digest
    ]


def _on_disk(name: str) -> Path:
    key, *below = PurePosixPath(name).parts
    return taking.roots()[key].joinpath(*below)


@contextmanager
def scratch_folder(beside: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=taking.WORK[1], dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
