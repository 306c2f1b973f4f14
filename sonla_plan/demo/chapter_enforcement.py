"""Incidents, cases and (in the second half only) hotspots: counts and dates, never identities."""

import datetime
from typing import Any

from django.conf import settings

from enforcement import actions

from .story import Story

#: opened, investigated, prosecuted, tried; district
CASES = (
    ("02-19", "06-05", "07-22", "09-17", "116"),
    ("03-26", "06-14", "07-30", "10-08", "123"),
    ("06-12", "09-20", "11-05", "", "125"),
    ("09-03", "11-28", "", "", "116"),
)
INCIDENTS = (("01-23", "116", 2, 2), ("03-14", "123", 1, 1), ("05-08", "126", 2, 1),
             ("08-15", "116", 1, 2), ("10-24", "122", 1, 1))  # fmt: skip
HOTSPOTS = (("08-05", "09-12", "116"), ("09-18", "11-20", "123"))


def tell(story: Story) -> None:
    if settings.ENFORCEMENT_CASES:
        cases(story)
        incidents(story)
    if settings.ENFORCEMENT_HOTSPOTS:
        hotspots(story)


def source(story: Story, day: datetime.date) -> dict[str, Any]:
    return {
        "source_number": f"{story.dice.randint(100, 900)}/CAT-MAU",
        "source_on": day,
    }


def cases(story: Story) -> None:
    steps = ("investigated_on", "prosecuted_on", "tried_on")
    for place, (opened, *dates, code) in enumerate(CASES, start=1):
        day = story.on(opened)
        if day is None:
            continue
        reached: dict[str, Any] = {
            name: found for name, date in zip(steps, dates, strict=True)
            if date and (found := story.on(date))
        }  # fmt: skip
        actions.record_case(
            by=story.people["congan"],
            district=story.code(code),
            number=f"{place:02d}/2019-MAU",
            opened_on=day,
            **source(story, day),
            **reached,
        )


def incidents(story: Story) -> None:
    for date, code, sellers, buyers in INCIDENTS:
        day = story.on(date)
        if day:
            actions.record_incident(
                by=story.people["congan"],
                district=story.code(code),
                handled_on=day,
                sellers=sellers,
                buyers=buyers,
                **source(story, day),
            )


def hotspots(story: Story) -> None:
    for found, cleared, code in HOTSPOTS:
        day = story.on(found)
        if day:
            actions.record_hotspot(
                by=story.people["congan"],
                district=story.code(code),
                found_on=day,
                cleared_on=story.on(cleared),
                **source(story, day),
            )
