"""What a reader gets of a place: whether it opens, which year, which figures, which story."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict

import communes.timeline
import enforcement.timeline
import inspections.timeline
import outreach.timeline
from accounts.models import User
from communes.models import Commune, District
from communes.scoping import Scope, scope_of
from core import clock
from core.timeline import Entry, told
from sonla_plan.dashboard.selection import Selection, select
from sonla_plan.plan.years import PlanYear

Teller = Callable[[Any, User, datetime.date, datetime.date], list[Entry]]

#: hotspots, incidents and cases are of a district; they never stand on a commune's page
ON_A_COMMUNE: tuple[Teller, ...] = (
    communes.timeline.timeline,
    outreach.timeline.timeline,
    inspections.timeline.timeline,
)
ON_A_DISTRICT: tuple[Teller, ...] = (*ON_A_COMMUNE, enforcement.timeline.timeline)

BEFORE_EVERYTHING = datetime.date(1900, 1, 1)


def opens(scope: Scope, district: int | None) -> bool:
    """Places are shared by the province and its agencies; a district's officer has the own ones."""
    return scope.province or bool(scope.agencies) or district in scope.districts


def district_of(user: User, code: str) -> District:
    """The district that bears the code today, or 404."""
    rows = District.objects.live().in_force(clock.today())
    district = rows.filter(code=code).first()
    if district is None or not opens(scope_of(user), district.pk):
        raise Http404
    return district


def commune_of(user: User, code: str) -> Commune:
    rows = Commune.objects.live().in_force(clock.today()).select_related("district")
    commune = rows.filter(code=code).first()
    if commune is None or not opens(scope_of(user), commune.district_id):
        raise Http404
    return commune


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's look at a place in one plan year."""

    selection: Selection
    year: PlanYear
    sees_figures: bool  # what the district and its communes have recorded
    sees_targets: bool  # the district's row of the matrix; of it the police see their own kinds
    since: datetime.date

    @property
    def all_years(self) -> bool:
        return self.since == BEFORE_EVERYTHING


def read(user: User, district: District | None, data: QueryDict) -> Reading:
    """Year, day and figures for a reader of a place. Unknown year, period or day: 404."""
    scope = scope_of(user)
    sees_figures = scope.province or (district is not None and district.pk in scope.districts)
    sees_targets = district is not None and (sees_figures or scope.police)
    asked = QueryDict(mutable=True)
    for name in ("year", "period", "since", "as_of"):
        if data.get(name):
            asked[name] = str(data[name])
    if sees_targets and district is not None:
        asked["district"] = district.code
    _form, selection = select(user, asked)
    if selection is None:
        raise Http404
    year = selection.plan_year()
    since = BEFORE_EVERYTHING if data.get("all") else year.window.first_day
    return Reading(selection, year, sees_figures, sees_targets, since)


def story(
    tellers: Sequence[Teller], place: Commune | District, user: User, reading: Reading
) -> tuple[list[Entry], bool]:
    """What was done there, and whether it is more than a page tells."""
    until = clock.today() if reading.all_years else reading.year.window.until
    return told(tell(place, user, reading.since, until) for tell in tellers)
