"""Between the password and the second step: a note in the session, and nobody signed in.

Until the second step is done `request.user` is nobody, so that no page has to know of it.
"""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import login
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from . import second_factor
from .models import User
from .sessions import seconds

WAITING = "signing_in"
#: how long the password holds without its second step
PATIENCE = 10 * 60


def begin(request: HttpRequest, user: Any, next_page: str) -> None:
    request.session.cycle_key()
    request.session[WAITING] = {
        "user": user.pk,
        "backend": user.backend,
        "password": user.get_session_auth_hash(),  # one that was changed meanwhile holds no more
        "at": seconds(),
        "next": next_page,
    }


def waiting(request: HttpRequest) -> Any:
    """The person whose second step is awaited, None when there is none or it took too long."""
    note = request.session.get(WAITING)
    if not note or seconds() - note["at"] > PATIENCE:
        return None
    user = User.objects.live().filter(pk=note["user"], is_active=True).first()
    same = user is not None and user.get_session_auth_hash() == note["password"]
    return user if same else None


def try_code(request: HttpRequest, user: Any, code: str, *, recovery: bool) -> str | None:
    """Signs in with the right code: the page to go on to. None: wrong, and counted as such."""
    if not AxesProxyHandler.is_allowed(request, {"username": user.username}):
        request.axes_locked_out = True  # type: ignore[attr-defined]  # its middleware answers
        return None
    if not second_factor.accepts(user, code, recovery=recovery):
        told = {"username": user.username}
        user_login_failed.send(__name__, credentials=told, request=request)
        return None
    note = request.session.pop(WAITING)
    login(request, user, backend=note["backend"])
    return str(note["next"])
