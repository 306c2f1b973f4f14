"""What a new year's plan takes over from the last one."""

import datetime
from typing import Any

from .models import Plan, Target
from .years import versions_on

#: agencies and due dates are not taken over: the new plan's own text says them, or nobody does
TAKEN_OVER = (
    "indicator",
    "origin",
    "judged",
    "goal_share",
    "goal_number",
    "quarter_weights",
    "pending_days",
    "pending_source",
    "options",
)


def last_plan(year: int) -> Plan | None:
    """The nearest plan before the year; without one, the nearest after it."""
    rows = Plan.objects.live()
    before = rows.filter(year__lt=year).order_by("-year").first()
    return before or rows.filter(year__gt=year).order_by("year").first()


def targets_for(year: int, last_day: datetime.date) -> list[dict[str, Any]]:
    """The last plan's targets as they stood on its last day, their steps moved to the new year.

    `last_day`: of the new year's plan, after which nothing falls due.
    """
    plan = last_plan(year)
    if plan is None:
        return []
    return [
        {name: getattr(target, name) for name in TAKEN_OVER}
        | {"steps": _moved(target, year, last_day)}
        for target in versions_on(plan, plan.ends_on)
    ]


def _moved(target: Target, year: int, last_day: datetime.date) -> list[dict[str, Any]]:
    """A step's own day in the new year; 29/02 exists in few of them."""
    moved = []
    for step in target.steps:
        if "on" in step:
            day = str(step["on"])[5:]
            moved_year = int(str(step["on"])[:4]) + year - target.plan.year
            day = f"{moved_year}-{'02-28' if day == '02-29' else day}"
            step = {**step, "on": min(day, last_day.isoformat())}
        moved.append(step)
    return moved
