from django.urls import path

from . import views

app_name = "reports"
ONE = "<int:year>/<int:pk>/"
urlpatterns = [
    path("", views.report_current, name="report-current"),
    path("<int:year>/", views.report_list, name="report-list"),
    path(ONE, views.report_detail, name="report-detail"),
    *(
        path(f"{ONE}bao-cao.{ending}", views.report_file, name=f"report-{ending}")
        for ending in ("docx", "pdf", "xlsx")
    ),
    *(
        path(f"{ONE}bao-cao-nhanh.{ending}", views.brief_file, name=f"brief-{ending}")
        for ending in ("docx", "pdf")
    ),
    path(f"{ONE}noi-dung/<slug:key>/", views.passage_edit, name="passage-edit"),
    path(f"{ONE}ban-ky/", views.report_sign, name="report-sign"),
    path(f"{ONE}ban-ky.pdf", views.report_scan, name="report-scan"),
    path(f"{ONE}bo-ban-ky/", views.report_unsign, name="report-unsign"),
]
