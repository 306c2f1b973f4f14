from collections.abc import Iterable
from typing import Any, ClassVar

from crispy_forms.layout import Column, Fieldset, Row
from django.utils.translation import gettext_lazy as _

from communes.fields import CommunesChoiceField
from core.twins import MOST, TOLD, Twin, TwinForm
from outreach.models import OutreachActivity
from outreach.organisers import offer_organisers, without_hidden_name

from .shared import LETTER, OutreachForm


class ActivityForm(TwinForm, OutreachForm):
    COUNTS: ClassVar = ("held_on", "form", "quantity", "attendances", "women")
    telling = frozenset({*COUNTS, "communes", "document_number"})

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

    def find_twins(self, cleaned: dict[str, Any]) -> Iterable[Twin]:
        """The same counts of the same form on one day, in one commune at least: two sessions of a
        day differ in who came. Another document's number is another activity's."""
        said = {name: cleaned.get(name) for name in self.COUNTS}
        communes, number = cleaned.get("communes"), cleaned.get("document_number")
        if not (communes and said["held_on"] and said["form"] and said["quantity"]):
            return
        known = {name: value for name, value in said.items() if value is not None}
        empty = {f"{name}__isnull": True for name, value in said.items() if value is None}
        rows = OutreachActivity.objects.visible_to(self.user).filter(**known, **empty)
        if number:
            rows = rows.filter(document_number__in=("", number))
        rows = rows.filter(communes__in=communes).exclude(pk=self.instance.pk).distinct()
        for row in rows.for_list()[:MOST]:
            yield row, f"{row.places_short()} · {row.organiser_short}"

    def layout(self) -> list[Any]:
        return [
            ("held_on", "form", "quantity"),
            "communes",
            ("organised_by", "organiser_name"),
            ("agency",),
            ("attendances", "women"),
            TOLD,
            Fieldset(
                _("Integrated with"),
                Row(*(Column(n, css_class="col-sm-6") for n in OutreachActivity.TOPICS)),
            ),
            ("language", "document_number"),
            LETTER,
        ]
