"""The steps of a target as rows of a form: on a period's last day or on a day of its own."""

import datetime
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast

from crispy_forms.layout import Column, Row
from django import forms
from django.utils.translation import gettext as _

from core.forms import DateInput
from core.models import ReportingPeriod
from sonla_plan.plan.models import Target

OWN_DAY = "day"
SPARE_ROWS = 2


class StepRows:
    """Each row: when, on which day (only for a day of its own), which share is due then."""

    def __init__(self, target: Target, periods: Sequence[ReportingPeriod]) -> None:
        self.target = target
        self.periods = {f"{p.kind}-{p.number}": p for p in periods}
        self.count = len(target.steps) + SPARE_ROWS

    def names(self, n: int) -> tuple[str, str, str]:
        return f"step_{n}_when", f"step_{n}_on", f"step_{n}_share"

    def fields(self) -> dict[str, forms.Field]:
        choices = [
            ("", _("no step")),
            (OWN_DAY, _("on a day of its own")),
            *(
                (key, _("end of %(period)s (%(day)s)") % _shown(p))
                for key, p in self.periods.items()
            ),
        ]
        out: dict[str, forms.Field] = {}
        for n in range(self.count):
            when, on, share = self.names(n)
            stored = self.target.steps[n] if n < len(self.target.steps) else None
            out[when] = forms.ChoiceField(
                label=_("Step %(n)s") % {"n": n + 1},
                choices=choices,
                required=False,
                initial=_key(stored),
            )
            out[on] = forms.DateField(
                label=_("Day"),
                required=False,
                widget=DateInput(),
                initial=datetime.date.fromisoformat(stored["on"])
                if stored and "on" in stored
                else None,
            )
            out[share] = forms.IntegerField(
                label=_("Due by then (percent of the goal)"),
                required=False,
                min_value=1,
                max_value=100,
                initial=stored["share"] if stored else None,
            )
        return out

    def layout(self) -> list[Row]:
        return [
            Row(*(Column(name, css_class="col-sm") for name in self.names(n)))
            for n in range(self.count)
        ]

    def check(self, form: forms.BaseForm, cleaned: dict[str, Any]) -> None:
        """Each row whole, its day in the plan's year; shares rise with the days up to 100."""
        plan = self.target.plan
        days: list[tuple[datetime.date, int, int]] = []
        for n in range(self.count):
            when, on, share = (cleaned.get(name) for name in self.names(n))
            if not when:
                if on or share:
                    form.add_error(self.names(n)[0], _("Say when this step is."))
                continue
            if when == OWN_DAY and (on is None or not plan.starts_on <= on <= plan.ends_on):
                if self.names(n)[1] not in form.errors:
                    form.add_error(self.names(n)[1], _("Enter a day of the plan's year."))
                continue
            if share is None:
                if self.names(n)[2] not in form.errors:
                    form.add_error(self.names(n)[2], _("Enter the share that is due by then."))
                continue
            day = self.periods[when].last_day if when != OWN_DAY else on
            days.append((cast(datetime.date, day), share, n))
        if not any(name in form.errors for n in range(self.count) for name in self.names(n)):
            self._check_order(form, sorted(days))

    def _check_order(
        self, form: forms.BaseForm, days: list[tuple[datetime.date, int, int]]
    ) -> None:
        if not days:
            form.add_error(self.names(0)[0], _("A target judged by steps needs at least one."))
            return
        for (day, share, _n), (later, more, n) in pairwise(days):
            if later == day:
                form.add_error(self.names(n)[0], _("Two steps stand on the same day."))
            elif more <= share:
                form.add_error(
                    self.names(n)[2], _("A later step asks for more than the one before it.")
                )
        if days[-1][1] != 100:
            form.add_error(
                self.names(days[-1][2])[2], _("The last step asks for the whole goal: 100.")
            )

    def values(self, cleaned: dict[str, Any]) -> list[dict[str, Any]]:
        out: list[dict[str, Any]] = []
        for n in range(self.count):
            when, on, share = (cleaned.get(name) for name in self.names(n))
            if when == OWN_DAY:
                out.append({"on": on.isoformat(), "share": share})  # type: ignore[union-attr]
            elif when:
                period = self.periods[when]
                out.append({"period": period.kind, "number": period.number, "share": share})
        return out


def _key(step: dict[str, Any] | None) -> str:
    if step is None:
        return ""
    return OWN_DAY if "on" in step else f"{step['period']}-{step.get('number', 1)}"


def _shown(period: ReportingPeriod) -> dict[str, str]:
    return {"period": str(period.label), "day": period.last_day.strftime("%d/%m/%Y")}
