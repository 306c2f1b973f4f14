"""Tells the whole story in one transaction: all of it is there, or nothing."""

import datetime

from django.db import transaction

from core import history, installation
from core.models import Installation

from . import (
    chapter_closing,
    chapter_communes,
    chapter_enforcement,
    chapter_inspections,
    chapter_minutes,
    chapter_outreach,
    chapter_pictures,
    chapter_plan,
    chapter_returns,
)
from .people import create_people
from .story import DEFAULT_UNTIL, FIRST_DAY, Story


@transaction.atomic
def seed(until: datetime.date = DEFAULT_UNTIL) -> Story:
    """The demo up to a day of 2019; the clock stands there. Its rows bear the demo's mark."""
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "clock_on": until})
    token = installation.pin()
    try:
        with history.demonstrating():
            story = Story(until=until, people=create_people(FIRST_DAY))
            chapter_plan.tell(story)
            officers = chapter_communes.tell(story)
            chapter_outreach.tell(story, officers)
            chapter_inspections.tell(story)
            chapter_minutes.tell(story)
            chapter_pictures.tell(story)
            chapter_enforcement.tell(story)
            chapter_returns.tell(story)
            chapter_closing.tell(story)  # last: what comes after it is an adjustment
            return story
    finally:
        installation.unpin(token)
