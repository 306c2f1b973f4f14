"""Forms of a plan and of its reporting periods."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock, text
from core.forms import FactForm
from core.models import ReportingPeriod
from core.periods import Windows
from sonla_plan.plan.models import Plan
from sonla_plan.plan.years import plan_days


class PlanForm(FactForm):
    """What a source says of the plan itself. What none says stays empty."""

    class Meta:
        model = Plan
        fields: tuple[str, ...] = ("title", "number", "decided_on", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = _("Plan number")
        self.fields["decided_on"].label = _("Date of the plan")
        self.fields["source"].widget.attrs["rows"] = 4
        self.fields["source"].help_text = _("Where the targets were read, and what is not said.")

    def clean_decided_on(self) -> datetime.date | None:
        day = self.cleaned_data["decided_on"]
        if day and day > clock.today():
            raise ValidationError(
                _("This day is still to come: today is %(today)s.")
                % {"today": clock.today().strftime("%d/%m/%Y")}
            )
        return day


class PlanOpenForm(PlanForm):
    windows = forms.TypedChoiceField(
        label=_("Days of the reporting periods"),
        choices=Windows.choices,
        initial=Windows.CALENDAR,
        required=False,
        empty_value=Windows.CALENDAR,
        widget=forms.RadioSelect,
    )
    field_order = ("year", "windows")

    class Meta(PlanForm.Meta):
        fields = ("year", *PlanForm.Meta.fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["windows"].help_text = _(
            "Months, quarters, half-years and nine months follow. Where the year before ends on "
            "another day, the first periods begin on the day after it."
        )
        self.fields["year"].validators = []  # clean_year says it better than the column's bounds

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not 2000 <= year <= 2100:
            raise ValidationError(_("A year between 2000 and 2100."))
        if Plan.objects.live().filter(year=year).exists():
            raise ValidationError(_("The plan of that year is open already."))
        return year

    def values(self) -> dict[str, Any]:
        starts_on, ends_on = plan_days(self.cleaned_data["year"], self.cleaned_data["windows"])
        return super().values() | {"starts_on": starts_on, "ends_on": ends_on}


class CloseForm(FactForm):
    """The signature line, and the period's name typed again: what follows cannot be undone."""

    signed_as = forms.CharField(label=_("Signature line"), max_length=200)
    confirm = forms.CharField(label=_("Type the period's name to confirm"), max_length=60)

    class Meta:
        model = ReportingPeriod
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_as"].help_text = _(
            "Title and name of who answers for the figures, as the report will bear them."
        )
        self.fields["confirm"].help_text = _("Type: %(period)s") % {"period": self.instance.label}
        self.fields["confirm"].widget.attrs["autocomplete"] = "off"

    def clean_confirm(self) -> str:
        typed: str = self.cleaned_data["confirm"]
        if text.fold(typed) != text.fold(str(self.instance.label)):
            raise ValidationError(
                _("This is not the period's name: %(period)s.") % {"period": self.instance.label}
            )
        return typed


class PeriodForm(FactForm):
    """A period's own days: a report may be closed on the 14th, and due on the 18th."""

    class Meta:
        model = ReportingPeriod
        fields = ("first_day", "last_day", "due_on", "agency_due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = _("For districts, and for agencies without their own.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        due, year = cleaned.get("due_on"), self.instance.year
        if first and last and last < first:
            self.add_error("last_day", _("The last day cannot be before the first."))
        for name, day in (("first_day", first), ("last_day", last)):
            if day and not datetime.date(year - 1, 12, 1) <= day <= datetime.date(year, 12, 31):
                self.add_error(
                    name,
                    _("A period of %(year)s lies between 01/12/%(before)s and 31/12/%(year)s.")
                    % {"year": str(year), "before": str(year - 1)},
                )
        for name, day in (("due_on", due), ("agency_due_on", cleaned.get("agency_due_on"))):
            if day and first and day <= first:
                self.add_error(name, _("A report is due after its period has begun."))
        return cleaned
