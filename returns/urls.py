from django.urls import path

from .views import completeness, documents, earlier, returns, rows, verifying

app_name = "returns"
urlpatterns = [
    path("", returns.return_list, name="return-list"),
    path("tinh-hinh/", completeness.completeness, name="completeness"),
    path("duyet/", verifying.review, name="review"),
    path("ky/<int:pk>/mo/", completeness.period_open, name="period-open"),
    path("ky/<int:pk>/don-doc/", completeness.urge, name="urge"),
    path("ky/<int:pk>/don-doc.docx", documents.urge_letter, name="urge-docx"),
    path("ky/<int:pk>/don-doc.pdf", documents.urge_letter, name="urge-pdf"),
    path("so-lieu/<int:period>/<str:key>/", rows.rows, name="rows"),
    path("ky-truoc/", earlier.earlier_reports, name="earlier-reports"),
    path(
        "ky-truoc/<int:year>/<slug:kind>/<int:number>/",
        earlier.earlier_report,
        name="earlier-report",
    ),
    path(
        "ky-truoc/<int:year>/<slug:kind>/<int:number>/nhap/",
        earlier.earlier_type,
        name="earlier-type",
    ),
    path("<int:pk>/", returns.return_detail, name="return-detail"),
    path("<int:pk>/nhap/", returns.return_enter, name="return-enter"),
    path("<int:pk>/rut/", returns.return_withdraw, name="return-withdraw"),
    path("<int:pk>/ky-duyet/", returns.return_sign, name="return-sign"),
    path("<int:pk>/ban-quet/", returns.return_file, name="return-file"),
    path("<int:pk>/bao-cao.docx", documents.return_report, name="return-docx"),
    path("<int:pk>/bao-cao.pdf", documents.return_report, name="return-pdf"),
    path("<int:pk>/xac-nhan/", verifying.return_verify, name="return-verify"),
    path("<int:pk>/tra-lai/", verifying.return_send_back, name="return-sendback"),
]
