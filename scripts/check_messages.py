#!/usr/bin/env python3
"""The Vietnamese catalogues: complete, compiled, and naming what the code says today.

check_messages.py compiled   every .po is complete, and its .mo holds the same (needs nothing)
check_messages.py stale      the code's messages are the catalogue's (needs gettext and Django)
check_messages.py collect    brings the catalogue up to date and compiles it (the same)
"""

from __future__ import annotations

import ast
import gettext
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = Path("locale/vi/LC_MESSAGES")
DOMAINS = {"django": ["--extension=html,py,txt"], "djangojs": []}
NOT_OURS = (".git", ".venv", "var", "tests", "node_modules", "vendor")
LINE = re.compile(r'(?P<word>msg\w+)(?:\[(?P<form>\d+)\])?\s+(?P<text>".*")$')


@dataclass
class Entry:
    fuzzy: bool = False
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        context = self.parts.get("msgctxt")
        message = self.parts.get("msgid", "")
        return f"{context}\x04{message}" if context is not None else message

    @property
    def translations(self) -> list[str]:
        return [text for name, text in self.parts.items() if name.startswith("msgstr")]


def read(path: Path) -> list[Entry]:
    """The entries of a .po file, obsolete ones left out."""
    entries, last = [Entry()], ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        found = LINE.fullmatch(line)
        if not line.strip() and entries[-1].parts:
            entries.append(Entry())
        elif line.startswith("#,"):
            entries[-1].fuzzy |= "fuzzy" in line
        elif found:
            last = found["word"] + (found["form"] or "")
            entries[-1].parts[last] = ast.literal_eval(found["text"])
        elif line.startswith('"'):
            entries[-1].parts[last] += ast.literal_eval(line)
    return [entry for entry in entries if "msgid" in entry.parts]


def compiled(path: Path) -> dict[str, list[str]]:
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    out: dict[str, list[str]] = {}
    for key, text in catalogue.items():
        message = key[0] if isinstance(key, tuple) else key
        out.setdefault(message, []).append(text)
    return out


def check_compiled() -> list[str]:
    found = sorted((ROOT / CATALOGUES).glob("*.po"))
    problems = [] if found else [f"there is no catalogue in {CATALOGUES}"]
    for path in found:
        name, entries = path.name, [entry for entry in read(path) if entry.identity]
        problems += [f"{name}: fuzzy: {e.identity!r}" for e in entries if e.fuzzy]
        problems += [
            f"{name}: not translated: {e.identity!r}" for e in entries if not all(e.translations)
        ]
        binary = path.with_suffix(".mo")
        if not binary.exists():
            problems.append(f"{binary.name} is missing: run msgfmt")
            continue
        said = {e.identity: e.translations for e in entries if all(e.translations) and not e.fuzzy}
        held = {key: texts for key, texts in compiled(binary).items() if key}
        if said != held:
            odd = [key for key in said.keys() | held.keys() if said.get(key) != held.get(key)]
            problems.append(f"{binary.name} is older than {name}: {sorted(odd)[:5]}")
    return problems


def make_messages(folder: Path) -> None:
    for domain, options in DOMAINS.items():
        subprocess.run(
            [
                sys.executable, "manage.py", "makemessages", "--locale=vi", f"--domain={domain}",
                "--no-location", "--no-obsolete", "--no-wrap", *options,
                *(f"--ignore={name}/*" for name in NOT_OURS), "--ignore=static/vendor/*",
            ],
            cwd=folder, check=True, stdout=subprocess.DEVNULL,
            # Django starts for it; what signs sessions does not matter here.
            env={**os.environ, "SECRET_KEY": secrets.token_urlsafe(64)},
        )  # fmt: skip


def identities(folder: Path, domain: str) -> set[str]:
    path = folder / CATALOGUES / f"{domain}.po"
    return {entry.identity for entry in read(path)} - {""} if path.exists() else set()


def check_stale() -> list[str]:
    """Collected into a copy: a check changes nothing."""
    problems = []
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_OURS))
        make_messages(copy)
        for domain in DOMAINS:
            said, held = identities(copy, domain), identities(ROOT, domain)
            problems += [f"{domain}.po lacks {message!r}" for message in sorted(said - held)]
            problems += [f"{domain}.po still has {message!r}" for message in sorted(held - said)]
    return problems


def collect() -> list[str]:
    make_messages(ROOT)
    for path in sorted((ROOT / CATALOGUES).glob("*.po")):
        binary = path.with_suffix(".mo")
        subprocess.run(["msgfmt", "--check-format", "-o", binary, path], check=True)
    return check_compiled()


def main(arguments: list[str]) -> int:
    jobs = {"compiled": check_compiled, "stale": check_stale, "collect": collect}
    if len(arguments) != 1 or arguments[0] not in jobs:
        print(__doc__, file=sys.stderr)
        return 2
    problems = jobs[arguments[0]]()
    print("\n".join(problems) or "the catalogues are complete", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
