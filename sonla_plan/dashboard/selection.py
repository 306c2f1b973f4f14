"""What a reader asks of the dashboard: year, period, date or range of days, districts. Checked in
one place."""

import datetime
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import District
from communes.scoping import Scope, scope_of
from core import clock
from core.models import ReportingPeriod
from sonla_plan.plan import years
from sonla_plan.plan.models import Plan
from sonla_plan.plan.standing import Asked

from .asking import SelectionForm, key_of, newest, show

#: how far behind the plan's last day a date may lie: time for the verdicts to become final
AFTER_PLAN = datetime.timedelta(days=366)


class NotThere(Http404):
    """There is no such year or district for this reader; `field` says which was asked for."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Selection:
    year: int
    as_of: datetime.date
    period: ReportingPeriod | None
    district: District | None
    districts: tuple[District, ...]  # whose figures are shown
    asked: Asked
    scope: Scope
    plain_year: int  # which an address of this day or period means without naming the year
    dated: bool  # a period or a date was asked for
    #: the first day of a free range: what was done in it is counted and not judged
    since: datetime.date | None = None
    #: of the plan; its verdicts become final the day after
    last_day: datetime.date = datetime.date.max

    @property
    def until(self) -> datetime.date:
        """The day that a page names: no fact after the plan's last one is counted."""
        return min(self.as_of, self.last_day)

    def plan_year(self, versions: dict[str, int] | None = None) -> years.PlanYear:
        """The plan's year as it stands on this day; with the data's versions a kept one."""
        if versions is None:
            found = years.open_year(self.year, self.as_of, self.since)
        else:
            found = years.kept_year(self.year, self.as_of, versions, self.since)
        assert found is not None  # `select` has seen its plan
        return found

    def link(self, path: str, **changed: str) -> str:
        """An address that leads to the same figures, as short as it can be: a page has hundreds.

        Without a day it is of today, as the page is that it stands on.
        """
        values = self._values() | changed
        return f"{path}?{urlencode(values)}" if values else path

    def address(self, path: str) -> str:
        """The same to pass on: it names the year even where no other year has a plan yet."""
        values = self._values()
        if self.dated and not self.period and self.as_of.year != self.year:
            values["year"] = str(self.year)
        return f"{path}?{urlencode(values)}" if values else path

    @property
    def elsewhere(self) -> str:
        """What a page of a place needs to tell of the same day: nothing when it is today's."""
        values = self._moment()
        return f"?{urlencode(values)}" if values else ""

    def _values(self) -> dict[str, str]:
        return self._moment() | ({"district": self.district.code} if self.district else {})

    def _moment(self) -> dict[str, str]:
        values = {} if self.year == self.plain_year else {"year": str(self.year)}
        if self.period:
            values["period"] = key_of(self.period)
        elif self.dated:
            values |= {"since": self.since.isoformat()} if self.since else {}
            values["as_of"] = self.as_of.isoformat()
        return values


def select(user: User, data: QueryDict) -> tuple[SelectionForm, Selection | None]:
    """The bound form, and the selection unless a field is wrong. Unknown year or district: 404."""
    scope = scope_of(user)
    districts = _districts(user, scope)
    plans = {plan.year: plan for plan in Plan.objects.live().order_by("-year")}
    year_list = list(plans)
    data = newest(data)
    year = _year(
        data.get("year") or _year_of(data.get("as_of") or data.get("since", ""), plans), plans
    )
    period_list = years.period_rows(year)
    data["year"] = str(year)
    form = SelectionForm(
        data,
        year_list=year_list,
        period_list=period_list,
        districts=districts,
        whole=scope.province or scope.police,
    )
    district = _district(data.get("district"), districts)
    if not form.is_valid():
        return form, None
    period, as_of, since = _days(
        form, _period(form.cleaned_data["period"], period_list), plans[year]
    )
    if form.errors:
        return form, None
    typed = period is None and bool(since or form.cleaned_data["as_of"])
    show(data, period, as_of if typed else None, since)
    chosen = (district,) if district else tuple(districts)
    asked = Asked(
        tuple(d.pk for d in chosen),
        whole=(scope.province or scope.police) and district is None,
        police_only=not scope.province and scope.police,
    )
    plain = _year(_year_of(as_of.isoformat() if typed else "", plans), plans)
    dated = typed or period is not None
    days: dict[str, Any] = {"dated": dated, "since": since, "last_day": plans[year].ends_on}
    return form, Selection(year, as_of, period, district, chosen, asked, scope, plain, **days)


def _days(
    form: SelectionForm, period: ReportingPeriod | None, plan: Plan
) -> tuple[ReportingPeriod | None, datetime.date, datetime.date | None]:
    """The period, unless days of the reader's own beat it; the last day; the first of a range.

    From the plan's first day on it is no range: the figures are the plan's own.
    """
    since = form.cleaned_data["since"]
    as_of = form.cleaned_data["as_of"] or _day_of(period, plan)
    if problem := _problem(as_of, plan):
        form.add_error("as_of", problem)
    elif since and not plan.starts_on <= since <= min(as_of, plan.ends_on):
        text = _("A range of days lies inside the plan's year (%(first)s – %(last)s) and begins "
                 "before it ends.")  # fmt: skip
        days = {"first": f"{plan.starts_on:%d/%m/%Y}", "last": f"{plan.ends_on:%d/%m/%Y}"}
        form.add_error("since", text % days)
    if since == plan.starts_on:
        since = None
    beaten = since or (period and as_of != _day_of(period, plan))
    return None if beaten else period, as_of, since


def _districts(user: User, scope: Scope) -> list[District]:
    rows = District.objects.live().in_force(clock.today()).for_list()
    if not (scope.province or scope.police):
        rows = rows.filter(pk__in=scope.districts)
    return list(rows)


def _year(typed: str | None, plans: dict[int, Plan]) -> int:
    """The year asked for, else the one whose plan today is in, else the newest."""
    if not plans:
        raise NotThere("year")
    if not typed:
        return years.year_on(clock.today(), plans.values()) or next(iter(plans))
    if not typed.isdecimal() or int(typed) not in plans:
        raise NotThere("year")
    return int(typed)


def _year_of(day: str, plans: dict[int, Plan]) -> str:
    """The year whose plan a typed day is in (20/12/2018 may be of 2019), else the one it names
    (2019-06-30, 30/06/2019), where that year has a plan."""
    try:
        of = years.year_on(forms.DateField().clean(day), plans.values())
    except ValidationError:
        of = None
    found = re.search(r"\b(\d{4})\b", day)
    if of is None and found and int(found[1]) in plans:
        of = int(found[1])
    return str(of or "")


def _district(code: str | None, districts: list[District]) -> District | None:
    if not code:
        return districts[0] if len(districts) == 1 else None
    found = next((d for d in districts if d.code == code), None)
    if found is None:
        raise NotThere("district")
    return found


def _period(typed: str, rows: list[ReportingPeriod]) -> ReportingPeriod | None:
    return next((p for p in rows if key_of(p) == typed), None)


def _day_of(period: ReportingPeriod | None, plan: Plan) -> datetime.date:
    """A period stands for its last day, or for today while it still runs.

    Without a period today; once the plan is long over, the day its verdicts became final.
    """
    today = clock.today()
    if period is not None:
        return min(period.last_day, today) if period.first_day <= today else period.last_day
    if today > plan.ends_on + AFTER_PLAN:
        return plan.ends_on + datetime.timedelta(days=1)
    return max(today, plan.starts_on)


def _problem(as_of: datetime.date, plan: Plan) -> str:
    if as_of < plan.starts_on:
        return _("The plan of %(year)s starts on %(day)s.") % {
            "year": str(plan.year),
            "day": plan.starts_on.strftime("%d/%m/%Y"),
        }
    if as_of > plan.ends_on + AFTER_PLAN:
        return _("That day is too long after the plan's end (%(day)s).") % {
            "day": plan.ends_on.strftime("%d/%m/%Y")
        }
    return ""
