from django.urls import path

from . import helping, views

app_name = "administration"
urlpatterns = [
    path("tai-khoan/", views.user_list, name="user-list"),
    path("tai-khoan/moi/", views.user_create, name="user-create"),
    path("tai-khoan/<int:pk>/", views.user_detail, name="user-detail"),
    path("tai-khoan/<int:pk>/sua/", views.user_edit, name="user-edit"),
    path("tai-khoan/<int:pk>/mat-khau/", views.user_reset, name="user-reset"),
    path("tai-khoan/<int:pk>/hai-buoc/", helping.user_second_factor, name="user-second-factor"),
    path("tai-khoan/<int:pk>/xem-nhu/", helping.user_view, name="user-view"),
    path("tai-khoan/<int:pk>/trang-thai/", views.user_switch, name="user-switch"),
    path("tai-khoan/<int:pk>/phan-cong/", views.posting_create, name="posting-create"),
    path("phan-cong/<int:pk>/", views.posting_edit, name="posting-edit"),
    path("quyen/", views.permissions, name="permissions"),
    path("tinh-trang/", views.health, name="health"),
    path("don-vi/", views.unit_list, name="unit-list"),
]
