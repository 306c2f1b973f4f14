from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from communes.fields import CommuneChoiceField
from communes.models import Agency
from communes.scoping import scope_of
from core.forms import FactForm
from inspections.models import Establishment
from inspections.models.kinds import KINDS_OF, USUALLY_CONDITIONAL, Group, Kind


def grouped_kinds() -> list[tuple[str, Any]]:
    """The kinds under the four groups in which the province counts them."""
    blank: list[tuple[str, Any]] = [("", _("Choose…"))]
    return blank + [
        (str(group.label), [(k, Kind(k).label) for k in KINDS_OF[group]]) for group in Group
    ]


class EstablishmentForm(FactForm):
    commune = CommuneChoiceField()

    class Meta:
        model = Establishment
        fields = [
            "name",
            "kind",
            "is_conditional",
            "is_at_risk",
            "commune",
            "address",
            "agency",
            "valid_from",
            "valid_to",
            "letter_number",
            "letter_on",
        ]
        labels = {"valid_from": _("In business since"), "valid_to": _("In business until")}
        help_texts = {
            "kind": _("The group in which it is counted follows from the kind."),
            "address": _("House number, street, village; without the commune."),
            "agency": _("Only when the agency keeps this establishment itself."),
            "valid_from": _("Leave empty when it is not known."),
            "valid_to": _("Its last day; leave empty while it is open."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].scope_to(self.user, agencies=True)  # type: ignore[attr-defined]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"),
            choices=grouped_kinds(),
            help_text=_("The group in which it is counted follows from the kind."),
            widget=forms.Select(
                attrs={
                    "data-suggest-flag": "is_conditional",
                    "data-suggest-when": " ".join(sorted(USUALLY_CONDITIONAL)),
                }
            ),
        )
        if self.instance.pk:  # what somebody decided is not suggested anew
            self.fields["kind"].widget.attrs.clear()
        self._agency()
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            Row(Column("name", css_class="col-md-8"), Column("kind", css_class="col-md-4")),
            Fieldset(_("How the law sees it"), "is_conditional", "is_at_risk"),
            Row(Column("commune", css_class="col-md-6"), Column("address", css_class="col-md-6")),
            Row(
                Column("valid_from", css_class="col-sm-6"), Column("valid_to", css_class="col-sm-6")
            ),
            *(["agency"] if "agency" in self.fields else []),
            *self.letter_row(),
        )

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        agency = cleaned.get("agency")
        return agency is None or not agency.is_lead

    def letter_row(self) -> list[Row]:
        if "letter_number" not in self.fields:
            return []
        return [Row(Column("letter_number", css_class="col-sm-6"), Column("letter_on"))]

    def _agency(self) -> None:
        """An agency's officers enter for it, districts for themselves; the province chooses."""
        scope = scope_of(self.user)
        if scope.province:
            self.fields["agency"].queryset = Agency.objects.live()  # type: ignore[attr-defined]
        elif scope.agencies:
            field = self.fields["agency"]
            field.queryset = Agency.objects.live().filter(pk__in=scope.agencies)  # type: ignore[attr-defined]
            field.required = not scope.districts
            if len(scope.agencies) == 1 and not self.instance.pk and field.required:
                field.initial = next(iter(scope.agencies))
        else:
            del self.fields["agency"]
