"""What should not stand in the records of outreach."""

from django.utils.translation import gettext_lazy as _

from communes.hygiene import days
from core.doctor import Check

from .models import MediaItem, OutreachActivity, TrainingCourse

CHECKS: tuple[Check, ...] = (
    days(OutreachActivity, _("Outreach activities"), "communes"),
    days(MediaItem, _("Media items"), "outlet"),
    days(TrainingCourse, _("Training courses"), "district", "agency"),
)
