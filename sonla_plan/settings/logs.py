"""What is written of a run: lines on the standard error, and errors to Sentry where it is set."""

from typing import Any

from core.logs import stripped

from . import environment
from .machine import LOG_LEVEL, RELEASE

# JSON: one object a line, for a collector; a line of text for a person at a terminal.
LOG_FORMAT = environment.choice("LOG_FORMAT", default="TEXT", allowed=("TEXT", "JSON")).lower()

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "core.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False},
        # Would quote every value of every statement.
        "django.db.backends": {"level": "INFO"},
        # Who tried to sign in, from where: stands in its own table, not in a file.
        "axes": {"level": "ERROR"},
        # One line a request: worth it for a collector, a nuisance at a terminal.
        "core.requests": {"level": LOG_LEVEL if LOG_FORMAT == "json" else "WARNING"},
    },
}

SENTRY_DSN = environment.address("SENTRY_DSN")
if SENTRY_DSN:
    try:
        import sentry_sdk
    except ImportError:
        environment.refuse(
            "SENTRY_DSN",
            "is set, but the package sentry-sdk is not installed: `pip install --require-hashes"
            " -r deploy/requirements-sentry.txt`, or leave the variable out",
        )
    sentry_sdk.init(
        dsn=SENTRY_DSN,
        release=RELEASE,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        traces_sample_rate=0.0,
        before_send=stripped,
    )
