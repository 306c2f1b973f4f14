"""What a page knows of the reason of a change, said by the batches that actions open inside."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("history_reason", default="")


def current() -> str:
    return _current.get()


@contextmanager
def because(reason: str) -> Iterator[None]:
    token = _current.set(reason)
    try:
        yield
    finally:
        _current.reset(token)
