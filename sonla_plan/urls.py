"""Every address of the project."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
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
