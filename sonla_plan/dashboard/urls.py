from django.urls import path

from . import specimen, views

app_name = "dashboard"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("progress.json", views.progress_json, name="progress-json"),
    path("ban-do/", views.commune_map, name="map"),
    path("ngoai-chi-tieu/", views.following, name="following"),
    # short: a dashboard holds some two hundred links to it
    path("ct/<slug:key>/", views.rows, name="rows"),
    path("ct/<slug:key>/<slug:district>/", views.rows, name="district-rows"),
    path("tt/<slug:key>/", views.information, name="information"),
    path("mau/", specimen.specimen, name="specimen"),
]
