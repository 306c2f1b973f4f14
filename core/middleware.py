from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict

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


class MethodsMiddleware:
    """Pages are read and forms are sent: nothing here answers to any other method.

    Without it a view that asks only for POST would take a PUT for a GET.
    """

    KNOWN = ("GET", "HEAD", "POST")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.KNOWN:
            return HttpResponseNotAllowed(self.KNOWN)
        return self.get_response(request)


class KeptByNobodyMiddleware:
    """What is answered stays between the reader and this server, unless a view says otherwise.

    No cache keeps it, and no page of another origin takes it in. Static files never come here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


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
