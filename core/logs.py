"""What the log says of a request: its number, who by key, where, how long. Never what was typed.

A line names no person, no address of a reader, no query string and no path: the route stands for
it (`kiem-tra/luot/<int:pk>/`). Of an error it gives the kind and the frames; its message only where
it speaks of the machine, since a database's refusal quotes the very row. Imports nothing of Django
that needs settings: gunicorn's own log is made of the same lines.
"""

import datetime
import json
import logging
import traceback
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

#: the request this thread answers
current: ContextVar[Any] = ContextVar("logged_request", default=None)

#: whose messages speak of the machine; by name, for Django may not be set up yet
OF_THE_MACHINE = {"OperationalError", "OSError", "ImproperlyConfigured", "TimeoutError"}


def request_id() -> str:
    return str(getattr(current.get(), "id", "") or "")


def user_key(request: Any) -> int | None:
    """The key of who signed in, where the request has asked for it already; never asks itself."""
    user = getattr(request, "_cached_user", None)
    key = getattr(user, "pk", None)
    return int(key) if key is not None else None


def route_of(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return str(match.route) if match else ""


class JsonLines(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        request = current.get()
        line: dict[str, Any] = {
            "at": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.said(record),
            **getattr(record, "facts", {}),
        }
        if request is not None:
            line |= {"request": request_id(), "user": user_key(request), "route": route_of(request)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)

    def said(self, record: logging.LogRecord) -> str:
        """Django's lines about a request quote its path, its host or its referrer: the status."""
        status = getattr(record, "status_code", None)
        if isinstance(status, int):
            return f"{status} {HTTPStatus(status).phrase}"
        if record.name.startswith(("django.request", "django.security")):
            return record.name
        return record.getMessage()


def _error(error: BaseException) -> dict[str, Any]:
    kinds = {kind.__name__ for kind in type(error).__mro__}
    found: dict[str, Any] = {"kind": type(error).__name__}
    if kinds & OF_THE_MACHINE:
        found["message"] = str(error).strip().splitlines()[0] if str(error).strip() else ""
    frames = traceback.extract_tb(error.__traceback__)
    found["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return found


def stripped(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """Sentry's `before_send`: the same as in the log, and nothing more."""
    asked = current.get()
    kept = {name: event[name] for name in KEPT if name in event}
    kept["exception"] = {"values": [_shape(v) for v in _values(event)]}
    kept["tags"] = {"request": request_id(), "route": route_of(asked)}
    key = user_key(asked)
    if key is not None:
        kept["user"] = {"id": str(key)}
    return kept


#: of an event for Sentry; everything else (request, breadcrumbs, extra, modules' values) is dropped
KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment", "sdk")
_FRAME = ("filename", "abs_path", "function", "module", "lineno", "in_app")


def _values(event: dict[str, Any]) -> list[dict[str, Any]]:
    found = (event.get("exception") or {}).get("values") or []
    return [value for value in found if isinstance(value, dict)]


def _shape(value: dict[str, Any]) -> dict[str, Any]:
    """An exception without its message and without the variables of its frames."""
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "stacktrace": {"frames": [{k: frame[k] for k in _FRAME if k in frame} for frame in frames]},
    }
