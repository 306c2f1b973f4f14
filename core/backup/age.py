"""age, the named tool that encrypts: https://age-encryption.org, Debian's package `age`.

Encrypting needs public keys only. A secret key ("identity") is read from its owner's file by age
itself, or is the archive's own one-time key, which never reaches a disk: see `proving`.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from . import Problem

RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")


@dataclass(frozen=True, slots=True)
class Identity:
    """What opens an archive: a file of its owner's, or a secret held in memory."""

    file: Path | None = None
    secret: str = field(default="", repr=False)


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Problem(f"{name} is not installed: on Debian, apt install age.")
    return found


def one_time_key() -> tuple[str, Identity]:
    """A public key and its secret, which lives no longer than this process."""
    made = subprocess.run([program("age-keygen")], capture_output=True, text=True, check=False)  # noqa: S603
    public = RECIPIENT.search(made.stdout)
    if made.returncode or public is None:
        raise Problem(f"age-keygen made no key: {made.stderr.strip()}")
    return public[0], Identity(secret=made.stdout)


@contextmanager
def encrypting(recipients: Sequence[str], target: IO[bytes]) -> Iterator[IO[bytes]]:
    """What is written comes out encrypted in `target`. Raises Problem when age gives up."""
    asked = [part for key in recipients for part in ("-r", key)]
    child = subprocess.Popen(  # noqa: S603
        [program("age"), "--encrypt", *asked],
        stdin=subprocess.PIPE,
        stdout=target,
        stderr=subprocess.PIPE,
    )
    assert child.stdin
    assert child.stderr
    broken = False
    with closing(child.stderr):
        try:
            yield child.stdin
            child.stdin.close()
        except BrokenPipeError:
            broken = True  # age has said why
        except BaseException:
            child.kill()
            child.wait()
            with suppress(BrokenPipeError):
                child.stdin.close()
            raise
        said = child.stderr.read().decode(errors="replace")
    if child.wait() or broken:
        raise Problem(f"age could not write the archive: {_first_line(said)}")


@contextmanager
def decrypting(archive: Path, identity: Identity) -> Iterator[IO[bytes]]:
    """The archive's plain bytes. What was read counts only when this ends without a Problem."""
    child = subprocess.Popen(  # noqa: S603
        [program("age"), "--decrypt", "-i", str(identity.file or "-"), str(archive)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdin
    assert child.stdout
    assert child.stderr
    trouble: BaseException | None = None
    try:
        child.stdin.write(identity.secret.encode())
        child.stdin.close()
        yield child.stdout
        while child.stdout.read(1 << 20):  # the last piece too is authenticated
            pass
    except BaseException as error:
        trouble = error
    # Cut off in the middle the reader stumbles first; what age says is the reason.
    child.stdout.close()
    with closing(child.stderr):
        said = child.stderr.read().decode(errors="replace")
    code = child.wait()
    if code > 0 and said:
        raise Problem(_reason(said, archive.name)) from trouble
    if trouble is not None:
        raise trouble


def _reason(said: str, name: str) -> str:
    if "no identity matched" in said:
        return f"This identity does not open {name}: the archive was made for another key."
    if re.search(r'reading "|unknown identity|no secret keys', said):
        return f"The identity file cannot be used: {_first_line(said)}"
    return f"{name} is damaged or was changed: it is not restored ({_first_line(said)})."


def _first_line(said: str) -> str:
    return said.strip().splitlines()[0].removeprefix("age: error: ")[:200] if said.strip() else "?"
