from django.http import HttpResponse
from django.urls import path

app_name = "returns"
urlpatterns: list = [
    path("so-lieu/<int:period>/<str:key>/", lambda r, period, key: HttpResponse(), name="rows"),
    path("<int:pk>/", lambda r, pk: HttpResponse(), name="return-detail"),
]
