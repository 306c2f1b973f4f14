"""How often one person may search, take lists out, or try to sign in.

django-ratelimit decides; the counts stand where all processes see them (CACHES["shared"]).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django_ratelimit.core import get_usage
from django_ratelimit.exceptions import Ratelimited


def spend(request: HttpRequest, group: str, key: str = "user_or_ip") -> None:
    """Counts this request in its group. Raises Ratelimited when it is one too many."""
    rate = settings.RATES[group]
    usage = get_usage(request, group=group, key=key, rate=rate, increment=True)
    if usage is not None and usage["should_limit"]:
        request.retry_after = max(int(usage["time_left"]), 1)  # type: ignore[attr-defined]
        raise Ratelimited


def limited(
    group: str, key: str = "user_or_ip", methods: tuple[str, ...] = ("GET", "HEAD", "POST")
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """The same for a whole view."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods:
                spend(request, group, key)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def too_many(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to one request too many (RATELIMIT_VIEW)."""
    seconds = getattr(request, "retry_after", 60)
    response = TemplateResponse(request, "429.html", {"seconds": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return response.render()


def locked_out(request: HttpRequest, original: Any = None, credentials: Any = None) -> HttpResponse:
    """The answer to too many wrong passwords or codes (AXES_LOCKOUT_CALLABLE)."""
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    context = {"seconds": seconds, "minutes": seconds // 60, "wrong": True}
    response = TemplateResponse(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response.render()
