"""What this installation is, read once a request."""

from contextvars import ContextVar, Token

from .models import Installation

#: of this request: empty until somebody asks. What needs no database (`/healthz`) asks for nothing.
_current: ContextVar[list[Installation] | None] = ContextVar("installation", default=None)


def current() -> Installation:
    """The installation's row: the one pinned for this request, else read now."""
    pinned = _current.get()
    if pinned is None:
        return _read()
    if not pinned:
        pinned.append(_read())
    return pinned[0]


def _read() -> Installation:
    return Installation.objects.filter(pk=1).first() or Installation()


def pin() -> Token:
    return _current.set([])


def unpin(token: Token) -> None:
    _current.reset(token)
