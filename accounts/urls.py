from django.contrib.auth.views import LogoutView
from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.sign_in, name="login"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("nhac-viec/", views.reminders, name="reminders"),
    path("mat-khau/", views.password_change, name="password-change"),
]
