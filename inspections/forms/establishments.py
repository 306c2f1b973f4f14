from typing import Any

from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from communes.fields import CommuneChoiceField
from communes.models import Agency
from communes.scoping import scope_of
from core import submissions
from core.forms import FactForm
from inspections import duplicates
from inspections.models import Establishment
from inspections.models.kinds import KINDS_OF, USUALLY_CONDITIONAL, Group, Kind
from inspections.models.staff import PARTS

from .optional import Optional

KIND_HELP = _("The group in which it is counted follows from the kind.")
LETTER = ("letter_number", "letter_on")
#: what makes two entries the same business
TELLING = {"name", "commune", "contact_phone"}


def grouped_kinds() -> list[tuple[str, Any]]:
    """The kinds under the four groups in which the province counts them."""
    blank: list[tuple[str, Any]] = [("", _("Choose…"))]
    return blank + [
        (str(group.label), [(k, Kind(k).label) for k in KINDS_OF[group]]) for group in Group
    ]


class EstablishmentForm(FactForm):
    """Name, kind and commune are enough; a likely second entry of the same business is asked about.

    `alike` holds what the register has already, `is_another` the answer of who looked.
    """

    commune = CommuneChoiceField()
    is_another = forms.BooleanField(
        label=_("I have checked: this is another establishment."), required=False
    )

    class Meta:
        model = Establishment
        fields = [
            *("name", "kind", "commune", "address", "is_conditional", "is_at_risk"),
            *("contact_name", "contact_phone", "agency"),
            *("licence_number", "licence_on", "licence_by"),
            *("certificate_number", "certificate_on", "certificate_by", "certificate_until"),
            *("committed_on", "staff", *PARTS, "valid_from", "valid_to", *LETTER),
        ]
        labels = {
            "licence_number": _("Licence: number"),
            "licence_on": _("Licence: issued on"),
            "licence_by": _("Licence: issued by"),
            "certificate_number": _("Certificate: number"),
            "certificate_on": _("Certificate: issued on"),
            "certificate_by": _("Certificate: issued by"),
            "certificate_until": _("Certificate: valid until"),
            "valid_from": _("In business since"),
            "valid_to": _("In business until"),
        }
        help_texts = {
            "address": _("House number, street, village; without the commune."),
            "contact_name": _("Only whom to call; no paper or birth date of a person."),
            "agency": _("Only when the agency keeps this establishment itself."),
            "staff": _("Leave empty when it is not known; 0 means nobody works there."),
            "valid_from": _("Leave empty when it is not known."),
            "valid_to": _("Its last day; leave empty while it is open."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike: Any = []
        self.fields["commune"].scope_to(self.user, agencies=True)  # type: ignore[attr-defined]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"),
            choices=grouped_kinds(),
            help_text=KIND_HELP,
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
        self._lay_out()

    def _lay_out(self) -> None:
        half = "col-sm-6"
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            Fieldset(
                _("Identity"),
                Row(Column("name", css_class="col-md-8"), Column("kind", css_class="col-md-4")),
                Row(
                    Column("commune", css_class="col-md-6"), Column("address", css_class="col-md-6")
                ),
                HTML('{% include "inspections/_alike.html" %}'),
                *(["agency"] if "agency" in self.fields else []),
            ),
            Fieldset(_("How the law sees it"), "is_conditional", "is_at_risk"),
            Optional(
                _("Whom to call"),
                Row(
                    Column("contact_name", css_class=half), Column("contact_phone", css_class=half)
                ),
            ),
            self._papers(),
            Optional(
                _("People working there"),
                Row(*(Column(n, css_class="col-sm-6") for n in ("staff", *PARTS))),
            ),
            Optional(
                _("Life of the business"),
                Row(Column("valid_from", css_class=half), Column("valid_to", css_class=half)),
            ),
            *self._letter(),
        )

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        agency = cleaned.get("agency")
        return agency is None or not agency.is_lead

    def _papers(self) -> Optional:
        wide, narrow = "col-sm-6 col-lg-5", "col-sm-6 col-lg-3"
        return Optional(
            _("Papers"),
            Row(
                Column("licence_number", css_class="col-sm-6 col-lg-4"),
                Column("licence_on", css_class=narrow),
                Column("licence_by", css_class=wide),
            ),
            Row(
                Column("certificate_number", css_class="col-sm-6 col-lg-4"),
                Column("certificate_on", css_class=narrow),
                Column("certificate_by", css_class=wide),
                Column("certificate_until", css_class="col-sm-6 col-lg-4"),
                Column("committed_on", css_class="col-sm-6 col-lg-5"),
            ),
        )

    def _letter(self) -> list[Fieldset]:
        if LETTER[0] not in self.fields:
            return []
        row = Row(*(Column(name, css_class="col-sm-6") for name in LETTER))
        return [Fieldset(_("Letter it came with"), row)]

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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("name") and cleaned.get("commune") and self._is_told_anew():
            self.alike = duplicates.likely(
                self.user,
                name=cleaned["name"],
                commune=cleaned["commune"].pk,
                phone=cleaned.get("contact_phone") or "",
                but=self.instance.pk,
            )
        sure = any(one.sure for one in self.alike)
        if sure and not cleaned.get("is_another") and not submissions.was_sent(self):
            self.add_error(
                "is_another",
                _("The register seems to have it already: look, then say that it is another."),
            )
        return cleaned

    def _is_told_anew(self) -> bool:
        return not self.instance.pk or bool(TELLING & set(self.changed_data))
