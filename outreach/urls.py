from django.urls import path
from django.views.decorators.http import require_safe

from .views import activities, courses, media, month, outlets

app_name = "outreach"

urlpatterns = [
    path("hoat-dong/", require_safe(activities.activity_list), name="activity-list"),
    path("hoat-dong/them/", activities.activity_create, name="activity-create"),
    path("hoat-dong/<int:pk>/", require_safe(activities.activity_detail), name="activity-detail"),
    path("hoat-dong/<int:pk>/sua/", activities.activity_edit, name="activity-edit"),
    path("hoat-dong/<int:pk>/xoa/", activities.activity_delete, name="activity-delete"),
    path("hoat-dong/<int:pk>/khoi-phuc/", activities.activity_restore, name="activity-restore"),
    path("bang-thang/", month.month_grid, name="month-grid"),
    path("tin-bai/", require_safe(media.media_list), name="media-list"),
    path("tin-bai/them/", media.media_create, name="media-create"),
    path("tin-bai/<int:pk>/", require_safe(media.media_detail), name="media-detail"),
    path("tin-bai/<int:pk>/sua/", media.media_edit, name="media-edit"),
    path("tin-bai/<int:pk>/xoa/", media.media_delete, name="media-delete"),
    path("tin-bai/<int:pk>/khoi-phuc/", media.media_restore, name="media-restore"),
    path("co-quan-bao-dai/", require_safe(outlets.outlet_list), name="outlet-list"),
    path("co-quan-bao-dai/them/", outlets.outlet_create, name="outlet-create"),
    path("co-quan-bao-dai/<int:pk>/", require_safe(outlets.outlet_detail), name="outlet-detail"),
    path("co-quan-bao-dai/<int:pk>/sua/", outlets.outlet_edit, name="outlet-edit"),
    path("co-quan-bao-dai/<int:pk>/xoa/", outlets.outlet_delete, name="outlet-delete"),
    path("co-quan-bao-dai/<int:pk>/khoi-phuc/", outlets.outlet_restore, name="outlet-restore"),
    path("tap-huan/", require_safe(courses.course_list), name="course-list"),
    path("tap-huan/them/", courses.course_create, name="course-create"),
    path("tap-huan/<int:pk>/", require_safe(courses.course_detail), name="course-detail"),
    path("tap-huan/<int:pk>/sua/", courses.course_edit, name="course-edit"),
    path("tap-huan/<int:pk>/xoa/", courses.course_delete, name="course-delete"),
    path("tap-huan/<int:pk>/khoi-phuc/", courses.course_restore, name="course-restore"),
]
