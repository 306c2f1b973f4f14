"""What a machine in front asks: does the process live, can it work."""

import logging
from functools import cache

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

log = logging.getLogger(__name__)


@cache
def on_disk() -> frozenset[tuple[str, str]]:
    """Every migration this release brings; they do not change while the process lives."""
    return frozenset(MigrationLoader(None).disk_migrations)


@cache
def known() -> frozenset[tuple[str, str]]:
    """With those that one of this release's stands for: a database may have come by them."""
    brought = MigrationLoader(None).disk_migrations.values()
    return on_disk().union(*(migration.replaces for migration in brought))


def applied() -> frozenset[tuple[str, str]]:
    """Every migration the database has. Raises DatabaseError."""
    return frozenset(MigrationRecorder(connection).applied_migrations())


def pending() -> list[tuple[str, str]]:
    """Migrations of this release that the database does not have. Raises DatabaseError."""
    return sorted(on_disk() - applied())


def why_not_ready() -> str:
    """ "" when the process can answer pages; else the reason, for the log and not for strangers."""
    try:
        waiting = pending()
    except (DatabaseError, InterfaceError) as problem:
        return f"the database does not answer ({type(problem).__name__})"
    if waiting:
        return "migrations are pending: " + ", ".join(".".join(name) for name in waiting)
    return ""
