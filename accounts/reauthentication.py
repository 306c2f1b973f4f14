"""The password once more before what would do the most harm in the hands of somebody else.

A session found open, or taken over, changes no account and no right. Valid for a while, so that
an administrator at work types it once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from .sessions import seconds

VALID = 10 * 60
CONFIRMED = "confirmed"
FIELD = "confirm_password"
#: sent with a page that was only asked for, so that it is asked for again
FOR_READING = "confirm_only"
NOT_CARRIED = {FIELD, FOR_READING, "csrfmiddlewaretoken"}

View = Callable[..., HttpResponseBase]


def stamp(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Whoever signs in has just said who it is."""
    request.session[CONFIRMED] = seconds()


def is_confirmed(request: HttpRequest) -> bool:
    return 0 <= seconds() - request.session.get(CONFIRMED, 0) < VALID


def confirmed(view: View) -> View:
    """Asks for the password first, unless it was typed in the last ten minutes.

    What was posted meanwhile goes on with the password: nothing that was typed is lost.
    """

    @sensitive_post_parameters(FIELD)
    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        said = request.POST.get(FIELD)
        if is_confirmed(request) and said is None:
            return view(request, *args, **kwargs)
        if said is None or not _is_right(request, said):
            return _ask(request, wrong=said is not None)
        stamp(None, request)
        if FOR_READING in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        request.POST = _carried(request)  # type: ignore[assignment]
        return view(request, *args, **kwargs)

    return asking


def _is_right(request: HttpRequest, said: str) -> bool:
    """Counted like a sign-in: too many wrong ones lock out. The form stays out of that log."""
    typed, request.POST = request.POST, QueryDict()
    try:
        found = authenticate(request, username=request.user.get_username(), password=said)
    finally:
        request.POST = typed
    return found is not None and found.pk == request.user.pk


def _carried(request: HttpRequest) -> QueryDict:
    kept = request.POST.copy()
    for name in NOT_CARRIED:
        kept.pop(name, None)
    kept._mutable = False
    return kept


def _ask(request: HttpRequest, *, wrong: bool) -> TemplateResponse:
    posted = request.method == "POST" and FOR_READING not in request.POST
    kept = [
        (name, value)
        for name, values in (_carried(request).lists() if posted else ())
        for value in values
    ]
    context = {
        "title": _("Confirm your password"),
        "field": FIELD,
        "for_reading": "" if posted else FOR_READING,
        "kept": kept,
        "wrong": wrong,
        "minutes": VALID // 60,
    }
    response = TemplateResponse(request, "accounts/confirm_password.html", context)
    response["Cache-Control"] = "no-store"
    return response
