from django.urls import path
from django.views.decorators.http import require_safe

from .views import activities, courses, media, month

app_name = "outreach"

urlpatterns = [
    path("hoat-dong/", require_safe(activities.activity_list), name="activity-list"),
    path("hoat-dong/them/", activities.activity_create, name="activity-create"),
    path("hoat-dong/<int:pk>/", require_safe(activities.activity_detail), name="activity-detail"),
    path("hoat-dong/<int:pk>/sua/", activities.activity_edit, name="activity-edit"),
    path("hoat-dong/<int:pk>/xoa/", activities.activity_delete, name="activity-delete"),
    path("hoat-dong/<int:pk>/khoi-phuc/", activities.activity_restore, name="activity-restore"),
    path("bang-thang/", month.month_grid, name="month-grid"),
    *media.ITEMS.urls(),
    *media.OUTLETS.urls(),
    *courses.COURSES.urls(),
]
