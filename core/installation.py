"""What this installation is, read once a request."""

from contextvars import ContextVar, Token

from .models import Installation

_current: ContextVar[Installation | None] = ContextVar("installation", default=None)


def current() -> Installation:
    """The installation's row: the one pinned for this request, else read now."""
    pinned = _current.get()
    if pinned is not None:
        return pinned
    return Installation.objects.filter(pk=1).first() or Installation()


def pin() -> Token:
    return _current.set(Installation.objects.filter(pk=1).first() or Installation())


def unpin(token: Token) -> None:
    _current.reset(token)
