"""Forms of what has no figure: explanations, tasks, conclusions, obstacles, budget lines."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communes.fields import DistrictFilter, RowFilter
from communes.filters import AgencyFilter, UnitFactFilter, choice
from communes.forms.rows import RowsForm
from communes.models import Agency, District
from core import clock, text
from core.filters import DayFilter, ListFilter, TodoFilter
from inspections.forms.findings import AmountField
from sonla_plan.plan.models import Explanation, Plan, Task
from sonla_plan.plan.waiting import EXPLANATIONS

#: how long a unit has to answer, unless another day is chosen
TIME_TO_ANSWER = datetime.timedelta(days=7)


class AskForm(RowsForm):
    """One unit is asked; by when, and what exactly one wants to know.

    `of_districts`: of a figure that only the province has no district could answer for it.
    """

    rows = (("district", "agency"), ("due_on",), ("question",))

    class Meta:
        model = Explanation
        fields = ("district", "agency", "due_on", "question")
        widgets = {"question": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "question": _("Leave empty to ask for the causes and what is done about them."),
            "agency": _("Asked about the province's figure."),
            "district": _("Asked about the district's own figure."),
        }

    def __init__(
        self, *args: Any, of_districts: bool, plan: Plan, indicator: str, **kwargs: Any
    ) -> None:
        self.of_districts, self.plan, self.indicator = of_districts, plan, indicator
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        district: Any = self.fields["district"]
        agency: Any = self.fields["agency"]
        rows = District.objects.visible_to(self.user).in_force(clock.today())
        district.queryset = rows.order_by("code")
        agency.queryset = Agency.objects.visible_to(self.user).in_force(clock.today())
        self.units_offered, self.unit_needed = ("district", "agency"), True
        self.fields["due_on"].initial = clock.today() + TIME_TO_ANSWER
        if not self.of_districts:
            self.initial.pop("district", None)
            self.units_offered = ("agency",)
            district.disabled, district.widget, agency.required = True, forms.HiddenInput(), True

    def clean(self) -> dict[str, Any]:
        """A unit that still owes an answer about the target is not asked a second time."""
        cleaned = super().clean()
        unit = {name: cleaned.get(name) for name in ("district", "agency")}
        if any(unit.values()) and not self.errors:
            open_ = Explanation.objects.visible_to(self.user).unanswered()
            if open_.filter(plan=self.plan, indicator=self.indicator, **unit).exists():
                name = "district" if unit["district"] else "agency"
                self.add_error(
                    name, _("This unit has been asked about it and has still to answer.")
                )
        return cleaned


class AnswerForm(RowsForm):
    rows = (("answer",),)

    class Meta:
        model = Explanation
        fields = ("answer",)
        widgets = {"answer": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"answer": _("Causes, what is being done, by when. Never names of persons.")}

    def prepare(self) -> None:
        self.fields["answer"].required = True


class VerdictForm(RowsForm):
    accepted = forms.TypedChoiceField(
        label=_("The answer is"),
        choices=[("1", _("Accepted")), ("0", _("Not accepted, sent back"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    rows = (("accepted",), ("verdict",))

    class Meta:
        model = Explanation
        fields = ("verdict",)
        help_texts = {"verdict": _("Needed where the answer is sent back.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("accepted") is False and not cleaned.get("verdict"):
            self.add_error("verdict", _("Say why the answer is not accepted."))
        return cleaned


class ExplanationFilter(ListFilter):
    quiet = ("todo",)
    todo = TodoFilter(EXPLANATIONS)
    district = DistrictFilter("district")
    agency = AgencyFilter()
    state = choice("state", _("State"), Explanation.State.choices)

    class Meta:
        model = Explanation
        fields: list[str] = []


class TaskForm(RowsForm):
    """Who does what by when, after which document."""

    rows = (
        ("plan", "kind"),
        ("content",),
        ("district", "agency"),
        ("document_number", "document_on", "due_on"),
        ("state", "done_on"),
        ("note",),
        ("removed_how",),
        ("given", "spent"),
    )
    given = AmountField(label=_("Budget given, đồng"), required=False)
    spent = AmountField(label=_("Budget spent, đồng"), required=False)

    class Meta:
        model = Task
        fields = (
            "plan", "kind", "content", "district", "agency", "document_number", "document_on",
            "due_on", "state", "done_on", "note", "removed_how", "given", "spent",
        )  # fmt: skip
        widgets = {
            "content": forms.Textarea(attrs={"rows": 2}),
            "note": forms.Textarea(attrs={"rows": 2}),
            "removed_how": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "district": _("With neither district nor agency it is the province's own."),
            "removed_how": _("Of an obstacle."),
        }

    def prepare(self) -> None:
        self.offer_units(province=True)
        plan: Any = self.fields["plan"]
        plan.queryset = Plan.objects.visible_to(self.user).order_by("-year")
        if not self.instance.pk:
            day = clock.today()
            current = plan.queryset.filter(starts_on__lte=day, ends_on__gte=day).first()
            plan.initial = current.pk if current else None
        for name in ("given", "spent"):
            self.fields[name].widget.attrs["data-only-when"] = "kind=budget"
        self.fields["removed_how"].widget.attrs["data-only-when"] = "kind=obstacle"

    def clean_content(self) -> str:
        typed = text.tidy(self.cleaned_data["content"])
        if len(typed) < 5:
            raise ValidationError(_("Say in a few words what is to be done."))
        return typed


class ReportForm(RowsForm):
    """How far it has come, said by the unit charged."""

    rows = (("state", "done_on"), ("note",), ("removed_how",))

    class Meta:
        model = Task
        fields = ("state", "done_on", "note", "removed_how")
        widgets = TaskForm.Meta.widgets

    def prepare(self) -> None:
        if self.instance.kind != Task.Kind.OBSTACLE:
            del self.fields["removed_how"]


class TaskFilter(UnitFactFilter):
    """`plan`: the year whose panel a number was opened from."""

    quiet = ("plan",)
    plan = RowFilter(
        label=_("Plan"), queryset=lambda request: Plan.objects.visible_to(request.user)
    )
    kind = choice("kind", _("Kind"), Task.Kind.choices)
    state = choice("state", _("How far"), Task.State.choices)
    until = DayFilter("due_on", "lte", label=_("Due by"))
    late = django_filters.BooleanFilter(
        method="overdue", label=_("Overdue only"), widget=forms.CheckboxInput
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def overdue(self, rows: QuerySet, _name: str, value: bool) -> QuerySet:
        return rows.overdue(clock.today()) if value else rows  # type: ignore[attr-defined]
