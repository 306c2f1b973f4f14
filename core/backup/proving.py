"""The proof: the archive as it lies on the disk is decrypted and restored into a scratch database.

The nightly proof uses a one-time key: the archive is made for the province's key and for one more,
whose secret is known to this process only and is gone with it. So no secret key lies on the server,
and what is proven is the very file. Only that the province's own key fits is left to whoever holds
it: `restore --prove --identity FILE`.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from . import Problem, age, archive, restoring
from .archive import Manifest
from .opening import store_of
from .postgres import Postgres
from .stores import Store

#: of databases that nothing but a proof uses: those a killed run left are dropped by the next proof
#: of the same database. Another one's, beside it on the server, may be in the middle of its own.
SCRATCH = "restore_proof_"


def prove(path: Path, identity: age.Identity, store: Store, *, work: Path) -> Manifest:
    """Raises Problem unless the restored database is the one of the manifest, row by row.

    `work`: a folder that takes a scratch database of SQLite. Files are hashed as they come out.
    """
    with _scratch(store, work) as scratch:
        try:
            with scratch.loading() as load:
                manifest = restoring.read(path, identity, _Database(load))
        except OSError as error:
            raise Problem(f"It could not be restored: {error.strerror}.") from error
        if manifest.vendor != store.vendor:
            raise Problem(f"The archive is of {manifest.vendor}, not of {store.vendor}.")
        differences = restoring.compare(manifest, scratch)
    if differences:
        raise Problem(f"The restored database differs: {'; '.join(differences[:5])}.")
    return manifest


class _Database(archive.Taker):
    def __init__(self, load: Any) -> None:
        self.load = load

    def database(self, piece: bytes) -> None:
        self.load(piece)


def scratch_of(database: str) -> str:
    """What the names begin with of the databases that proofs of this one are made in."""
    return f"{SCRATCH}{hashlib.sha256(database.encode()).hexdigest()[:8]}_"


@contextmanager
def _scratch(store: Store, work: Path) -> Iterator[Store]:
    if not isinstance(store, Postgres):
        with restoring.scratch_folder(work) as folder:
            there = {"ENGINE": store.settings["ENGINE"], "NAME": str(folder / "scratch")}
            with closing(store_of(there)) as made:
                yield made
        return
    prefix = scratch_of(store.name)
    name = f"{prefix}{secrets.token_hex(6)}"
    for left in store.others(prefix):
        store.drop_unused(left)
    try:
        scratch = store.make_database(name)
    except DatabaseError as error:
        raise Problem(
            f"No scratch database could be made ({str(error).strip().splitlines()[0]}):"
            f' allow it with ALTER ROLE "{store.settings.get("USER", "")}" CREATEDB.'
        ) from error
    try:
        scratch.connection.ensure_connection()  # in use from now on
        yield scratch
    finally:
        scratch.close()
        store.drop_database(name)
