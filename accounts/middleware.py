from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


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
