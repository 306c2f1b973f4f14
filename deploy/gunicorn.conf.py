"""How gunicorn serves, here and in production; PORT, WORKERS and THREADS from the environment.

Under systemd the socket is handed over (deploy/systemd/sonla-web.socket), and BIND and PORT are not
looked at.
"""

import os
import sys
from pathlib import Path

from gunicorn.http import wsgi  # type: ignore[import-untyped]

# Of another word gunicorn would make the level INFO, and say nothing.
LEVELS = ("debug", "info", "warning", "error", "critical")


def whole(name: str, default: int, low: int, high: int) -> int:
    value = os.environ.get(name, str(default)).strip()
    if not value.isdecimal() or not low <= int(value) <= high:
        sys.exit(f"{name} is {value!r}, but it must be a whole number from {low} to {high}.")
    return int(value)


# What serves is nobody's business: no name to look up holes for.
wsgi.SERVER = "web"
wsgi_app = "sonla_plan.wsgi:application"
bind = f"{os.environ.get('BIND', '127.0.0.1')}:{whole('PORT', 8000, 1, 65535)}"
worker_class = "gthread"
workers = whole("WORKERS", 2, 1, 64)
threads = whole("THREADS", 4, 1, 64)
# A wrong setting stops the master at once, with its sentence, before any worker is made.
preload_app = True
# A beat on a slow disk must not look like a dead worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 # nosec B108
# An export or a report may take a while; Ctrl-C should not.
timeout = 120
graceful_timeout = 10
keepalive = 5
# Nobody steers it while it runs: one socket less.
control_socket_disable = True
max_requests = 20_000
max_requests_jitter = 2_000
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning").strip().lower()
if loglevel not in LEVELS:
    sys.exit(f"GUNICORN_LOG_LEVEL is {loglevel!r}, but it must be one of {', '.join(LEVELS)}.")
if os.environ.get("LOG_FORMAT", "").strip().lower() == "json":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    logconfig_dict = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "core.logs.JsonLines"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {
            name: {"handlers": ["console"], "level": loglevel.upper(), "propagate": False}
            for name in ("gunicorn.error", "gunicorn.access")
        },
    }
