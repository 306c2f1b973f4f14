"""What stands in the tar: files, the database in pieces, and last the manifest that says what
must be there. Nobody needs to know a size before it is known, so nothing is written twice.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from . import Problem

FORMAT = 1
PIECE = 4 * 1024 * 1024
MANIFEST = "manifest.json"
DATABASE = "database/"


@dataclass(slots=True)
class Manifest:
    """`tables`: name -> [rows, hash]; `files`: name -> [bytes, hash], hashes of their content."""

    taken_at: str
    release: str
    vendor: str
    server: str
    migrations: list[str]
    tables: dict[str, list[Any]]
    triggers: list[str]
    #: tables whose rows stay behind: who is signed in is nobody's to restore
    left_out: list[str]
    #: what rows name and the disk no longer had
    lost: list[str] = field(default_factory=list)
    files: dict[str, list[Any]] = field(default_factory=dict)
    database: list[Any] = field(default_factory=list)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(count for count, _hash in self.tables.values())


# --- Writing -----------------------------------------------------------------------------------


class Writer:
    def __init__(self, out: IO[bytes]) -> None:
        self._out = _Pipe(out)
        self.tar = tarfile.open(fileobj=self._out, mode="w|")  # type: ignore[call-overload]  # noqa: SIM115

    def add_file(self, name: str, path: Path) -> list[Any]:
        """[bytes, hash] of what was written."""
        with path.open("rb") as file:
            size = path.stat().st_size
            entry = _entry(name, size)
            hashed = _Hashing(file)
            self.tar.addfile(entry, hashed)
        return [size, hashed.digest]

    def add_database(self, pieces: Iterable[bytes]) -> list[Any]:
        size, digest, number = 0, hashlib.sha256(), 0
        for piece in pieces:
            self._add(f"{DATABASE}{number:06d}", piece)
            digest.update(piece)
            size, number = size + len(piece), number + 1
        return [size, digest.hexdigest()]

    def close(self, manifest: Manifest) -> None:
        text = json.dumps(asdict(manifest), ensure_ascii=False, sort_keys=True)
        self._add(MANIFEST, text.encode())
        self.tar.close()

    def _add(self, name: str, content: bytes) -> None:
        self.tar.addfile(_entry(name, len(content)), io.BytesIO(content))


class _Pipe:
    """After the other end is gone, what tarfile still wants to say is left unsaid."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._gone = out, False

    def write(self, piece: bytes) -> int:
        if self._gone or self._out.closed:
            return len(piece)
        try:
            return self._out.write(piece)
        except BrokenPipeError:
            self._gone = True
            raise


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


class _Hashing:
    def __init__(self, file: IO[bytes]) -> None:
        self.file, self._sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        read = self.file.read(size)
        self._sum.update(read)
        return read

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()


def in_pieces(source: IO[bytes]) -> Iterator[bytes]:
    while piece := source.read(PIECE):
        yield piece


# --- Reading -----------------------------------------------------------------------------------


class Taker:
    """What becomes of the parts; by default they are only looked at."""

    def file(self, name: str, content: Iterable[bytes]) -> None:
        for _piece in content:
            pass

    def database(self, piece: bytes) -> None:
        pass


def read(source: IO[bytes], taker: Taker) -> Manifest:
    """Gives each part to `taker`, then holds all of it against the manifest.

    Raises Problem where something is missing, too much, or another than was written.
    """
    files: dict[str, list[Any]] = {}
    size, digest, text = 0, hashlib.sha256(), b""
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for entry in tar:
                content = _content(tar, entry)
                if entry.name == MANIFEST:
                    text = b"".join(content)
                elif entry.name.startswith(DATABASE):
                    for piece in content:
                        digest.update(piece)
                        size += len(piece)
                        taker.database(piece)
                else:
                    hashed = hashlib.sha256()
                    taker.file(_safe(entry.name), _hashing(content, hashed))
                    files[entry.name] = [entry.size, hashed.hexdigest()]
    except tarfile.TarError as error:
        raise Problem(f"The archive is damaged: {error}.") from error
    return _checked(text, files, [size, digest.hexdigest()])


def _content(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> Iterator[bytes]:
    file = tar.extractfile(entry) if entry.isreg() else None
    if file is None:
        raise Problem(f"The archive holds {entry.name!r}, which is no file.")
    return in_pieces(file)


def _hashing(content: Iterable[bytes], hashed: Any) -> Iterator[bytes]:
    for piece in content:
        hashed.update(piece)
        yield piece


def _safe(name: str) -> str:
    """Whoever knows the public key can make an archive: its names must not lead elsewhere."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or len(path.parts) < 2 or "\\" in name:
        raise Problem(f"The archive holds a file named {name!r}: it is not restored.")
    return name


def _checked(text: bytes, files: dict[str, list[Any]], database: list[Any]) -> Manifest:
    if not text:
        raise Problem("The archive has no manifest: it was cut off.")
    said = json.loads(text)
    if said.get("format") != FORMAT:
        raise Problem(f"The archive has format {said.get('format')}; this release reads {FORMAT}.")
    manifest = Manifest(**said)
    odd = sorted(
        name
        for name in files.keys() | manifest.files.keys()
        if files.get(name) != manifest.files.get(name)
    )
    if odd:
        raise Problem(f"{len(odd)} files are not as the manifest says, first {odd[0]}.")
    if database != manifest.database:
        raise Problem("The database in the archive is not as the manifest says.")
    return manifest
