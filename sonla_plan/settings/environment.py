"""Reads settings from the environment and refuses odd ones.

django-environ reads `DEBUG=flase` as False and says nothing. Here every value is checked, and a
wrong or missing one stops the start with a sentence that names the variable and says why.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NoReturn

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
# No scheme, port or path; one leading dot means "and every name below it".
HOST = re.compile(r"\.?[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\]")
ORIGIN = re.compile(r"https?://[A-Za-z0-9_.*-]+(?::\d+)?")
RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
SENDER = re.compile(r"[^<>@\s]+@[^<>@\s]+|[^<>@]+ <[^<>@\s]+@[^<>@\s]+>")
ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


def refuse(name: str, why: str) -> NoReturn:
    raise ImproperlyConfigured(f"{name} {why}.")


def given(name: str) -> str | None:
    """What is set, None where it is left out; django-environ takes an empty value for none."""
    value = env.str(name, default=None)
    if not (value or "").strip() and name in env.ENVIRON:
        refuse(name, "is set but empty; give it a value or leave it out")
    return value


def text(name: str, default: str) -> str:
    value = str(env.str(name, default=default)).strip()
    if not value:
        refuse(name, "is set but empty; give it a value or leave it out")
    return value


def flag(name: str, default: bool) -> bool:
    value = str(env.str(name, default="1" if default else "0")).strip().lower()
    if value not in YES | NO:
        refuse(name, f"is {value!r}, but it can only be 1 (yes) or 0 (no)")
    return value in YES


def whole(name: str, default: int, low: int, high: int) -> int:
    value = str(env.str(name, default=str(default))).strip()
    if not re.fullmatch(r"\d{1,12}", value) or not low <= int(value) <= high:
        refuse(name, f"is {value!r}, but it must be a whole number from {low} to {high}")
    return int(value)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default).upper()
    if value not in allowed:
        refuse(name, f"is {value!r}, but it must be one of {', '.join(allowed)}")
    return value


def several(name: str, default: tuple[str, ...], shape: re.Pattern[str], example: str) -> list[str]:
    found = given(name)
    if found is None:
        return list(default)
    values = [part.strip() for part in found.split(",") if part.strip()]
    odd = [value for value in values if not shape.fullmatch(value)]
    if not values or odd:
        why = f"contains {odd[0]!r}" if odd else "is set but empty"
        refuse(name, f"{why}; it must be a comma-separated list such as {example}")
    return values


def hosts(name: str, default: tuple[str, ...]) -> list[str]:
    return several(name, default, HOST, "plan.sonla.example,10.0.0.5")


def origins(name: str) -> list[str]:
    return several(name, (), ORIGIN, "https://plan.sonla.example")


def address(name: str) -> str:
    """An http(s) address that may hold a key, so it is never shown; "" when it is left out."""
    value = given(name)
    if value is None:
        return ""
    if not re.fullmatch(r"https?://[^\s/@]+@[^\s/@]+/\S+", value.strip()):
        refuse(name, "cannot be understood; write https://key@host/number, or leave it out")
    return str(value).strip()


def sender(name: str, default: str) -> str:
    value = text(name, default)
    if not SENDER.fullmatch(value):
        refuse(name, f"is {value!r}, but it must be an e-mail address such as so@sonla.example")
    return value


def directory(name: str, default: Path) -> Path:
    path = Path(text(name, str(default))).expanduser()
    if not path.is_absolute():
        refuse(name, f"is {str(path)!r}, but it must be an absolute path")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        refuse(name, f"is {str(path)!r}, but that directory cannot be made: {problem.strerror}")
    return path


def place(name: str, default: Path) -> Path:
    """A folder that whoever needs it makes: most processes never write there."""
    path = Path(text(name, str(default))).expanduser()
    if not path.is_absolute():
        refuse(name, f"is {str(path)!r}, but it must be an absolute path")
    return path


def kept(name: str, default: str) -> list[int]:
    """Of how many days, weeks and months the newest archive stays."""
    value = text(name, default)
    if not re.fullmatch(r"\d{1,3}(,\d{1,3}){2}", value):
        refuse(name, f"is {value!r}, but it must be days, weeks and months such as {default}")
    return [int(part) for part in value.split(",")]


def secret(name: str, file: Path) -> str:
    """The variable itself, else the content of the file that `make run` makes."""
    value = str(env.str(name, default="")).strip()
    if not value and name in env.ENVIRON:
        refuse(name, "is set but empty; give it a value or leave it out")
    if not value:
        try:
            value = file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            refuse(
                name,
                f"is missing: sessions cannot be signed without it; set it, or let"
                f" `make secret` write one to {file}",
            )
        except OSError as problem:
            refuse(name, f"cannot be read from {file}: {problem.strerror}")
    if len(value) < 50 or len(set(value)) < 5:
        refuse(name, "is too short or too regular: it needs 50 random characters or more")
    return value


def database(name: str, default: Path) -> dict[str, Any]:
    url = given(name)
    if url is None:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
    try:
        found = dict(env.db_url_config(url.strip()))
    except (
        Exception
    ):  # whatever the parser stumbles over; the URL may hold a password, so not shown
        refuse(name, "cannot be understood; write postgres://user:password@host:5432/name")
    if found.get("ENGINE") not in ENGINES:
        refuse(name, "must begin with postgres:// or sqlite:///; no other database is supported")
    if found.get("NAME") == ":memory:":
        refuse(name, "names no file; write sqlite:////path/of/the/file.sqlite3 with four slashes")
    if not found.get("NAME"):
        refuse(name, "names no database; write postgres://user:password@host:5432/name")
    return found


def tuned(database: dict[str, Any]) -> dict[str, Any]:
    """What each kind of database needs on every connection."""
    if database["ENGINE"].endswith("sqlite3"):
        pragmas = (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
            "PRAGMA foreign_keys=ON;PRAGMA busy_timeout=10000"
        )
        # IMMEDIATE: a transaction that reads first and writes later would else fail at once
        # ("database is locked") instead of waiting its turn.
        return {"OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": pragmas}}
    # Queries of many subqueries look dear to the planner: compiling one of half a second took 1.3.
    # A province's rows lie in memory: a thousand looked up by their keys cost less than reading all
    # of a hundred thousand, which the planner's figures for turning disks would have it do.
    tuning = "-c jit=off -c random_page_cost=1.1"
    # A machine that is gone answers nobody: told within seconds, not after the kernel's minutes.
    patience = {"connect_timeout": 5, "tcp_user_timeout": 15_000}
    options = {"options": tuning, **patience, **database.get("OPTIONS", {})}
    return {"CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def unreachable(problem: Exception) -> str:
    """The sentence for a database that does not answer, "" when that is not what went wrong."""
    from django.db import connection

    if connection.connection is not None:
        return ""  # it had answered before
    said = str(problem).strip().splitlines()[0] if str(problem).strip() else "no answer"
    return f"DATABASE_URL names a database that cannot be reached ({said})."


def mail(name: str) -> dict[str, Any]:
    """Django's EMAIL_… settings; without the variable no e-mail leaves the machine."""
    url = given(name)
    if url is None:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        found = dict(env.email_url_config(url.strip()))
    except Exception:  # the URL may hold a password, so it is not shown
        refuse(name, "cannot be understood; write smtp+tls://user:password@host:587")
    backend = str(found.pop("EMAIL_BACKEND", ""))
    if not backend.startswith("django.core.mail.backends."):
        refuse(name, "must begin with smtp://, smtp+tls://, smtp+ssl:// or consolemail://")
    kept = {key: value for key, value in found.items() if key.startswith("EMAIL_") and value}
    return {"EMAIL_BACKEND": backend, "EMAIL_TIMEOUT": 10, **kept}
