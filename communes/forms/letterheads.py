"""The form over a letterhead."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import Letterhead

from .rows import RowsForm

#: one entry a line
LISTS = ("addressee", "recipients")


class LetterheadForm(RowsForm):
    rows = (
        ("district", "agency"),
        ("valid_from", "valid_to"),
        ("parent",),
        ("name",),
        ("abbreviation", "place"),
        ("signs_for", "signer_title", "signer_name"),
        ("addressee",),
        ("recipients",),
        ("source",),
    )

    class Meta:
        model = Letterhead
        fields = (
            "district",
            "agency",
            "valid_from",
            "valid_to",
            "parent",
            "name",
            "abbreviation",
            "place",
            "signs_for",
            "signer_title",
            "signer_name",
            *LISTS,
            "source",
        )
        labels = {"valid_from": _("In force from"), "valid_to": _("In force until")}
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in LISTS}
        help_texts = {
            "valid_from": _("The letterhead in force until then ends the day before."),
            "valid_to": _("Empty while it is in use."),
            "parent": _("Printed above the issuing body, e.g. the People's Committee."),
            "abbreviation": _("As it stands in a paper's number, without the paper's type."),
            "signs_for": _("First line of the signature, only when signing for another."),
            "signer_name": _("May be empty until it is known."),
            "addressee": _("To whom the unit's reports are addressed, one a line."),
            "recipients": _("One a line, as printed; the last one is the archive."),
            "source": _("The decision or paper this was taken from."),
        }

    def prepare(self) -> None:
        self.offer_units(province=False)
        self.fields["valid_from"].required = True

    def clean(self) -> dict[str, Any]:
        """A list has no empty lines."""
        cleaned = super().clean()
        for name in LISTS:
            cleaned[name] = "\n".join(filter(None, (cleaned.get(name) or "").split("\n")))
        return cleaned
