from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from . import second_factor, sessions


class FirstPasswordMiddleware:
    """Whoever signs in with a password somebody else chose changes it before anything else."""

    OPEN = ("accounts:password-change", "accounts:logout")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        waiting = user.is_authenticated and user.must_change_password
        if waiting and request.path not in {reverse(name) for name in self.OPEN}:
            return redirect("accounts:password-change")
        return self.get_response(request)


class SecondFactorMiddleware:
    """Whoever needs a second step and has none sets it up before anything else opens."""

    OPEN = (*FirstPasswordMiddleware.OPEN, "accounts:second-factor")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        missing = user.is_authenticated and second_factor.is_missing(user)
        if missing and request.path not in {reverse(name) for name in self.OPEN}:
            return redirect("accounts:second-factor")
        return self.get_response(request)


class SeenMiddleware:
    """Notes now and then that a session is in use; never on a page that did not look at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sessions.note_seen(request)
        return response
