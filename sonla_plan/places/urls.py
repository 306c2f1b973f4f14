from django.urls import path

from . import views

app_name = "places"
urlpatterns = [
    path("huyen/<slug:code>/", views.district, name="district"),
    path("xa/<slug:code>/", views.commune, name="commune"),
]
