"""What the commands do: one at a time, and whatever became of it is written down."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core import clock
from core.models import BackupRun

from . import Problem, age, keeping, proving, restoring, taking
from .archive import Manifest
from .opening import store_of
from .stores import Store


@dataclass(frozen=True, slots=True)
class Done:
    taken: taking.Taken
    proven: bool
    removed: Sequence[str]


def folder() -> Path:
    return Path(settings.BACKUP_DIR)


def _store() -> AbstractContextManager[Store]:
    """The installation's own."""
    return closing(store_of(settings.DATABASES["default"]))


def backup(*, prove: bool) -> Done:
    """Take, prove if asked, then let go of old archives. Raises Problem, which is written down."""
    try:
        with taking.alone(folder()):
            return _backup(prove)
    except Problem as problem:
        with suppress(DatabaseError):  # it may be what failed
            record(BackupRun.Kind.FAILED, message=str(problem))
        raise


def _backup(prove: bool) -> Done:
    recipients = list(settings.BACKUP_RECIPIENT)
    if not recipients:
        raise Problem(
            "BACKUP_RECIPIENT is not set: an archive is encrypted for a public key (age1…),"
            " made by age-keygen; see docs/engineers/backup.md."
        )
    public, secret = age.one_time_key() if prove else ("", age.Identity())
    with _store() as store:
        taken = taking.take(
            store, folder=folder(), recipients=[*recipients, *([public] if public else [])]
        )
        record(BackupRun.Kind.TAKEN, taken)
        if prove:
            proving.prove(taken.path, secret, store, work=folder())
            record(BackupRun.Kind.PROVEN, taken, opened_by=BackupRun.Key.ONE_TIME)
    return Done(taken, prove, tidy())


def tidy() -> list[str]:
    """Names of the archives that were removed. What is known to come back always stays."""
    runs = BackupRun.objects.order_by("-pk")
    known = [runs.filter(kind=kind).first() for kind in ("proven", "restored")]
    going = keeping.superfluous(
        [path.name for path in folder().iterdir()],
        keep=settings.BACKUP_KEEP,
        zone=timezone.get_default_timezone(),
        always=[run.archive for run in known if run is not None],
    )
    for name in going:
        (folder() / name).unlink(missing_ok=True)
    return going


def prove(path: Path, identity: Path) -> Manifest:
    """With the key that is kept apart."""
    try:
        with taking.alone(folder()), _store() as store:
            manifest = proving.prove(path, age.Identity(file=identity), store, work=folder())
    except Problem as problem:
        record(BackupRun.Kind.FAILED, archive=path.name, message=str(problem))
        raise
    record(BackupRun.Kind.PROVEN, _of(path, manifest), opened_by=BackupRun.Key.KEPT)
    return manifest


def restore(path: Path, identity: Path, *, overwrite: str) -> Manifest:
    with taking.alone(folder()), _store() as store:
        manifest = restoring.restore(path, age.Identity(file=identity), store, overwrite=overwrite)
    if BackupRun._meta.db_table in manifest.tables:  # an archive may be older than the table
        record(BackupRun.Kind.RESTORED, _of(path, manifest), opened_by=BackupRun.Key.KEPT)
    return manifest


def _of(path: Path, manifest: Manifest) -> taking.Taken:
    return taking.Taken(path, manifest, path.stat().st_size, taking.digest_of(path), 0)


def record(kind: str, taken: taking.Taken | None = None, **values: str) -> None:
    if taken is not None:
        manifest = taken.manifest
        values |= {"archive": taken.path.name, "digest": taken.digest}
        counts = {
            "size": taken.size,
            "tables": len(manifest.tables),
            "rows": manifest.rows,
            "files": len(manifest.files),
            "lost": len(manifest.lost),
            "seconds": taken.seconds,
            "taken_at": parse_datetime(manifest.taken_at),
        }
    else:
        counts = {}
    values = {**values, "message": values.get("message", "")[:300]}
    BackupRun.objects.create(kind=kind, at=clock.now(), **values, **counts)
