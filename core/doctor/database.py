"""The database: the version, the settings that keep what was stored, migrations, guards, seal."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from core import clock, guards, health, sealing

from . import Asking, Finding, Level, Section

OLDEST = {"postgresql": (15,), "sqlite": (3, 37)}
#: what must read so, or a power cut takes what was said to be stored
POSTGRES = {
    "fsync": ("on",),
    "synchronous_commit": ("on", "remote_apply", "remote_write"),
    "full_page_writes": ("on",),
    "server_encoding": ("UTF8",),
    "TimeZone": ("Asia/Ho_Chi_Minh", "UTC", "Etc/UTC"),
}
SQLITE = {"journal_mode": ("wal",), "foreign_keys": ("1",), "synchronous": ("1", "2", "3")}
#: seconds between the machine's clock and the database's
APART, FAR_APART = 2, 60


def _finding(key: str, title: str, level: Level, said: Any, todo: Any = "") -> Finding:
    return Finding(key, Section.DATABASE, title, level, said, todo)


def version(asking: Asking) -> Iterator[Finding]:
    found = connection.get_database_version()
    names = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
    old = tuple(found) < OLDEST[connection.vendor]
    yield _finding(
        "database.version",
        _("Version of the database"),
        Level.ERROR if old else Level.OK,
        f"{names[connection.vendor]} {'.'.join(map(str, found))}",
        _("Upgrade the database: PostgreSQL 15 or newer, SQLite 3.37 or newer."),
    )


def settings_of_database(asking: Asking) -> Iterator[Finding]:
    wanted = POSTGRES if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        found = _postgres(cursor) if wanted is POSTGRES else _sqlite(cursor)
    odd = [f"{name} = {found[name]}" for name in wanted if found[name] not in wanted[name]]
    yield _finding(
        "database.settings",
        _("Settings of the database"),
        Level.ERROR if odd else Level.OK,
        ", ".join(odd) or ", ".join(f"{name} = {value}" for name, value in found.items()),
        _("Set them right: what was stored could be lost when the power fails."),
    )


def _postgres(cursor: Any) -> dict[str, str]:
    cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [[*POSTGRES]])
    return dict(cursor.fetchall())


def _sqlite(cursor: Any) -> dict[str, str]:
    found = {}
    for name in SQLITE:
        cursor.execute(f"PRAGMA {name}")
        found[name] = str(cursor.fetchone()[0])
    return found


def same_clock(asking: Asking) -> Iterator[Finding]:
    if connection.vendor != "postgresql":
        return  # the same machine's
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - clock.now()).total_seconds())
    level = Level.ERROR if apart > FAR_APART else Level.WARNING if apart > APART else Level.OK
    yield _finding(
        "clock.database",
        _("Clock against the database's clock"),
        level,
        _("%(seconds)s seconds apart") % {"seconds": round(apart)},
        _("Set both machines' clocks by a time server (timedatectl set-ntp true)."),
    )


def migrations(asking: Asking) -> Iterator[Finding]:
    applied = health.applied()
    pending, unknown = health.on_disk() - applied, applied - health.known()
    said = _("all applied")
    if pending:
        said = _("%(count)s not applied") % {"count": len(pending)}
    elif unknown:
        said = _("%(count)s of a newer release") % {"count": len(unknown)}
    yield _finding(
        "migrations",
        _("Migrations"),
        Level.ERROR if pending else Level.WARNING if unknown else Level.OK,
        said,
        _("Run “manage.py migrate”; after going back to an older release install the newer one."),
    )


def guarded(asking: Asking) -> Iterator[Finding]:
    missing = guards.unguarded()
    yield _finding(
        "guards",
        _("Tables that only grow"),
        Level.ERROR if missing else Level.OK,
        ", ".join(missing) or _("every one is guarded by the database"),
        _(
            "Without its triggers history could be changed: run migrate, then find out who"
            " removed them."
        ),
    )


def seal(asking: Asking) -> Iterator[Finding]:
    """Compared line by line only when `deep`."""
    yield sealed(sealing.state(compare=asking.deep))


def sealed(state: sealing.State) -> Finding:
    """Two days without a seal are too long; `last_at` None says that there never was one."""
    last, since = state.last_at, sum(state.unsealed.values())
    late = since and (last is None or (clock.now() - last).days >= 2)
    said = _("never sealed")
    if last is not None:
        at = clock.local(last).strftime("%H:%M %d/%m/%Y")
        said = _("sealed %(at)s, %(count)s lines since") % {"at": at, "count": since}
    todo = _("See why “manage.py seal_history” did not run last night; it runs by a timer.")
    if state.broken:
        said = _("the history is not as it was sealed")
        todo = _("Run “manage.py verify_history”, keep what it says and look who had access.")
    level = Level.ERROR if state.broken else Level.WARNING if late else Level.OK
    return _finding("history.seal", _("Seal of the change history"), level, said, todo)


CHECKS = (version, settings_of_database, same_clock, migrations, guarded, seal)
