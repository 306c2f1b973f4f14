"""Front-end files without a Node build.

`vendor_assets.py fetch` packs the versions pinned in assets.json with npm, checks them against
the lock, copies the named files and writes the lock. `vendor_assets.py verify` works offline:
every file named in the lock is there, unchanged, and no other.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SPEC = HERE / "assets.json"
DEST = HERE.parent / "static" / "vendor"
LOCK = DEST / "assets.lock.json"

# A reference to a map that is not shipped stops collectstatic under manifest storage.
SOURCE_MAP = re.compile(
    rb"(?m)^\s*(?://[#@]\s*sourceMappingURL=.*|/\*[#@]\s*sourceMappingURL=.*?\*/)\s*$"
)
SVG = re.compile(r'<svg[^>]*viewBox="([^"]+)"[^>]*>(.*?)</svg>', re.DOTALL)


def fetch() -> None:
    """Write the pinned files and their lock; a package whose bytes changed stops everything."""
    known = json.loads(LOCK.read_text()) if LOCK.exists() else {}
    lock = {}
    for package, spec in json.loads(SPEC.read_text()).items():
        with tempfile.TemporaryDirectory() as folder:
            archive = _pack(package, Path(folder))
            integrity = _integrity(archive.read_bytes())
            if package in known and known[package]["integrity"] != integrity:
                sys.exit(f"{package}: not the bytes that were locked")
            with tarfile.open(archive) as tar:
                files = {
                    **{to: _read(tar, source) for source, to in spec["files"].items()},
                    **_sprite(tar, spec),
                }
        lock[package] = {
            "version": package.rpartition("@")[2],
            "license": spec["license"],
            "integrity": integrity,
            "files": {to: _write(to, data) for to, data in sorted(files.items())},
        }
    LOCK.write_text(json.dumps(lock, indent=1, sort_keys=True) + "\n")


def verify() -> None:
    """Exit with a sentence when a vendored file is changed, missing or unknown."""
    locked = {
        name: entry
        for package in json.loads(LOCK.read_text()).values()
        for name, entry in package["files"].items()
    }
    found = {
        path.relative_to(DEST).as_posix()
        for path in DEST.rglob("*")
        if path.is_file() and path != LOCK
    }
    wrong = sorted(locked.keys() ^ found) + [
        name
        for name in sorted(locked.keys() & found)
        if _sha256((DEST / name).read_bytes()) != locked[name]["sha256"]
    ]
    if wrong:
        sys.exit("changed, missing or unknown: " + ", ".join(wrong))


def _pack(package: str, folder: Path) -> Path:
    subprocess.run(
        ["npm", "pack", "--silent", package, "--pack-destination", str(folder)],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    return next(folder.glob("*.tgz"))


def _read(tar: tarfile.TarFile, source: str) -> bytes:
    member = tar.extractfile(f"package/{source}")
    if member is None:
        sys.exit(f"no file {source}")
    data = member.read()
    if source.endswith((".js", ".css")):
        data = SOURCE_MAP.sub(b"", data).rstrip() + b"\n"
    return data


def _sprite(tar: tarfile.TarFile, spec: dict[str, Any]) -> dict[str, bytes]:
    """The named icons as symbols of one file."""
    if "sprite" not in spec:
        return {}
    symbols = []
    for name in sorted(spec["sprite"]["icons"]):
        match = SVG.search(_read(tar, f"icons/{name}.svg").decode())
        if match is None:
            sys.exit(f"icon {name}: not an SVG as expected")
        body = re.sub(r">\s+<", "><", match[2].strip())
        symbols.append(f'<symbol id="{name}" viewBox="{match[1]}">{body}</symbol>')
    text = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    return {spec["sprite"]["to"]: text.encode()}


def _write(name: str, data: bytes) -> dict[str, Any]:
    path = DEST / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return {"sha256": _sha256(data), "size": len(data)}


def _integrity(data: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    commands = {"fetch": fetch, "verify": verify}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]]()
