from collections.abc import Iterable
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import Fieldset
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.fields import DistrictChoiceField, districts_for
from communes.forms.rows import of_another_unit
from communes.models import CommuneOfficer, District
from communes.scoping import scope_of
from core import text
from core.fields import ManyField
from core.twins import TOLD, Twin, TwinForm
from outreach.models import TrainingCourse

from .shared import LETTER, OutreachForm


class OfficersField(ManyField):
    """Holders with their commune; found like a commune is."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.holder}, {obj.commune.full_name}, {obj.commune.district.full_name}"


class OfficerSelect(forms.SelectMultiple):
    """Options as commune-picker.js reads them: the holder, then commune and district."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kw: Any) -> Any:
        option = super().create_option(name, value, label, *args, **kw)
        officer = getattr(value, "instance", None)
        if officer is not None:
            option["label"] = officer.holder
            option["attrs"] |= {
                "label": str(label),
                "data-kind": officer.commune.full_name,
                "data-district": officer.commune.district.full_name,
            }
        return option


class CourseForm(TwinForm, OutreachForm):
    telling = frozenset({"title", "starts_on", "district", "agency"})

    district = DistrictChoiceField(label=_("Organised by the district"), required=False)
    officers = OfficersField(
        label=_("Commune officers who attended"),
        queryset=CommuneOfficer.objects.none(),
        required=False,
        widget=OfficerSelect(attrs={"data-commune-picker": ""}),
        help_text=_("Type a name or a commune. Only who is in office on the first day counts."),
    )
    whole_districts = ManyField(
        label=_("All officers in office of"),
        queryset=District.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Adds every holder in office on the first day; take single ones out after."),
    )

    class Meta:
        model = TrainingCourse
        fields = (
            "title",
            "starts_on",
            "ends_on",
            "district",
            "agency",
            "document_number",
            "attendances",
            "officers",
            *LETTER,
        )
        help_texts = {
            "agency": _("Both empty: the province's lead agency."),
            "attendances": _("Everybody who attended, officers of communes included."),
        }

    def prepare(self) -> None:
        scope = scope_of(self.user)
        self.fields["ends_on"].required = False
        self.fields["ends_on"].help_text = _("Empty: the same day.")
        self.offer_agencies(_("No agency"))
        self._offer_districts(scope)
        self._offer_officers(scope)

    def _offer_districts(self, scope: Any) -> None:
        field: Any = self.fields["district"]
        field.scope_to(self.user)
        field.empty_label = _("No district")
        if not scope.province:
            if scope.agencies and not scope.districts:
                del self.fields["district"]
                return
            if not scope.agencies:
                field.required = True
                if len(scope.districts) == 1 and not self.instance.pk:
                    self.initial.setdefault("district", next(iter(scope.districts)))

    def _offer_officers(self, scope: Any) -> None:
        """An agency's officer does not see the communes' officers: provincial staff names them."""
        if not scope.province and not scope.districts:
            del self.fields["officers"], self.fields["whole_districts"]
            return
        own = CommuneOfficer.objects.visible_to(self.user).exclude(holder="").for_list()
        fields: dict[str, Any] = self.fields
        fields["officers"].queryset = own
        fields["whole_districts"].queryset = districts_for(self.user)

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        return of_another_unit(cleaned.get("district"), cleaned.get("agency"))

    def find_twins(self, cleaned: dict[str, Any]) -> Iterable[Twin]:
        """The same words over a course of one organiser that began on the same day."""
        title, first = cleaned.get("title"), cleaned.get("starts_on")
        if not (title and first):
            return
        district, agency = cleaned.get("district"), cleaned.get("agency")
        by = Q(district=district, agency=agency)
        if not of_another_unit(district, agency):  # the lead agency, named or not
            by = Q(district=None) & (Q(agency=None) | Q(agency__is_lead=True))
        rows = TrainingCourse.objects.visible_to(self.user).filter(by, starts_on=first)
        for row in rows.exclude(pk=self.instance.pk).for_list():
            if text.fold(row.title) == text.fold(title):
                yield row, f"{row.starts_on:%d/%m/%Y} · {row.organiser}"

    def layout(self) -> list[Any]:
        return [
            "title",
            ("starts_on", "ends_on", "document_number"),
            ("district", "agency"),
            TOLD,
            Fieldset(_("Who attended"), *self.who_attended()),
            "attendances",
            LETTER,
        ]

    def who_attended(self) -> list[Any]:
        parts = self.present("officers")
        return [*parts, InlineCheckboxes("whole_districts")] if parts else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("starts_on") and not cleaned.get("ends_on"):
            cleaned["ends_on"] = cleaned["starts_on"]
        if cleaned.get("district") and cleaned.get("agency"):
            self.add_error("agency", _("Choose a district or an agency, not both."))
        return cleaned

    def values(self) -> dict[str, Any]:
        values = super().values()
        whole = values.pop("whole_districts", None)
        if whole:
            day = values["starts_on"]
            officers: Any = self.fields["officers"]
            own = officers.queryset
            added = own.in_force(day).filter(commune__district__in=whole)
            values["officers"] = list({o.pk: o for o in (*values["officers"], *added)}.values())
        return values
