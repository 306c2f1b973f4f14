from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from . import second_factor, sessions


class SignInMiddleware(LoginRequiredMiddleware):
    """Whoever is not signed in signs in first, and then finds the page they were on.

    What was sent without a session is gone from here, and the address it was sent to need not be a
    page: many take a button's press only.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(page_sent_from(request), self.get_login_url(view_func))


def page_sent_from(request: HttpRequest) -> str:
    """The page of this site from which something was sent, as its browser says; else the start.

    A form that is sent to its own address comes back to it that way, with what was typed
    (form-keeper.js). Where the browser is told not to say, an entry form is known by its key.
    """
    said = request.headers.get("Referer", "")
    if not said and "form_key" in request.POST:
        return request.get_full_path()
    hosts, secure = {request.get_host()}, request.is_secure()
    if not said or not url_has_allowed_host_and_scheme(said, hosts, require_https=secure):
        return resolve_url("/")
    _scheme, _host, path, query, _fragment = urlsplit(said)
    page = urlunsplit(("", "", path, query, ""))
    return page if url_has_allowed_host_and_scheme(page, None) else resolve_url("/")


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
