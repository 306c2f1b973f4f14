from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

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


class NoNullMiddleware:
    """A NUL in an address is read as �: a sign like any other that nothing here has.

    PostgreSQL takes no NUL in a text, and not every parameter goes through a form that refuses it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query:
            plain = query.replace("%00", "%EF%BF%BD").replace("\0", "%EF%BF%BD")
            request.GET = QueryDict(plain, encoding=request.encoding)
        return self.get_response(request)
