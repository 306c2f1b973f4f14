"""Tables that only grow: the database itself refuses to change or delete their rows.

A model says so (`@append_only`), a migration installs the triggers (`guarding(table)`). SQLite
makes a table anew when a field is added and its triggers are gone: a migration of such a table
ends with `guarding` again. `unguarded` reads from the catalogue whose triggers are missing.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.checks import Error, Tags, register
from django.db import DatabaseError, connection, models
from django.db.migrations.operations import RunPython

#: tables whose rows are never changed: name -> columns by which a row is unique
GUARDED: dict[str, tuple[str, ...]] = {}

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: its rows are neither changed nor deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


M = TypeVar("M", bound=type[models.Model])


def append_only(model: M) -> M:
    """Marks a model's table; its migration installs the triggers."""
    columns = [str(f.column) for f in model._meta.local_fields if f.primary_key or f.unique]
    GUARDED[model._meta.db_table] = tuple(columns)
    return model


def guarding(table: str, unique: Sequence[str] = ("id",)) -> RunPython:
    """Installs the table's triggers; `unique`: its columns with a unique index each."""

    def install(apps: Any, schema_editor: Any) -> None:
        for sql in statements(schema_editor.connection.vendor, table, unique):
            schema_editor.execute(sql, params=None)

    def remove(apps: Any, schema_editor: Any) -> None:
        for sql in removals(schema_editor.connection.vendor, table):
            schema_editor.execute(sql, params=None)

    return RunPython(install, remove, elidable=False)


def statements(vendor: str, table: str, unique: Sequence[str]) -> list[str]:
    if vendor == "postgresql":
        return [
            _FUNCTION,
            *removals(vendor, table),
            f'CREATE TRIGGER "{table}_only_grows" BEFORE UPDATE OR DELETE OR TRUNCATE '
            f'ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
            f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{table}_only_grows"',
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
    # INSERT OR REPLACE deletes the old row without asking a DELETE trigger
    taken = " OR ".join(f'"{column}" = NEW."{column}"' for column in unique)
    return [
        *removals(vendor, table),
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" '  # noqa: S608 # nosec B608
        f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {taken}) {refuse}',
    ]


def names(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [f"{table}_only_grows"]
    return [f"{table}_no_update", f"{table}_no_delete", f"{table}_no_replace"]


def removals(vendor: str, table: str) -> list[str]:
    on = f' ON "{table}"' if vendor == "postgresql" else ""
    return [f'DROP TRIGGER IF EXISTS "{name}"{on}' for name in names(vendor, table)]


def standing(cursor: Any, vendor: str) -> set[str]:
    """The names of the triggers that stand and are switched on, whatever they guard."""
    catalogue = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }
    cursor.execute(catalogue[vendor])
    return {row[0] for row in cursor.fetchall()}


def unguarded() -> list[str]:
    """Guarded tables that have not all their triggers, or have them switched off."""
    with connection.cursor() as cursor:
        found = standing(cursor, connection.vendor)
    return sorted(t for t in GUARDED if not set(names(connection.vendor, t)) <= found)


@register(Tags.database, deploy=True)
def guards_stand(databases: Any = None, **kwargs: Any) -> list[Error]:
    """`check --deploy --database default`."""
    if not databases:
        return []
    try:
        missing = unguarded()
    except DatabaseError:
        return []
    hint = "Run migrate; else reinstall them with core.guards.guarding in a migration."
    return [
        Error(f"{table} can be changed: its triggers are missing.", hint=hint, id="core.E001")
        for table in missing
    ]
