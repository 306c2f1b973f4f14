from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from core.forms import FactForm
from inspections.models import Team, Visit
from inspections.picker import EstablishmentField, known_to, posted_keys


class VisitForm(FactForm):
    """One visit by itself; with its inspection it is a line of that form."""

    establishment = EstablishmentField()

    class Meta:
        model = Visit
        fields = [
            "establishment",
            "visited_on",
            "minutes_number",
            "time_from",
            "time_to",
            "outcome",
            "not_inspected_reason",
            "letter_number",
            "letter_on",
        ]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None and data.get("choice__establishment") == "theirs":
            data = data.copy()
            data.pop("establishment_find", None)  # else the words would speak against the key
        super().__init__(data, *args, **kwargs)
        field: Any = self.fields["establishment"]
        field.user = self.user
        keys = posted_keys(data, "establishment") if data is not None else []
        field.known = known_to(self.user, keys)
        if self.instance.establishment_id:  # it may have moved out of the reader's district since
            stored = self.instance.establishment
            field.known = {**field.known, str(stored.pk): stored}
        for name in ("time_from", "time_to"):
            self.fields[name].widget = forms.TimeInput(
                format="%H:%M", attrs={"placeholder": "08:30", "inputmode": "numeric"}
            )
        only = f"outcome={Visit.Outcome.NOT_INSPECTED}"
        self.fields["not_inspected_reason"].widget.attrs["data-only-when"] = only
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            "establishment",
            Row(Column("visited_on", css_class="col-sm-6"), Column("minutes_number")),
            Row(Column("time_from", css_class="col-sm-6"), Column("time_to")),
            "outcome",
            "not_inspected_reason",
            *(
                [Row(Column("letter_number", css_class="col-sm-6"), Column("letter_on"))]
                if "letter_number" in self.fields
                else []
            ),
        )

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        return self.instance.inspection.team.level != Team.Level.PROVINCE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outcome") not in (None, "", Visit.Outcome.NOT_INSPECTED):
            cleaned["not_inspected_reason"] = ""
        return cleaned
