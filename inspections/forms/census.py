from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import FactForm
from inspections.models import Census
from inspections.models.kinds import Group

STAFF = "staff_"


class ConfirmCensusForm(FactForm):
    """The counts come from the register; only the staff of each group is typed."""

    class Meta:
        model = Census
        fields = ["confirmed_on", "document_number", "letter_number", "letter_on"]
        help_texts = {
            "confirmed_on": _(
                "The register is counted on this day, or the period's last before it."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmed_on"].required = self.fields["document_number"].required = True
        before = self.instance.snapshot.get("groups", {})
        for group in Group:
            self.fields[f"{STAFF}{group.value}"] = forms.IntegerField(
                label=group.label,
                min_value=0,
                max_value=99_999,
                initial=before.get(group.value, {}).get("staff"),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        if self.is_bound:
            self.instance.state = Census.State.CONFIRMED
        names = [f"{STAFF}{group.value}" for group in Group]
        letter = [n for n in ("letter_number", "letter_on") if n in self.fields]
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            Row(*(Column(n, css_class="col-sm-6") for n in ("document_number", "confirmed_on"))),
            Fieldset(
                _("People working there, by group"),
                Row(*(Column(n, css_class="col-sm-6") for n in names)),
            ),
            *([Row(*(Column(n, css_class="col-sm-6") for n in letter))] if letter else []),
        )

    @property
    def is_new(self) -> bool:
        """The row has been there from the period's start: what is new is the confirmation."""
        return not self.initial.get("confirmed_on")

    def staff(self) -> dict[str, int]:
        return {g.value: self.cleaned_data[f"{STAFF}{g.value}"] for g in Group}

    def letter(self) -> dict[str, Any]:
        names = ("letter_number", "letter_on")
        return {n: self.cleaned_data[n] for n in names if n in self.cleaned_data}
