from django.urls import path
from django.views.decorators.http import require_safe

from . import views

app_name = "sheets"

urlpatterns = [
    path("", require_safe(views.start), name="start"),
    path("tat-ca/", require_safe(views.whole_export), name="whole-export"),
    path("nhap/<int:pk>/", require_safe(views.import_detail), name="import-detail"),
    path("nhap/<int:pk>/loi/", require_safe(views.import_faults), name="import-faults"),
    path("nhap/<int:pk>/sua/", views.import_correct, name="import-correct"),
    path("nhap/<int:pk>/luu/", views.import_store, name="import-store"),
    path("nhap/<int:pk>/kiem-tra-lai/", views.import_recheck, name="import-recheck"),
    path("nhap/<int:pk>/hoan-tac/", views.import_undo, name="import-undo"),
    path("nhap/<int:pk>/bo/", views.import_drop, name="import-drop"),
    path("<slug:table>/mau/", require_safe(views.template), name="template"),
    path("<slug:table>/xuat/", require_safe(views.table_export), name="table-export"),
    path("<slug:table>/nhap/", views.import_create, name="import-create"),
]
