"""The dashboard's form, and which of the days that stand in it are asked for."""

import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import District
from core.forms import DateInput
from core.models import ReportingPeriod

#: what decides the days of a page, in the order in which a page remembers them
SHOWN = ("year", "period", "as_of", "since")
NO_DAY = {"invalid": gettext_lazy("Enter a day as dd/mm/yyyy, for example 30/06/2019.")}


class SelectionForm(forms.Form):
    """Year, period *or* date or range of days, district. Days stand there only when asked for.

    `shown` is what the page was shown for, so that a year or a period chosen since wins over the
    days that stood beside it. A date typed together with a period beats it.
    """

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=DateInput(), error_messages=NO_DAY
    )
    as_of = forms.DateField(
        label=gettext_lazy("As of"), required=False, widget=DateInput(), error_messages=NO_DAY
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
                (kind, [(key_of(p), p.label) for p in rows])
                for kind, rows in groupby(period_list, lambda p: p.get_kind_display())
            ),
        ]
        if not whole and not districts:  # an agency's officer: there is no area to choose
            del self.fields["district"]
            return
        every = _("Whole province") if whole else _("All my districts")
        self.fields["district"].choices = [  # type: ignore[attr-defined]
            *([("", every)] if len(districts) != 1 else []),
            *((d.code, d.full_name) for d in districts),
        ]


def key_of(period: ReportingPeriod) -> str:
    return f"{period.kind}-{period.number}"


def newest(data: QueryDict) -> QueryDict:
    """What is asked for: a year or period chosen since the page was shown beats the days on it."""
    asked = data.copy()
    shown = dict(zip(SHOWN, (*data.get("shown", "").split("|"), "", "", ""), strict=False))
    changed = {name for name in SHOWN if data.get(name, "") != shown[name]}
    if "shown" in data and changed & {"year", "period"} and not changed & {"as_of", "since"}:
        asked["as_of"] = asked["since"] = ""
    return asked


def show(
    data: QueryDict,
    period: ReportingPeriod | None,
    day: datetime.date | None,
    since: datetime.date | None,
) -> None:
    """What stands in the form: the period, or the days where some were asked for."""
    data["period"] = key_of(period) if period else ""
    data["as_of"] = day.strftime("%d/%m/%Y") if day else ""
    data["since"] = since.strftime("%d/%m/%Y") if since else ""
    data["shown"] = "|".join(str(data[name]) for name in SHOWN)
