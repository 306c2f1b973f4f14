"""Small drawings as SVG text: attributes are written in Python, so that no locale can turn a
coordinate into `12,5` or `1.234`. Their colour is that of the status they stand in (`s-…`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Number = int | float

SPARK_WIDTH, SPARK_HEIGHT = 88, 28


def share(value: Number, whole: Number) -> str:
    """`65.2%` of a width, never outside it."""
    return f"{min(max(100 * value / whole, 0), 100):.1f}".removesuffix(".0") + "%"


def progress_bar(
    achieved: Number | None,
    goal: Number | None,
    due_now: Number | None,
    population: Number | None,
) -> SafeString:
    """Achieved on the scale of the population (else the goal), a solid tick where progress is
    due by now and a dotted one at the goal. A plain count without a goal has no scale, so no bar:
    a full one would say that everything is done."""
    if population is None and goal is None:
        return SafeString("")
    whole = max(population or 0, goal or 0, achieved or 0)
    fill = due = aim = SafeString("")
    if whole and achieved:
        fill = format_html('<rect class="bar-fill" width="{}"/>', share(achieved, whole))
    if whole and due_now:
        due = format_html('<rect class="bar-due" x="{}"/>', share(due_now, whole))
    if whole and goal:
        at = share(goal, whole)
        aim = format_html('<line class="bar-goal" x1="{0}" x2="{0}" y2="14"/>', at)
    return format_html(
        '<svg class="bar" role="img" aria-label="{}"><rect/>{}{}{}</svg>',
        described(achieved, goal, due_now),
        fill,
        due,
        aim,
    )


def described(achieved: Number | None, goal: Number | None, due_now: Number | None) -> str:
    parts = [_("Done: %s") % (achieved or 0)]
    if due_now is not None:
        parts.append(_("due by now: %s") % due_now)
    if goal is not None:
        parts.append(_("goal: %s") % goal)
    return ", ".join(parts)


def sparkline(
    points: Sequence[Number | None], due: Sequence[Number | None] | None = None
) -> SafeString:
    """A year by month; months to come are None. The dotted line is what was due."""
    known = [p for p in [*points, *(due or [])] if p is not None]
    top = max([*known, 1])
    months = max(len(points), len(due or []), 2)
    drawn = line(points, top, months)
    if not drawn:
        return SafeString("")
    last = drawn.split(" ")[-1].split(",")
    dotted = line(due or [], top, months)
    return format_html(
        '<svg class="spark" viewBox="-2 -3 {} {}" aria-hidden="true">{}'
        '<path d="M{}"/><circle cx="{}" cy="{}"/></svg>',
        SPARK_WIDTH + 6,
        SPARK_HEIGHT + 6,
        format_html('<path class="spark-due" d="M{}"/>', dotted) if dotted else "",
        drawn,
        *last,
    )


def line(points: Sequence[Number | None], top: Number, months: int) -> str:
    step = SPARK_WIDTH / (months - 1)
    drawn = [
        (round(index * step), round(SPARK_HEIGHT * (1 - point / top)))
        for index, point in enumerate(points)
        if point is not None
    ]
    return " ".join(f"{x},{y}" for x, y in corners(drawn))


def corners(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The points at which a line turns, to half a pixel: most of a page's lines are straight."""
    kept: list[tuple[int, int]] = []
    start = 0
    for end in range(len(points)):
        if not kept or end == len(points) - 1 or not _straight(points[start : end + 2]):
            kept.append(points[end])
            start = end
    return kept


def _straight(points: Sequence[tuple[int, int]]) -> bool:
    (x, y), (far, end) = points[0], points[-1]
    return all(abs(y + (end - y) * (a - x) / (far - x) - b) <= 0.6 for a, b in points[1:-1])
