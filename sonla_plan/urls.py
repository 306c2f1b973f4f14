"""Every address of the project."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from core import health

# Where the machine itself cannot serve a page, a sentence says so.
handler500 = "core.failures.answer"


TEXT = "text/plain; charset=utf-8"


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the process lives: it asks the database nothing."""
    return HttpResponse("ok", content_type=TEXT)


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether pages can be answered; a stranger learns nothing more than yes or no."""
    reason = health.why_not_ready()
    if reason:
        health.log.warning("not ready: %s", reason)
    return HttpResponse(
        "not ready" if reason else "ok", content_type=TEXT, status=503 if reason else 200
    )


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("tai-khoan/", include("accounts.urls")),
    path("xa-phuong/", include("communes.urls")),
    path("tuyen-truyen/", include("outreach.urls")),
    path("kiem-tra/", include("inspections.urls")),
    path("dau-tranh/", include("enforcement.urls")),
    path("bao-cao-don-vi/", include("returns.urls")),
    path("dia-ban/", include("sonla_plan.places.urls")),
    path("ke-hoach/", include("sonla_plan.plan.urls")),
    path("bao-cao/", include("sonla_plan.reports.urls")),
    path("viec-can-xu-ly/", include("sonla_plan.inbox.urls")),
    path("thung-rac/", include("sonla_plan.bin.urls")),
    path("bang-tinh/", include("sonla_plan.sheets.urls")),
    path("quan-tri/", include("sonla_plan.administration.urls")),
    path("", include("sonla_plan.dashboard.urls")),
]
