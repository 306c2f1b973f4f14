from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.fields import DistrictChoiceField
from core import clock, text
from core.forms import FactForm
from core.twins import TOLD, Twin, TwinForm
from inspections.models import Inspection, InspectionPlan, Team


class InspectionForm(TwinForm):
    """What plan and record have in common. Members and visits are rows beside it."""

    telling = frozenset({"team", "decision_number", "decision_on", "held_on", "starts_on"})

    host_district = DistrictChoiceField(label=_("Host district"), required=False)

    class Meta:
        model = Inspection
        fields = [
            "team",
            "decision_number",
            "decision_on",
            "mode",
            "ground",
            "plan",
            "starts_on",
            "ends_on",
            "held_on",
            "host_district",
            "letter_number",
            "letter_on",
        ]
        help_texts = {
            "decision_number": _("Of the decision or plan under which the team goes out."),
            "ground": _("Only for an unscheduled inspection."),
            "plan": _("The team's own plan of that year."),
            "held_on": _("The day from which it counts; within its days."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.usable_by(self.user).for_list()
        day = self.instance.starts_on or clock.today()
        self.fields["team"].queryset = teams.in_force(day)  # type: ignore[attr-defined]
        self.fields["host_district"].scope_to(self.user, agencies=True)  # type: ignore[attr-defined]
        self.fields["host_district"].help_text = _("Of a district team it is its own district.")
        self.fields["mode"].choices = Inspection.Mode.choices  # type: ignore[attr-defined]
        self.fields["ground"].widget.attrs["data-only-when"] = "mode=unscheduled"
        self._offer_plans()
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            Row(
                Column("team", css_class="col-lg-6"),
                Column("decision_number", css_class="col-sm-6 col-lg-3"),
                Column("decision_on", css_class="col-sm-6 col-lg-3"),
            ),
            Row(*(Column(name, css_class="col-sm-6 col-lg-3") for name in self.day_fields())),
            TOLD,
            Row(Column("ground", css_class="col-lg-6"), Column("plan", css_class="col-lg-6")),
            Row(*(Column(name, css_class="col-sm-6 col-lg-3") for name in self.place_fields())),
        )

    def _offer_plans(self) -> None:
        """Those of the user's own teams; a new inspection stands under its team's by itself."""
        field: Any = self.fields["plan"]
        plans = InspectionPlan.objects.editable_by(self.user)
        teams = self.fields["team"].queryset  # type: ignore[attr-defined]
        field.queryset = plans.filter(team__in=teams.order_by()).for_list()
        field.widget.attrs["data-only-when"] = "mode=planned"
        if not self.instance.pk:
            field.empty_label = _("The team's plan of that year, if there is one")

    def day_fields(self) -> list[str]:
        names = ["mode", "starts_on", "ends_on", "held_on"]
        return [name for name in names if name in self.fields]

    def place_fields(self) -> list[str]:
        names = ["host_district", "letter_number", "letter_on"]
        return [name for name in names if name in self.fields]

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        team = cleaned.get("team")
        return team is not None and team.level != Team.Level.PROVINCE

    def find_twins(self, cleaned: dict[str, Any]) -> Iterable[Twin]:
        """Of the same team under the same decision on the same days: one outing typed twice would
        be counted twice. Another day's is another outing, which one decision may have."""
        names = ("team", "decision_number", "decision_on", "starts_on", "ends_on")
        team, number, signed, first, last = (cleaned.get(name) for name in names)
        if not (team and number and signed and first and last):
            return
        rows = Inspection.objects.visible_to(self.user).exclude(state=Inspection.State.CANCELLED)
        rows = rows.filter(team=team, decision_on=signed, starts_on__lte=last, ends_on__gte=first)
        held = cleaned.get("held_on")
        if held:  # typed outright though it stands planned; a planned one has others beside it
            rows = rows.filter(Q(held_on=held) | (Q(held_on=None) if self.is_new else Q(pk=None)))
        for row in rows.exclude(pk=self.instance.pk).for_list().order_by("-pk"):
            if text.fold(row.decision_number) == text.fold(number):
                day = f"{row.held_on:%d/%m/%Y}" if row.held_on else row.days
                yield row, f"{row.team.name} · {day} · {row.get_state_display()}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("mode") == Inspection.Mode.PLANNED:
            cleaned["ground"] = ""  # the field is hidden then; what stood in it is not meant
            if not self.instance.pk and "plan" in cleaned:
                cleaned["plan"] = cleaned["plan"] or self._plan_of(cleaned)
        else:
            cleaned["plan"] = None
        return cleaned

    def _plan_of(self, cleaned: dict[str, Any]) -> InspectionPlan | None:
        team, first = cleaned.get("team"), cleaned.get("starts_on")
        if not team or not first:
            return None
        plans = InspectionPlan.objects.editable_by(self.user)
        return plans.filter(team=team, year=first.year).first()


class PlanForm(InspectionForm):
    """Not held yet. What it says is known to few."""

    class Meta(InspectionForm.Meta):
        fields = [name for name in InspectionForm.Meta.fields if name != "held_on"]


class HeldForm(InspectionForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].required = True
        if self.is_bound:
            # so that the model's rules of a held inspection are asked at the fields
            self.instance.state = Inspection.State.HELD


class CancelForm(FactForm):
    class Meta:
        model = Inspection
        fields = ["cancel_reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cancel_reason"].required = True
