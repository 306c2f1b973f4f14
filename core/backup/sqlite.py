"""SQLite: VACUUM INTO a file that is unlinked as soon as it is open, so that no copy stays."""

import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar

from . import Problem
from .archive import PIECE
from .stores import Store, fingerprint, left_out


class Sqlite(Store):
    vendor: ClassVar[str] = "sqlite"
    _copy: Any = None

    @contextmanager
    def snapshot(self) -> Iterator[Store]:
        """A file of the moment; other processes go on writing to the real one."""
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=Path(self.name).parent) as folder:
            path = Path(folder) / "snapshot.sqlite3"
            with self.connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(path)])
            self.connection.close()
            copy = Sqlite({"ENGINE": self.settings["ENGINE"], "NAME": str(path)})
            copy._forget_sessions()
            with path.open("rb") as file:
                copy._copy = file
                path.unlink()
                try:
                    yield copy
                finally:
                    copy.close()

    def _forget_sessions(self) -> None:
        here = self.table_names()
        with self.connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute("PRAGMA journal_mode = OFF")
            for table in left_out():
                if table in here:
                    cursor.execute(f"DELETE FROM {self._quoted(table)}")  # noqa: S608 # nosec B608 our own names

    def server(self) -> str:
        return sqlite3.sqlite_version

    def hashed(self, table: str) -> list[Any]:
        count, found = 0, fingerprint()
        with self.connection.cursor() as cursor:
            keys = ", ".join(self._quoted(k) for k in self._key(cursor, table)) or "rowid"
            # no converters of Django's: what the file holds
            rows = cursor.connection.cursor().execute(
                f"SELECT * FROM {self._quoted(table)} ORDER BY {keys}"  # noqa: S608 # nosec B608
            )
            for row in rows:
                count += 1
                found.update(repr(row).encode())
        return [count, found.hexdigest()]

    # --- The dump and the way back -------------------------------------------------------------

    def dump(self) -> Iterator[bytes]:
        assert self._copy is not None
        self._copy.seek(0)
        packer = zlib.compressobj(level=6, wbits=31)
        while piece := self._copy.read(PIECE):
            if packed := packer.compress(piece):
                yield packed
        yield packer.flush()

    @contextmanager
    def loading(self) -> Iterator[Callable[[bytes], Any]]:
        """Unpacked beside the target, then copied over it in one transaction."""
        target = Path(self.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=target.parent) as folder:
            path = Path(folder) / "restored.sqlite3"
            unpacker = zlib.decompressobj(wbits=31)
            try:
                with path.open("wb") as file:
                    yield lambda piece: file.write(unpacker.decompress(piece))
            except zlib.error as error:
                raise Problem("The archive does not hold a database of SQLite.") from error
            if not unpacker.eof:
                raise Problem("The database in the archive was cut off.")
            self.connection.close()
            try:
                with closing(sqlite3.connect(path)) as new, closing(self._opened()) as old:
                    new.backup(old)
            except sqlite3.Error as error:
                raise Problem(f"The database could not be restored: {error}.") from error

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(self.name, timeout=15)
