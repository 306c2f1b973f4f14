from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import installation


class InstallationMiddleware:
    """Pins the installation's row (demo or not, clock) for the length of a request: one query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = installation.pin()
        try:
            return self.get_response(request)
        finally:
            installation.unpin(token)
