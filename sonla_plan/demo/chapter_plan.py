"""Agencies, due dates and time limits the sources do not give (all assumed), and last year."""

import datetime

from sonla_plan.plan import actions
from sonla_plan.plan.models import Plan, Target

from .chapter_communes import MARK
from .story import YEAR, Story

#: indicator: lead agency, due date (mm-dd), pending window in days
ASSUMED = {
    "communes_reached": ("ldtbxh", "12-15", None),
    "media_quarterly": ("dai", None, None),
    "census_done": ("ldtbxh", None, None),
    "healthy_communes": ("ldtbxh", None, None),
    "communes_registered": ("ldtbxh", None, None),
    "models_maintained": ("ldtbxh", None, None),
    "provincial_inspections": ("ldtbxh", "11-30", None),
    "establishments_inspected": ("ldtbxh", "11-30", None),
    "hotspots_cleared": ("congan", None, 90),
    "cases_investigated": ("congan", None, 120),
    "cases_prosecuted": ("congan", None, 30),
    "cases_tried": ("congan", None, 45),
    "officers_trained": ("ldtbxh", "11-30", None),
    "district_inspections": ("ldtbxh", None, None),
    "teams_consolidated": ("ldtbxh", None, None),
}
#: last year on 31/03, 30/06, 30/09, 31/12
LAST_YEAR = {
    "communes_reached": (44, 101, 158, 190),
    "media_quarterly": (1, 2, 3, 4),
    "census_done": (0, 12, 12, 24),
    "healthy_communes": (191, 191, 191, 193),
    "communes_registered": (180, 204, 204, 204),
    "models_maintained": (10, 10, 10, 10),
    "provincial_inspections": (2, 6, 10, 15),
    "establishments_inspected": (5, 17, 28, 38),
    "officers_trained": (0, 71, 71, 199),
    "district_inspections": (3, 8, 11, 12),
    "teams_consolidated": (6, 20, 24, 24),
}


def tell(story: Story) -> None:
    plan = Plan.objects.live().get(year=YEAR)
    targets = {t.indicator: t for t in Target.objects.live().filter(plan=plan)}
    for key, (agency, due, days) in ASSUMED.items():
        source = f"giả định của bản giới thiệu {MARK}" if days else ""
        given = {"lead_agency": agency, "due_on": due, "pending_days": days}
        actions.complete_target(
            targets[key],
            by=story.staff,
            lead_agency=story.agencies[agency],
            supporting_agencies=[],
            due_on=datetime.date.fromisoformat(f"{YEAR}-{due}") if due else None,
            pending_days=days,
            pending_source=source,
            assumed=[name for name, value in given.items() if value],
        )
    _bring_forward(story, targets["teams_consolidated"])
    ends = ((3, 31), (6, 30), (9, 30), (12, 31))
    for key, numbers in LAST_YEAR.items():
        for (month, day), number in zip(ends, numbers, strict=True):
            actions.record_earlier_figure(
                by=story.staff,
                indicator=key,
                as_of=datetime.date(YEAR - 1, month, day),
                achieved=number,
                report_number=f"{month:02d}/BC-SLĐTBXH {MARK}",
            )


def _bring_forward(story: Story, target: Target) -> None:
    """One target whose verdict is final by June: its only step and its due date, both assumed."""
    target.refresh_from_db()
    actions.complete_target(
        target,
        by=story.staff,
        steps=[{"on": f"{YEAR}-05-31", "share": 100}],
        due_on=datetime.date(YEAR, 5, 31),
        assumed=[*target.assumed, "steps", "due_on"],
    )
