import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.template.response import TemplateResponse

from . import installation, logs

log = logging.getLogger("core.requests")
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestMiddleware:
    """Gives every request a number, in the log and in the answer, and writes a line about it.

    The proxy's number is taken where there is a proxy; a reader's own is not believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.PROXIES else ""
        request.id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        token, began = logs.current.set(request), time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request.id
            taken = round((time.perf_counter() - began) * 1000, 1)
            facts = {"method": request.method, "status": response.status_code, "ms": taken}
            log.info("answered", extra={"facts": facts})
            return response
        finally:
            logs.current.reset(token)


class InstallationMiddleware:
    """Pins the installation's row (demo or not, clock) for the length of a request: one query at
    most, when it is first asked for."""

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


class NotAPageMiddleware:
    """Who comes by hand to an address that only takes a button's press reads so (405)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = TemplateResponse(request, "405.html").rendered_content
            response["Content-Type"] = "text/html; charset=utf-8"
        return response


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
