from typing import Any

from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from .views import (
    census,
    documents,
    entries,
    establishments,
    findings,
    inspections,
    minutes,
    register,
    results,
    sanctions,
    teams,
    visits,
)

app_name = "inspections"


def record(room: str, noun: str, views: object) -> list[URLPattern]:
    """The addresses that every kind of record has."""
    return [
        path(f"{room}/", require_safe(getattr(views, f"{noun}_list")), name=f"{noun}-list"),
        path(
            f"{room}/<int:pk>/",
            require_safe(getattr(views, f"{noun}_detail")),
            name=f"{noun}-detail",
        ),
        path(f"{room}/<int:pk>/xoa/", getattr(views, f"{noun}_delete"), name=f"{noun}-delete"),
        path(
            f"{room}/<int:pk>/khoi-phuc/", getattr(views, f"{noun}_restore"), name=f"{noun}-restore"
        ),
    ]


def paper(address: str, name: str, view: Any) -> list[URLPattern]:
    """The same paper as DOCX and as PDF."""
    return [
        path(f"{address}.{kind}", require_safe(view), name=f"{name}-{kind}")
        for kind in ("docx", "pdf")
    ]


urlpatterns = [
    path("co-so/goi-y/", establishments.establishment_suggest, name="establishment-suggest"),
    path("co-so/trung/", register.establishment_alike, name="establishment-alike"),
    path("co-so/moi/", establishments.establishment_create, name="establishment-create"),
    path("co-so/<int:pk>/sua/", establishments.establishment_edit, name="establishment-edit"),
    path("co-so/<int:pk>/gop/", register.establishment_merge, name="establishment-merge"),
    path("co-so/<int:pk>/tam-ngung/", register.suspension_create, name="suspension-create"),
    *record("co-so", "establishment", establishments),
    path("tam-ngung/<int:pk>/sua/", register.suspension_edit, name="suspension-edit"),
    path("tam-ngung/<int:pk>/xoa/", register.suspension_delete, name="suspension-delete"),
    path("tam-ngung/<int:pk>/khoi-phuc/", register.suspension_restore, name="suspension-restore"),
    path("gop/<int:pk>/hoan-tac/", register.merger_undo, name="merger-undo"),
    path("cuoc/moi/", entries.inspection_create, name="inspection-create"),
    path("cuoc/<int:pk>/sua/", entries.inspection_edit, name="inspection-edit"),
    path("cuoc/<int:pk>/ghi-nhan/", entries.inspection_record, name="inspection-record"),
    path("cuoc/<int:pk>/huy/", entries.inspection_cancel, name="inspection-cancel"),
    path("cuoc/<int:pk>/luot/moi/", visits.visit_create, name="visit-create"),
    *record("cuoc", "inspection", inspections),
    path("ke-hoach/", require_safe(inspections.plan_list), name="plan-list"),
    path("ke-hoach/moi/", entries.plan_create, name="plan-create"),
    path("luot/<int:pk>/sua/", minutes.visit_edit, name="visit-edit"),
    *record("luot", "visit", visits),
    path("ket-qua/", results.results_page, name="results"),
    path("van-de/", require_safe(findings.finding_list), name="finding-list"),
    path("van-de/<int:pk>/", require_safe(findings.finding_detail), name="finding-detail"),
    path("van-de/<int:pk>/khac-phuc/", findings.finding_remedy, name="finding-remedy"),
    path("van-de/<int:pk>/xac-minh/", findings.finding_verify, name="finding-verify"),
    path("van-de/<int:pk>/mo-lai/", findings.finding_reopen, name="finding-reopen"),
    path("van-de/<int:pk>/xu-phat/moi/", sanctions.sanction_create, name="sanction-create"),
    path("xu-phat/<int:pk>/sua/", sanctions.sanction_edit, name="sanction-edit"),
    *record("xu-phat", "sanction", sanctions),
    *paper("luot/<int:pk>/bien-ban", "visit-minutes", documents.visit_minutes),
    *paper("luot/<int:pk>/bien-ban-vi-pham", "visit-violations", documents.visit_violations),
    *paper("cuoc/<int:pk>/giay-moi", "inspection-invitation", documents.inspection_invitation),
    *paper("cuoc/<int:pk>/thanh-vien", "inspection-members", documents.inspection_members),
    *paper("cuoc/<int:pk>/bien-ban-trang", "inspection-blank", documents.inspection_blank),
    path("doi/moi/", teams.team_create, name="team-create"),
    path("doi/<int:pk>/sua/", teams.team_edit, name="team-edit"),
    *record("doi", "team", teams),
    path("thong-ke/", require_safe(census.census_list), name="census-list"),
    path("thong-ke/<int:pk>/", require_safe(census.census_detail), name="census-detail"),
    path("thong-ke/<int:pk>/xac-nhan/", census.census_confirm, name="census-confirm"),
]
