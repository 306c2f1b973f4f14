"""Counts that all processes share (CACHES["shared"]), for core/limits.py.

Django's DatabaseCache reads, adds one and writes back: of two requests at once it counts one. Here
each count is raised in one statement, on either database.
"""

import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

# until: the second after which a count holds no more
_ADD = """
INSERT INTO accounts_counter (key, count, until) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET count = excluded.count, until = excluded.until
WHERE accounts_counter.until < %s RETURNING count
"""
_RAISE = "UPDATE accounts_counter SET count = count + %s WHERE key = %s RETURNING count"
_READ = "SELECT count FROM accounts_counter WHERE key = %s AND until >= %s"
_CLEAR = "DELETE FROM accounts_counter WHERE until < %s RETURNING count"
END_OF_TIME = 2**62


class Counters(BaseCache):
    """As much of a cache as counting needs."""

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Whether a new count began: there was none, or its time was over."""
        until = int(self.get_backend_timeout(timeout) or END_OF_TIME)
        full = self.make_and_validate_key(key, version)
        return _run(_ADD, (full, int(value), until, int(time.time()))) is not None

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        found = _run(_RAISE, (delta, self.make_and_validate_key(key, version)))
        if found is None:
            raise ValueError(key)
        return found

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = _run(_READ, (self.make_and_validate_key(key, version), int(time.time())))
        return default if found is None else found

    def clear(self) -> None:
        _run(_CLEAR, (END_OF_TIME + 1,))


def forget_old(sender: Any, **kwargs: Any) -> None:
    """Counts whose time is over go, at every sign-in: seldom enough and often enough."""
    _run(_CLEAR, (int(time.time()),))


def _run(sql: str, values: tuple[Any, ...]) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return int(row[0]) if row else None
