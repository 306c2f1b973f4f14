"""PostgreSQL: pg_dump of an exported snapshot; the way back is one transaction of psql."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

from django.db import DatabaseError

from . import Problem
from .archive import in_pieces
from .stores import Store, fingerprint, left_out

#: settings by which values are written as text: the same here and where it is restored
AS_TEXT = (
    "TIME ZONE 'UTC'",
    "datestyle TO 'ISO'",
    "extra_float_digits TO 1",
    "bytea_output TO hex",
)
#: where what stood before waits until the restore has succeeded
ASIDE, REPLACED = "before_restore", "replaced_by_restore"

#: how long a lock is waited for
PATIENCE = "15s"
OURS = """
SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
    WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, format('%%I.%%I', n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = %s AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT EXISTS (
    SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass
      AND d.deptype IN ('e', 'a', 'i'))
UNION ALL
SELECT 'ROUTINE', p.oid::regprocedure::text
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = %s AND NOT EXISTS (
    SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass
      AND d.deptype = 'e')
"""


class Postgres(Store):
    vendor: ClassVar[str] = "postgresql"
    _snapshot = ""

    @contextmanager
    def snapshot(self) -> Iterator[Store]:
        with self.connection.cursor() as cursor:
            for how in AS_TEXT:
                cursor.execute(f"SET {how}")
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            self._snapshot = cursor.fetchone()[0]
            try:
                yield self
            finally:
                cursor.execute("ROLLBACK")
                self._snapshot = ""

    def server(self) -> str:
        with self.connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return str(cursor.fetchone()[0])

    def hashed(self, table: str) -> list[Any]:
        with self.connection.cursor() as cursor:
            order = ", ".join(self._in_order(cursor, table))
            rows = f"SELECT * FROM {self._quoted(table)} ORDER BY {order}"  # noqa: S608 # nosec B608
            sink = _Sink()
            cursor.copy_expert(f"COPY ({rows}) TO STDOUT", sink)
        return [sink.rows, sink.sum.hexdigest()]

    def _in_order(self, cursor: Any, table: str) -> list[str]:
        """By the key, text by its bytes: collations differ from server to server."""
        keys = self._key(cursor, table)
        found = self.connection.introspection.get_table_description(cursor, table)
        text = {c.name for c in found if c.type_code in {25, 1042, 1043}}
        return [
            self._quoted(key) + (' COLLATE "C"' if key in text else "")
            for key in keys or [c.name for c in found]
        ]

    # --- The dump and the way back -------------------------------------------------------------

    def dump(self) -> Iterator[bytes]:
        left = [f"--exclude-table-data={table}" for table in left_out()]
        asked = ["--format=custom", "--no-owner", "--no-acl", f"--snapshot={self._snapshot}", *left]
        with tempfile.TemporaryFile() as said:
            child = subprocess.Popen(  # noqa: S603
                [self._program("pg_dump"), *asked],
                stdout=subprocess.PIPE,
                stderr=said,
                env=self._environment(),
            )
            assert child.stdout
            try:
                yield from in_pieces(child.stdout)
            finally:
                child.stdout.close()
                code = child.wait()
            if code:
                raise Problem(f"pg_dump failed: {_told(said)}")

    @contextmanager
    def loading(self) -> Iterator[Callable[[bytes], Any]]:
        """One transaction of pg_restore, what stood before waits in another schema.

        Not through psql: a made-up dump could have it run programs.
        """
        self._make_room()
        asked = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-acl"]
        try:
            with tempfile.TemporaryFile() as said:
                child = subprocess.Popen(  # noqa: S603
                    [self._program("pg_restore"), *asked, "--no-comments", f"--dbname={self.name}"],
                    stdin=subprocess.PIPE,
                    stderr=said,
                    env=self._environment(),
                )
                assert child.stdin
                try:
                    yield child.stdin.write
                    child.stdin.close()
                except BrokenPipeError:
                    pass  # pg_restore has said why
                except BaseException:
                    child.kill()
                    child.wait()
                    with suppress(BrokenPipeError):
                        child.stdin.close()
                    raise
                if child.wait():
                    raise Problem(f"The database could not be restored: {_told(said)}")
        except BaseException:
            self._take_back()
            raise
        self._run(f"ALTER SCHEMA {ASIDE} RENAME TO {REPLACED}")
        with suppress(DatabaseError):  # somebody still reads it: it goes with the next restore
            self._run(f"DROP SCHEMA {REPLACED} CASCADE")

    def _make_room(self) -> None:
        try:
            self._put_aside()
        except DatabaseError as error:
            raise Problem(
                f"Nothing was restored ({str(error).strip().splitlines()[0]}): stop the services"
                f" that use the database first."
            ) from error

    def _put_aside(self) -> None:
        """After a restore that was killed while it loaded, what stands aside is what counts."""
        self._run(f"DROP SCHEMA IF EXISTS {REPLACED} CASCADE")
        if self._is_aside():
            if self.table_names():
                raise Problem(
                    f"An earlier restore was killed at its very end: schema {ASIDE} holds what"
                    f" stood before it. Look at both, and drop the one that is not wanted."
                )
            self._take_back()
        moves = [f"ALTER {kind} {name} SET SCHEMA {ASIDE}" for kind, name in self._ours("public")]
        self._run(f"CREATE SCHEMA {ASIDE}", *moves)

    def _take_back(self) -> None:
        drops = [f"DROP {kind} IF EXISTS {name} CASCADE" for kind, name in self._ours("public")]
        moves = [f"ALTER {kind} {name} SET SCHEMA public" for kind, name in self._ours(ASIDE)]
        self._run(*drops, *moves, f"DROP SCHEMA {ASIDE}")

    def _ours(self, schema: str) -> list[tuple[str, str]]:
        """Kind and name of what is no extension's and moves with nothing else."""
        with self.connection.cursor() as cursor:
            cursor.execute(OURS, [schema, schema])
            return list(cursor.fetchall())

    def _is_aside(self) -> bool:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [ASIDE])
            return cursor.fetchone() is not None

    def _run(self, *statements: str) -> None:
        with self.connection.cursor() as cursor:
            try:
                for sql in (
                    "BEGIN",
                    f"SET LOCAL lock_timeout = '{PATIENCE}'",
                    *statements,
                    "COMMIT",
                ):
                    cursor.execute(sql)
            except BaseException:
                cursor.execute("ROLLBACK")
                raise

    # --- Scratch -------------------------------------------------------------------------------

    def make_database(self, name: str) -> "Postgres":
        quoted = self._quoted(name)
        with self.connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8'")
        return Postgres(self.settings | {"NAME": name})

    def drop_database(self, name: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self._quoted(name)} WITH (FORCE)")

    def drop_unused(self, name: str) -> None:
        """Unless somebody is connected to it: then it is somebody's still."""
        with self.connection.cursor() as cursor, suppress(DatabaseError):
            cursor.execute(f"DROP DATABASE IF EXISTS {self._quoted(name)}")

    def others(self, prefix: str) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
            )
            return [row[0] for row in cursor.fetchall()]

    # --- Programs ------------------------------------------------------------------------------

    def _program(self, name: str) -> str:
        """Of the server's own version where Debian keeps several, else what is on the path."""
        major = re.match(r"\d+", self.server())
        beside = Path(f"/usr/lib/postgresql/{major[0] if major else ''}/bin/{name}")
        found = str(beside) if beside.exists() else shutil.which(name)
        if not found:
            raise Problem(f"{name} is not installed: on Debian, apt install postgresql-client.")
        return found

    def _environment(self) -> dict[str, str]:
        """Never as an argument: arguments are read by everybody on the machine."""
        given = {
            "PGHOST": self.settings.get("HOST"),
            "PGPORT": self.settings.get("PORT"),
            "PGUSER": self.settings.get("USER"),
            "PGPASSWORD": self.settings.get("PASSWORD"),
            "PGDATABASE": self.name,
        }
        options = self.settings.get("OPTIONS", {})
        for name in ("sslmode", "sslrootcert", "sslcert", "sslkey"):
            given[f"PG{name.upper()}"] = options.get(name)
        return {**os.environ, **{key: str(value) for key, value in given.items() if value}}


class _Sink:
    def __init__(self) -> None:
        self.sum, self.rows = fingerprint(), 0

    def write(self, piece: bytes | str) -> int:
        data = piece if isinstance(piece, bytes) else piece.encode()
        self.sum.update(data)
        self.rows += data.count(b"\n")  # a line break within a value is written as \n
        return len(piece)


def _told(said: Any) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    return lines[0][:200] if lines else "it gave no reason"
