"""Looks for holes: `audit.py secrets` in what is committed, `audit.py packages` in what is used.

Exit code 0: looked and found nothing. 1: found something. 3 (packages only): nobody could be asked,
which is neither. `AUDIT_REQUIRED=1` makes that an error: for a machine that reaches an index.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BASELINE = ROOT / ".ci" / "secrets.baseline"
#: others' files, and texts that look like keys and are none: hashes of packages, translations
LEFT_OUT = ("static/vendor/", "locale/", "requirements", ".ci/secrets.baseline", "core/fonts/")
#: a test that signs in types a password; what looks like the key of a service is told there too
TYPED_IN_TESTS = "Secret Keyword"
LOCKS = ("requirements.txt", "requirements-dev.txt", "deploy/requirements-sentry.txt")
LONGEST = 180
NOT_LOOKED_UP = 3


def committed() -> list[str]:
    """What git knows, and what is about to be added; without git every file that is not ignored."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode == 0:
        names = found.stdout.splitlines()
    else:
        skipped = {".git", ".venv", "var", "__pycache__"}
        paths = (path for path in ROOT.rglob("*") if path.is_file())
        names = [p.relative_to(ROOT).as_posix() for p in paths if not skipped & set(p.parts)]
    kept = [name for name in names if not name.startswith(LEFT_OUT)]
    return sorted(name for name in kept if (ROOT / name).is_file())


def looked_at() -> set[tuple[str, str, str]]:
    """(file, kind, hash) of what somebody looked at and said that it is no secret."""
    results = json.loads(BASELINE.read_text(encoding="utf-8"))["results"]
    return {
        (name, one["type"], one["hashed_secret"])
        for name, found in results.items()
        for one in found
        if one.get("is_secret") is False
    }


def secrets_found(names: list[str]) -> Iterator[tuple[str, str, str, int]]:
    from detect_secrets import SecretsCollection
    from detect_secrets.settings import transient_settings

    settings = json.loads(BASELINE.read_text(encoding="utf-8"))
    found = SecretsCollection(root=str(ROOT))
    with transient_settings({name: settings[name] for name in ("plugins_used", "filters_used")}):
        for name in names:
            found.scan_file(name)
    for name, secret in found:
        yield name, secret.type, secret.secret_hash, secret.line_number


def secrets() -> int:
    """The line may move; another text in its place is another secret."""
    known, names = looked_at(), committed()
    new = [
        (name, kind, hashed, line)
        for name, kind, hashed, line in secrets_found(names)
        if (name, kind, hashed) not in known
        and not (kind == TYPED_IN_TESTS and name.startswith("tests/"))
    ]
    for name, kind, hashed, line in sorted(new):
        print(f"{name}:{line}: {kind} (hash {hashed})")
    if new:
        print("If none of them is a secret: add them to .ci/secrets.baseline, is_secret false.")
    print(f"secrets: {len(names)} files, {len(new)} findings not looked at")
    return 1 if new else 0


def packages() -> int:
    """`--strict`: without it pip-audit calls a package that it could not look up a good one."""
    states = [_audited(lock) for lock in LOCKS]
    if 1 in states:
        return 1
    if NOT_LOOKED_UP not in states:
        return 0
    print("=" * 88)
    print(
        "packages: NOT LOOKED UP. No index with advisories answers here: whether the packages have"
    )
    print("known holes, nobody knows. This is no pass: run `make audit` where one can be reached.")
    print("=" * 88)
    return 1 if os.environ.get("AUDIT_REQUIRED") == "1" else NOT_LOOKED_UP


def _audited(lock: str) -> int:
    asked = [str(Path(sys.executable).parent / "pip-audit"), "--strict", "--format", "json"]
    asked += ["--disable-pip", "--require-hashes", "--timeout", "15", "--requirement", lock]
    try:
        done = subprocess.run(
            asked, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return NOT_LOOKED_UP
    return verdict(lock, done.stdout, done.stderr)


def verdict(lock: str, said: str, complaint: str) -> int:
    """What an answer of pip-audit is worth: only a whole list without a hole is a pass."""
    try:
        looked = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = complaint.strip().splitlines()[-1:] or ["no answer"]
        print(f"packages: {lock}: {last[0][:160]}")
        return NOT_LOOKED_UP
    bad = [one for one in looked if one.get("vulns")]
    for one in bad:
        names = ", ".join(hole["id"] for hole in one["vulns"])
        print(f"{lock}: {one['name']} {one['version']}: {names}")
    if not bad and any(one.get("skip_reason") for one in looked):
        return NOT_LOOKED_UP
    print(f"packages: {lock}: {len(looked)} looked up, {len(bad)} with known holes")
    return 1 if bad or not looked else 0


if __name__ == "__main__":
    known = {"secrets": secrets, "packages": packages}
    if len(sys.argv) != 2 or sys.argv[1] not in known:
        sys.exit("audit.py secrets, or audit.py packages")
    sys.exit(known[sys.argv[1]]())
