from django.contrib.auth.views import LogoutView
from django.urls import path

from .views import own, second_factor, sign_in

app_name = "accounts"
urlpatterns = [
    path("", own.account, name="account"),
    path("dang-nhap/", sign_in.sign_in, name="login"),
    path("dang-nhap/ma-xac-thuc/", sign_in.second_step, name="second-step"),
    path("dang-nhap/ma-du-phong/", sign_in.recovery_step, name="recovery-step"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("nhac-viec/", own.reminders, name="reminders"),
    path("mat-khau/", own.password_change, name="password-change"),
    path("hai-buoc/", second_factor.set_up, name="second-factor"),
    path("hai-buoc/ma-du-phong/", second_factor.recovery_codes, name="recovery-codes"),
    path("hai-buoc/bo/", second_factor.take_away, name="second-factor-remove"),
    path("xem-nhu/thoi/", own.viewing_end, name="viewing-end"),
    path("thiet-bi/dang-xuat/", own.session_end_all, name="session-end-all"),
    path("thiet-bi/<slug:name>/dang-xuat/", own.session_end, name="session-end"),
]
