"""Test-only guards: a template may not query, a GET may not write, a POST may not write past the
history, a name in a template must exist.

`GuardMiddleware` stands last in the test settings' MIDDLEWARE, so every page any test opens is
watched. A test that has a reason to look at an unguarded page has the wrong reason.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.template.backends.django import Template as BackendTemplate
from django.template.base import FilterExpression
from django.template.context import RequestContext

# The only tables a GET or HEAD may write to. None of them holds a fact.
WRITABLE_ON_READ = (
    "django_session",
    "accounts_counter",  # how often somebody searched or took a list out
    "accounts_session",  # with owner, address, and now and then when it was last seen
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accesslog",
    "axes_accessfailurelog",
    "core_exported",  # who took a list out: appended to, by core/outgoing.py alone
    "core_reading",  # who read what is secret: appended to, by core/readings.py alone
)

# What a POST may write outside a batch of the history: not facts either.
# Papers on the way in, and the work on them, are not: what they bring in goes through the history.
# Nor are the telephone's secret, the recovery codes' digests and how often somebody guessed: the
# history says when they were made, and must never hold them.
UNRECORDED = (
    *WRITABLE_ON_READ,
    "core_submission",
    "core_job",
    "sheets_sheetimport",
    "otp_totp_totpdevice",
    "otp_static_staticdevice",
    "otp_static_statictoken",
)
# Django notes the time of a sign-in on the user; no fact about the user changes.
SIGN_IN = re.compile(r'UPDATE "accounts_user" SET "last_login" = \S+ WHERE')

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# A CTE may end in a write on PostgreSQL, hence the second look at WITH.
READS = re.compile(r"\s*\(*\s*(SELECT|VALUES|EXPLAIN|SHOW|PRAGMA|WITH)\b", re.IGNORECASE)
# Transactions of their own write nothing.
BOUNDS = re.compile(
    r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET CONSTRAINTS)\b", re.IGNORECASE
)
HIDDEN_WRITE = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|FOR\s+UPDATE)\b", re.I
)
TARGET = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+[\"`]?(\w+)", re.I
)

_now = threading.local()

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


class TemplateQuery(AssertionError):
    """A template asked the database: the view should have handed it the rows."""


class WriteOnRead(AssertionError):
    """A GET or HEAD changed something."""


class WriteOutsideHistory(AssertionError):
    """A request changed a row and no line of the history tells of it."""


def writes(sql: str) -> bool:
    if BOUNDS.match(sql):
        return False
    if not READS.match(sql):
        return True
    return bool(re.match(r"\s*\(*\s*WITH\b", sql, re.I) and HIDDEN_WRITE.search(sql))


def no_queries(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if getattr(_now, "processors", False):
        return execute(sql, params, many, context)
    raise TemplateQuery(sql)


def reads_only(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if writes(sql):
        target = TARGET.match(sql)
        if target is None or target[1].lower() not in WRITABLE_ON_READ:
            raise WriteOnRead(sql)
    return execute(sql, params, many, context)


def recorded_only(
    execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    from core import history  # models: not importable yet while the settings import this module

    if writes(sql) and history._current.get() is None and not SIGN_IN.match(sql):
        target = TARGET.match(sql)
        if target is None or target[1].lower() not in UNRECORDED:
            raise WriteOutsideHistory(sql)
    return execute(sql, params, many, context)


class Watch:
    """The wrapper on every connection, the other one too if there is one."""

    def __init__(self, wrapper: Callable[..., Any]) -> None:
        self.wrapper = wrapper
        self.open: list[Any] = []

    def __enter__(self) -> None:
        for connection in connections.all():
            manager = connection.execute_wrapper(self.wrapper)
            manager.__enter__()
            self.open.append(manager)

    def __exit__(self, *problem: Any) -> None:
        while self.open:
            self.open.pop().__exit__(*problem)


class GuardMiddleware:
    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if request.method not in SAFE_METHODS:
            with Watch(recorded_only), in_a_request():
                return self.get_response(request)
        with Watch(reads_only), in_a_request():
            response = self.get_response(request)
            if response.streaming and not response.is_async:
                # An export runs its queries while it is read; that is a GET too.
                response.streaming_content = watched(response.streaming_content)
            return response


@contextmanager
def in_a_request() -> Iterator[None]:
    _now.in_request = True
    try:
        yield
    finally:
        _now.in_request = False


def watched(stream: Any) -> Any:
    with Watch(reads_only):
        yield from stream


class UndefinedVariable(AssertionError):
    """A template names something its view did not hand it."""


# A template that writes `|default:…` says that the value is optional.
OPTIONAL = {"default", "default_if_none"}


def is_ours(context: Any) -> bool:
    """Packages' own templates print what may be missing; that is their affair."""
    template = context.render_context.template
    origin = Path(getattr(template.origin, "name", ""))
    return origin.is_relative_to(settings.BASE_DIR) and "site-packages" not in origin.parts


class LoudUndefined(str):
    """Given to Django as `string_if_invalid`: an unknown variable is an error, not an empty place.

    Django asks two things of that string before it uses it: `if string_if_invalid` in a variable,
    `"%s" in string_if_invalid` in a blocktranslate. It is an empty string, so where nothing is
    wrong filters go on with it as in production. `{% if unknown %}` never comes here.
    """

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        names = frame.f_locals
        asker = names.get("self")
        if frame.f_code.co_name == "resolve" and isinstance(asker, FilterExpression):
            optional = any(function.__name__ in OPTIONAL for function, _ in asker.filters)
            if not optional and is_ours(names["context"]):
                raise UndefinedVariable(f"{asker.token!r} in {origin_of(names['context'])}")
        return False

    def __contains__(self, part: object) -> bool:
        names = sys._getframe(1).f_locals
        if part == "%s" and "key" in names and "context" in names and is_ours(names["context"]):
            raise UndefinedVariable(f"{names['key']!r} in {origin_of(names['context'])}")
        return False


def origin_of(context: Any) -> str:
    return str(context.render_context.template.origin)


_bind_template = RequestContext.bind_template
_render = BackendTemplate.render


def render(self: Any, context: Any = None, request: Any = None) -> Any:
    """Every template a request renders, by TemplateResponse, render_to_string or a form's widget.

    The signed-in user is loaded first: one query that every page has, and not the template's.
    """
    if not getattr(_now, "in_request", False):
        return _render(self, context, request)
    if hasattr(request, "user"):
        _ = request.user.is_authenticated
    with Watch(no_queries):
        return _render(self, context, request)


@contextmanager
def bind_template(self: RequestContext, template: Any) -> Iterator[None]:
    """Context processors (navigation, inbox counts) are code, not template: they may query."""
    manager = _bind_template(self, template)
    _now.processors = True
    try:
        manager.__enter__()
    finally:
        _now.processors = False
    try:
        yield
    finally:
        manager.__exit__(None, None, None)


_close_old = BaseDatabaseWrapper.close_if_unusable_or_obsolete


def close_old(self: BaseDatabaseWrapper) -> None:
    """An answer that a test closes by hand ends its request, and Django would close the connection
    with the test's own transaction on it (on PostgreSQL; SQLite in memory is never closed)."""
    if not self.in_atomic_block:
        _close_old(self)


def install() -> None:
    BaseDatabaseWrapper.close_if_unusable_or_obsolete = close_old  # type: ignore[method-assign]
    RequestContext.bind_template = bind_template  # type: ignore[method-assign]
    BackendTemplate.render = render  # type: ignore[method-assign]
