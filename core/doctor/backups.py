"""When the last archive was taken, and when it was last proven that it can be restored."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from core import clock, installation
from core.backup.stores import file_columns
from core.models import BackupRun
from core.tables import printed

from . import Asking, Finding, Level, Section

#: a nightly archive may be a few hours late
LATE, TOO_LATE = datetime.timedelta(hours=30), datetime.timedelta(days=3)
#: how long the key that is kept apart may go untried
UNTRIED = datetime.timedelta(days=100)


def last(kind: str, **more: str) -> BackupRun | None:
    return BackupRun.objects.filter(kind=kind, **more).order_by("-pk").first()


def backup(asking: Asking) -> Iterator[Finding]:
    taken, failed = last(BackupRun.Kind.TAKEN), last(BackupRun.Kind.FAILED)
    yield _finding(
        "backup.taken",
        _("Last backup"),
        _level(taken),
        told(taken),
        _("Set BACKUP_RECIPIENT and the nightly timer, then run “manage.py backup --prove”."),
    )
    if failed is not None and (taken is None or failed.pk > taken.pk):
        yield _finding(
            "backup.failed",
            _("A backup failed"),
            Level.ERROR,
            told(failed),
            _("Run “manage.py backup --prove” by hand and read what it says."),
        )
    if taken is not None and taken.lost:
        yield _finding(
            "backup.lost",
            _("Attachments missing on the disk"),
            Level.WARNING,
            _("%(count)s files") % {"count": taken.lost},
            _("“manage.py doctor --deep” counts them; take them from an older archive."),
        )


def proven(asking: Asking) -> Iterator[Finding]:
    """By whichever key, and by the one that will be needed on the day."""
    yield _finding(
        "backup.proven",
        _("Last proven restore"),
        _level(run := last(BackupRun.Kind.PROVEN)),
        told(run),
        _("Run “manage.py backup --prove”: an archive nobody has restored is a hope, no backup."),
    )
    kept = last(BackupRun.Kind.PROVEN, opened_by=BackupRun.Key.KEPT)
    tried = kept is not None and clock.now() - kept.at < UNTRIED
    yield _finding(
        "backup.key",
        _("Last proof with the key that is kept apart"),
        Level.OK if tried else _demo(Level.WARNING),
        told(kept),
        _(
            "Let whoever keeps the key run"
            " “manage.py restore ARCHIVE --into scratch --identity FILE”."
        ),
    )


def missing_files(asking: Asking) -> Iterator[Finding]:
    """Every attachment is looked for: slow where there are many."""
    if not asking.deep:
        return
    missing = sum(not (Path(settings.MEDIA_ROOT) / name).is_file() for name in _names())
    yield _finding(
        "files.missing",
        _("Attachments missing on the disk"),
        Level.ERROR if missing else Level.OK,
        _("%(count)s files") % {"count": missing} if missing else _("none"),
        _("Take them from an archive: decrypt it with age and look below media/."),
    )


def _names() -> Iterator[str]:
    for model, field, removable in file_columns():
        rows = model._base_manager.exclude(**{field.name: ""})
        if removable:
            rows = rows.filter(removed_at__isnull=True)
        yield from rows.values_list(field.name, flat=True).iterator()


def _finding(key: str, title: str, level: Level, said: str, todo: str) -> Finding:
    return Finding(key, Section.BACKUP, title, level, said, todo)


def _level(run: BackupRun | None) -> Level:
    age = clock.now() - run.at if run else TOO_LATE
    if age < LATE:
        return Level.OK
    return _demo(Level.WARNING if age < TOO_LATE else Level.ERROR)


def _demo(level: Level) -> Level:
    """What was made up need not be kept."""
    return Level.NOTE if installation.current().is_demo else level


def told(run: BackupRun | None) -> str:
    if run is None:
        return _("never")
    at = clock.local(run.at).strftime("%H:%M %d/%m/%Y")
    if run.kind == BackupRun.Kind.FAILED:
        return at
    facts = {"rows": printed(run.rows), "files": printed(run.files), "digest": run.digest[:12]}
    return _("%(at)s: %(rows)s rows, %(files)s files, SHA-256 %(digest)s…") % {"at": at, **facts}


CHECKS = (backup, proven, missing_files)
