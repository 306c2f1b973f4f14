"""What each kind of database needs: a snapshot to read from, a dump of it, and the way back.

Every store has a connection of its own, beside the project's. A content hash is SHA-256 over the
rows of a table in the order of its key, as the database itself writes them.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from django.utils.module_loading import import_string

from core import guards

#: made by `migrate` itself, or told of our own runs: a database with these only holds nothing yet
NO_DATA = {"django_migrations", "django_content_type", "auth_permission", "core_backuprun"}


def left_out() -> tuple[str, ...]:
    """Tables whose rows stay behind: an archive must not hold what signs somebody in."""
    sessions = import_string(f"{settings.SESSION_ENGINE}.SessionStore").get_model_class()
    return (str(sessions._meta.db_table),)


def file_columns() -> Iterator[tuple[type[models.Model], models.FileField, bool]]:
    """What names stored files, and whether its rows say (`removed_at`) that their file is gone."""
    for model in apps.get_models(include_auto_created=True):
        fields = model._meta.local_fields
        removable = any(field.column == "removed_at" for field in fields)
        for field in fields:
            if isinstance(field, models.FileField):
                yield model, field, removable


class Store(ABC):
    """A database named by Django's settings; `tables`, `triggers`… read on one connection."""

    vendor: ClassVar[str]

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings | {"CONN_MAX_AGE": 0}
        self.connection: Any = ConnectionHandler({"default": dict(self.settings)})["default"]

    @property
    def name(self) -> str:
        return str(self.settings["NAME"])

    def close(self) -> None:
        self.connection.close()

    @abstractmethod
    def snapshot(self) -> AbstractContextManager["Store"]:
        """Within it every read sees the same moment."""

    @abstractmethod
    def dump(self) -> Iterator[bytes]:
        """The snapshot, in pieces."""

    @abstractmethod
    def loading(self) -> AbstractContextManager[Callable[[bytes], Any]]:
        """Takes a dump's pieces; at its end the database holds the dump and nothing else."""

    @abstractmethod
    def server(self) -> str:
        """The version of what answers."""

    @abstractmethod
    def hashed(self, table: str) -> list[Any]:
        """[rows, hash]"""

    def table_names(self) -> list[str]:
        with self.connection.cursor() as cursor:
            found = self.connection.introspection.get_table_list(cursor)
        return sorted(t.name for t in found if t.type in {"t", "p"})

    def tables(self) -> dict[str, list[Any]]:
        return {
            table: [0, ""] if table in left_out() else self.hashed(table)
            for table in self.table_names()
        }

    def migrations(self) -> list[str]:
        applied = MigrationRecorder(self.connection).applied_migrations()
        return sorted(f"{app}.{name}" for app, name in applied)

    def triggers(self) -> list[str]:
        with self.connection.cursor() as cursor:
            return sorted(guards.standing(cursor, self.vendor))

    def is_empty(self) -> bool:
        with self.connection.cursor() as cursor:
            for table in self.table_names():
                if table not in NO_DATA:
                    cursor.execute(f"SELECT 1 FROM {self._quoted(table)} LIMIT 1")  # noqa: S608 # nosec B608
                    if cursor.fetchone():
                        return False
        return True

    def file_names(self) -> set[str]:
        """What the rows name as stored files."""
        here, found = set(self.table_names()), set()
        with self.connection.cursor() as cursor:
            for model, field, removable in file_columns():
                table, column = model._meta.db_table, self._quoted(str(field.column))
                if table in here:
                    sql = f"SELECT {column} FROM {self._quoted(table)} WHERE {column} <> ''"  # noqa: S608 # nosec B608
                    cursor.execute(sql + (" AND removed_at IS NULL" if removable else ""))
                    found |= {row[0] for row in cursor.fetchall()}
        return found

    def _quoted(self, name: str) -> str:
        return str(self.connection.ops.quote_name(name))

    def _key(self, cursor: Any, table: str) -> list[str]:
        keys = self.connection.introspection.get_primary_key_columns(cursor, table)
        return list(keys or [])


def fingerprint() -> Any:
    return hashlib.sha256()
