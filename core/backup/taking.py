"""Takes a backup: it appears whole, encrypted and under its name, or not at all."""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from core import clock

from . import Problem, age, archive, keeping
from .archive import Manifest
from .stores import Store, left_out

#: our folders beside what they are made from; what a killed run left goes with the next one
WORK = (".backup-", ".restore-")
#: below the attachments, and no attachment: what a page shows while a job runs
NO_ATTACHMENTS = ("jobs",)
#: how often a file may vanish between the database's moment and ours before it counts as lost
TRIES = 3


@dataclass(frozen=True, slots=True)
class Taken:
    path: Path
    manifest: Manifest
    size: int
    digest: str
    seconds: int


def roots() -> dict[str, Path]:
    """Name in the archive -> folder: the attachments, and the office's own Word templates."""
    return {"media": Path(settings.MEDIA_ROOT), "documents": Path(settings.VAR_DIR) / "documents"}


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One backup or restore at a time; the kernel lets go when the process dies."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Problem("Another backup or restore is running.") from None
        _sweep(folder)
        yield


def _sweep(folder: Path) -> None:
    database = settings.DATABASES["default"]
    places = {folder, *roots().values()}
    if database["ENGINE"].endswith("sqlite3"):
        places.add(Path(database["NAME"]).parent)
    for place in places:
        for left in place.glob(".*"):
            if left.name.startswith(WORK):
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def take(store: Store, *, folder: Path, recipients: Sequence[str]) -> Taken:
    """`recipients`: public keys, each of which opens the archive. Raises Problem."""
    started, moment = time.monotonic(), clock.now()
    target = folder / keeping.name_of(moment)
    partial = folder / f".backup-{target.name}"
    if target.exists():
        raise Problem(f"{target.name} is there already; wait a second.")
    try:
        with open(partial, "xb", opener=_private) as out:
            manifest = _write(store, out, recipients, moment.isoformat())
            os.fsync(out.fileno())
        size, digest = partial.stat().st_size, digest_of(partial)
        partial.replace(target)
        _sync(folder)
    except OSError as error:
        raise Problem(f"The archive could not be written: {error.strerror}.") from error
    except DatabaseError as error:
        raise Problem(f"The database could not be read: {str(error).strip()[:200]}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return Taken(target, manifest, size, digest, round(time.monotonic() - started))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(store: Store, out: object, recipients: Sequence[str], moment: str) -> Manifest:
    with age.encrypting(recipients, out) as plain:  # type: ignore[arg-type]
        writer = archive.Writer(plain)
        with _held(store) as (here, files, lost):
            manifest = Manifest(
                taken_at=moment,
                release=settings.RELEASE,
                vendor=store.vendor,
                server=here.server(),
                migrations=here.migrations(),
                tables=here.tables(),
                triggers=here.triggers(),
                left_out=list(left_out()),
                lost=sorted(lost),
            )
            for name, path in sorted(files.items()):
                manifest.files[name] = writer.add_file(name, path)
            manifest.database = writer.add_database(here.dump())
        writer.close(manifest)
    return manifest


# --- Database and files of one moment ----------------------------------------------------------


@contextmanager
def _held(store: Store) -> Iterator[tuple[Store, dict[str, Path], set[str]]]:
    """A snapshot, the files that belong to it, and the names of those that are nowhere.

    A file is written before its row is committed and deleted after; it is never changed. So all
    files are linked under a second name before the snapshot, and what has come meanwhile after it:
    a file whose row stands in the snapshot has a name here, whoever removes it now. One that came
    and went between the two looks is seen missing, and all is done once more.
    """
    missing_before: set[str] | None = None
    for left in reversed(range(TRIES)):
        with _Links() as links:
            links.look()
            with store.snapshot() as here:
                links.look()
                missing = here.file_names() - links.media
                if not missing or missing == missing_before or not left:
                    yield here, links.files, missing
                    return
        missing_before = missing


class _Links:
    """Hard links to every file, in a folder of ours (0700) beside them; no second copy."""

    def __init__(self) -> None:
        self.files: dict[str, Path] = {}
        self._folders: dict[str, tempfile.TemporaryDirectory[str]] = {}

    def __enter__(self) -> "_Links":
        for key, root in roots().items():
            if root.is_dir():
                self._folders[key] = tempfile.TemporaryDirectory(prefix=WORK[0], dir=root)
        return self

    def __exit__(self, *_: object) -> None:
        for folder in self._folders.values():
            folder.cleanup()

    @property
    def media(self) -> set[str]:
        return {n.removeprefix("media/") for n in self.files if n.startswith("media/")}

    def look(self) -> None:
        for key, folder in self._folders.items():
            root = roots()[key]
            for path in files_below(root):
                name = f"{key}/{path.relative_to(root).as_posix()}"
                if name not in self.files:
                    self._link(path, name, Path(folder.name))

    def _link(self, path: Path, name: str, folder: Path) -> None:
        link = folder / str(len(self.files))
        try:
            os.link(path, link)
        except FileNotFoundError:
            return  # removed this very moment, and its row before it
        self.files[name] = link


def files_below(root: Path) -> Iterator[Path]:
    """Every attachment, without what is of the moment only."""
    for folder, names, files in os.walk(root):
        here = Path(folder)
        names[:] = [
            n for n in names if not n.startswith(WORK) and (here != root or n not in NO_ATTACHMENTS)
        ]
        yield from (here / file for file in files if (here / file).is_file())
