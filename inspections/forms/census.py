from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django.utils.translation import gettext_lazy as _

from core.forms import FactForm
from inspections.models import Census


class ConfirmCensusForm(FactForm):
    """Counts and staff come from the register: who finds one wrong corrects the register."""

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
        if self.is_bound:
            self.instance.state = Census.State.CONFIRMED
        letter = [n for n in ("letter_number", "letter_on") if n in self.fields]
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            Row(*(Column(n, css_class="col-sm-6") for n in ("document_number", "confirmed_on"))),
            *([Row(*(Column(n, css_class="col-sm-6") for n in letter))] if letter else []),
        )

    @property
    def is_new(self) -> bool:
        """The row has been there from the period's start: what is new is the confirmation."""
        return not self.initial.get("confirmed_on")
