from typing import Any

from crispy_forms.layout import Column, Fieldset, Row
from django.utils.translation import gettext_lazy as _

from communes.fields import CommunesChoiceField
from outreach.models import OutreachActivity
from outreach.organisers import offer_organisers, without_hidden_name

from .shared import LETTER, OutreachForm


class ActivityForm(OutreachForm):
    communes = CommunesChoiceField(
        help_text=_("Type part of a name; marks are not needed. Several may be chosen.")
    )

    class Meta:
        model = OutreachActivity
        fields = (
            "form",
            "quantity",
            "held_on",
            "communes",
            "organised_by",
            "organiser_name",
            "agency",
            "attendances",
            "women",
            *OutreachActivity.TOPICS,
            "language",
            "document_number",
            *LETTER,
        )
        help_texts = {
            "quantity": _("Counted in the form's own unit: sessions, rounds, banners, leaflets…"),
            "organiser_name": _("An office or organisation, never a person."),
            "agency": _("Only where the activity is a provincial agency's own."),
            "attendances": _("Attendances, not persons: who came twice counts twice."),
            "document_number": _("Plan, report or minutes, where there is one."),
        }

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["communes"].scope_to(self.user, agencies=True)
        self.offer_agencies(_("The district's or the commune's own"))
        offer_organisers(fields)
        fields["form"].choices = [
            ("", _("Choose a form")),
            *OutreachActivity.Form.choices,
        ]
        for name in OutreachActivity.TOPICS:
            label = str(self.fields[name].label)
            self.fields[name].label = label[:1].upper() + label[1:]

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        agency = cleaned.get("agency")
        return agency is None or not agency.is_lead

    def clean(self) -> dict[str, Any]:
        return without_hidden_name(self, super().clean())

    def layout(self) -> list[Any]:
        return [
            ("held_on", "form", "quantity"),
            "communes",
            ("organised_by", "organiser_name"),
            ("agency",),
            ("attendances", "women"),
            Fieldset(
                _("Integrated with"),
                Row(*(Column(n, css_class="col-sm-6") for n in OutreachActivity.TOPICS)),
            ),
            ("language", "document_number"),
            LETTER,
        ]
