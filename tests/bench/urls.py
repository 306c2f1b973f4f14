"""Bare views of the size of a dashboard: the same middleware, with and without session and user."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from sonla_plan.urls import handler500 as handler500
from sonla_plan.urls import urlpatterns as real

BODY = "x" * 50_000


def bare(request: HttpRequest) -> HttpResponse:
    """Session and user loaded by LoginRequiredMiddleware, like every page of ours."""
    return HttpResponse(f"{request.user.pk}{BODY}")


@login_not_required
def anonymous(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("bare/", bare), path("bare-anonymous/", anonymous), *real]
