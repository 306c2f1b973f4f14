from django.urls import path

from . import views

app_name = "places"
urlpatterns = [
    path("vi-sao-khong-thay/", views.why_not, name="why-not"),
    path("huyen/<slug:code>/", views.district, name="district"),
    path("xa/<slug:code>/", views.commune, name="commune"),
]
