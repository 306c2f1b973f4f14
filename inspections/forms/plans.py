from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import FactForm
from inspections.models import Inspection, InspectionPlan, PlannedEstablishment, Team, Visit
from inspections.models.plans import list_version

from .rows import longest


class YearPlanForm(FactForm):
    class Meta:
        model = InspectionPlan
        fields = [
            "team",
            "year",
            "number",
            "decided_on",
            "approved_by",
            "subject",
            "letter_number",
            "letter_on",
        ]
        help_texts = {
            "approved_by": _("The office only, such as the Chairman of the People's Committee."),
            "subject": _("In short: how many inspections, of what. No establishment by name."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        field.queryset = Team.objects.usable_by(self.user).for_list()
        if not self.instance.pk:
            self.fields["year"].initial = clock.today().year
        letter = [n for n in ("letter_number", "letter_on") if n in self.fields]
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            Row(Column("team", css_class="col-sm-8"), Column("year", css_class="col-sm-4")),
            Row(Column("number", css_class="col-sm-8"), Column("decided_on", css_class="col-sm-4")),
            "approved_by",
            "subject",
            *([Row(*(Column(name, css_class="col-sm-6") for name in letter))] if letter else []),
        )


class ReasonsForm(FactForm):
    """One field for each establishment of an inspection that was not inspected after all."""

    class Meta:
        model = Inspection
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = PlannedEstablishment.objects.visible_to(self.user).filter(inspection=self.instance)
        rows = rows.for_list()
        visits = Visit.objects.visible_to(self.user).filter(inspection=self.instance).inspected()
        done = set(visits.values_list("establishment_id", flat=True))
        self.fields["row_version"].initial = list_version(rows)
        for row in rows:
            if row.establishment_id not in done:
                self.fields[f"reason_{row.pk}"] = forms.CharField(
                    label=row.establishment.label,
                    max_length=longest(PlannedEstablishment, "not_covered_reason"),
                    required=False,
                    initial=row.not_covered_reason,
                )
        self.helper.layout = Layout(*self.fields)

    def values(self) -> dict[str, Any]:
        found = super().values()
        return {"reasons": {int(name.partition("_")[2]): text for name, text in found.items()}}
