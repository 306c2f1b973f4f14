"""What the plan's pages read in common."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, QueryDict

from accounts.models import User
from accounts.permissions import Verb
from sonla_plan.dashboard.selection import Selection, select
from sonla_plan.plan import figures, years
from sonla_plan.plan.indicators import BY_KEY
from sonla_plan.plan.models import Plan, Target
from sonla_plan.plan.standing import Standing, standings
from sonla_plan.plan.years import PlanYear


def plan_of(user: User, year: int) -> Plan:
    """A year's plan, or 404: plans and their targets are shared by everybody who signs in."""
    plan = Plan.objects.visible_to(user).filter(year=year).first()
    if plan is None:
        raise Http404
    return plan


def versions_of(plan: Plan, key: str) -> list[Target]:
    """Every version of a target, oldest first; an unknown target is a 404."""
    rows = Target.objects.live().filter(plan=plan, indicator=key).select_related("lead_agency")
    versions = list(rows.prefetch_related("supporting_agencies").order_by("effective_on", "pk"))
    if key not in BY_KEY or not versions:
        raise Http404
    for version in versions:
        version.plan = plan
    return versions


@dataclass(frozen=True, slots=True)
class Look:
    """The reader's selection in the year as of today, and where the reader's targets stand."""

    selection: Selection
    year: PlanYear
    versions: dict[str, int]
    standings: dict[str, Standing]


def look(request: HttpRequest, plan: Plan) -> Look:
    user: Any = request.user
    _form, selection = select(user, QueryDict(f"year={plan.year}"))
    year = years.open_year(selection.year, selection.as_of) if selection else None
    if selection is None or year is None:
        raise Http404
    versions = figures.data_versions()
    asked = selection.asked
    # an agency's officer has no district whose figures could be added up
    rows = standings(year, asked, versions) if asked.districts else []
    return Look(selection, year, versions, {s.indicator.key: s for s in rows})


def manages(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.can(Verb.MANAGE_PLAN))
