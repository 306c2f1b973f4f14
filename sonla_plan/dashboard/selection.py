"""What a reader asks of the dashboard: year, period or date, districts. Checked in one place."""

import datetime
import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communes.models import District
from communes.scoping import Scope, scope_of
from core import clock
from core.forms import DateInput
from core.models import ReportingPeriod
from sonla_plan.plan import years
from sonla_plan.plan.models import Plan
from sonla_plan.plan.standing import Asked

#: how far behind the plan's last day a date may lie: time for the verdicts to become final
AFTER_PLAN = datetime.timedelta(days=366)


class NotThere(Http404):
    """There is no such year or district for this reader; `field` says which was asked for."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class SelectionForm(forms.Form):
    """Year, period *or* date, district. The date stands there only when one was asked for.

    `shown` is what the page was shown for, so that a year or a period chosen since wins over the
    date that stood beside it. A date typed together with a period beats it.
    """

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        required=False,
        widget=DateInput(),
        error_messages={
            "invalid": gettext_lazy("Enter a day as dd/mm/yyyy, for example 30/06/2019.")
        },
    )
    district = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        year_list: list[int],
        period_list: list[ReportingPeriod],
        districts: list[District],
        whole: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(y, str(y)) for y in year_list]  # type: ignore[attr-defined]
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            ("", _("To date")),
            *(
                (kind, [(_key(p), p.label) for p in rows])
                for kind, rows in groupby(period_list, lambda p: p.get_kind_display())
            ),
        ]
        every = _("Whole province") if whole else _("All my districts")
        self.fields["district"].choices = [  # type: ignore[attr-defined]
            *([("", every)] if len(districts) != 1 else []),
            *((d.code, d.full_name) for d in districts),
        ]


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
            values["period"] = _key(self.period)
        elif self.dated:
            values["as_of"] = self.as_of.isoformat()
        return values


def select(user: User, data: QueryDict) -> tuple[SelectionForm, Selection | None]:
    """The bound form, and the selection unless a field is wrong. Unknown year or district: 404."""
    scope = scope_of(user)
    districts = _districts(user, scope)
    plans = {plan.year: plan for plan in Plan.objects.live().order_by("-year")}
    year_list = list(plans)
    data = _newest(data)
    year = _year(data.get("year") or _year_of(data.get("as_of", ""), plans), plans)
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
    period = _period(form.cleaned_data["period"], period_list)
    plan = plans[year]
    as_of = form.cleaned_data["as_of"] or _day_of(period, plan)
    problem = _problem(as_of, plan)
    if problem:
        form.add_error("as_of", problem)
        return form, None
    if period and as_of != _day_of(period, plan):
        period = None  # the date is not that period's: it beats it
    typed = form.cleaned_data["as_of"] is not None and period is None
    _show(data, period, as_of if typed else None)
    chosen = (district,) if district else tuple(districts)
    asked = Asked(
        tuple(d.pk for d in chosen),
        whole=(scope.province or scope.police) and district is None,
        police_only=not scope.province and scope.police,
    )
    plain = _year(_year_of(as_of.isoformat() if typed else "", plans), plans)
    dated = typed or period is not None
    return form, Selection(year, as_of, period, district, chosen, asked, scope, plain, dated)


def _key(period: ReportingPeriod) -> str:
    return f"{period.kind}-{period.number}"


def _newest(data: QueryDict) -> QueryDict:
    """What is asked for: a year or period chosen since the page was shown beats the date on it."""
    asked = data.copy()
    year, period, day = (*data.get("shown", "").split("|"), "", "")[:3]
    chosen = (data.get("year", ""), data.get("period", "")) != (year, period)
    if "shown" in data and data.get("as_of", "") == day and chosen:
        asked["as_of"] = ""
    return asked


def _show(data: QueryDict, period: ReportingPeriod | None, day: datetime.date | None) -> None:
    """What stands in the form: the period, or the date where one was asked for."""
    data["period"] = _key(period) if period else ""
    data["as_of"] = day.strftime("%d/%m/%Y") if day else ""
    data["shown"] = "|".join(str(data[name]) for name in ("year", "period", "as_of"))


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
    return next((p for p in rows if _key(p) == typed), None)


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
