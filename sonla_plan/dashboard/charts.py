"""What the three charts draw, as plain data for the page's JSON."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from inspections.charts import visit_counts, visits_by_kind_and_outcome
from outreach.charts import media_by_outlet_and_month
from sonla_plan.plan.figures import kept, kept_whole
from sonla_plan.plan.standing import Standing
from sonla_plan.plan.years import PlanYear

from .selection import Selection


def charts(
    rows: Sequence[Standing], selection: Selection, year: PlanYear, versions: dict[str, int]
) -> dict[str, Any]:
    """Cumulative against due; media by outlet and month (province); visits by kind and outcome."""
    months = [_("M%(n)s") % {"n": day.month} for day in year.window.month_ends]
    whole = selection.asked.whole
    places = selection.asked.districts
    count = partial(visit_counts, year.window)
    visits = kept("visits", "inspections", year, places, versions, count)
    told = partial(media_by_outlet_and_month, year.window, months)
    kind = f"media:{get_language()}"
    return {
        "cumulative": {
            "months": months,
            "done": _("Done"),
            "due": _("Due by then"),
            "targets": [_target(s) for s in drawn_by_month(rows)],
        },
        "media": kept_whole(kind, "outreach", year, [None], versions, told) if whole else None,
        "visits": visits_by_kind_and_outcome(visits, sectors=whole),
    }


def drawn_by_month(rows: Sequence[Standing]) -> list[Standing]:
    """What is done little by little; what is kept has no line that rises."""
    return [s for s in rows if s.progress and s.rule.judged != "kept"]


def _target(standing: Standing) -> dict[str, Any]:
    p = standing.progress
    assert p is not None
    return {
        "key": standing.indicator.key,
        "points": [n for n in p.curve if n is not None],  # months to come are at the end
        "due": p.due_curve or None,
    }
