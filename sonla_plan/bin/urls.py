from django.urls import path

from . import views

app_name = "bin"

urlpatterns = [path("", views.bin_list, name="bin")]
