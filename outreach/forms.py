from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from communes.fields import CommunesChoiceField, DistrictChoiceField, districts_for
from communes.forms.rows import of_another_unit
from communes.models import Agency, CommuneOfficer, District
from communes.scoping import scope_of
from core.fields import ManyField
from core.forms import LETTER_HELP, FactForm

from .models import MediaItem, MediaOutlet, OutreachActivity, TrainingCourse
from .organisers import offer_organisers, without_hidden_name

LETTER = ("letter_number", "letter_on")


def own_agencies(user: Any) -> Any:
    """The agencies a user enters for: all for provincial staff, else those of the postings."""
    rows, scope = Agency.objects.live(), scope_of(user)
    return rows if scope.province else rows.filter(pk__in=scope.agencies)


class OutreachForm(FactForm):
    """What the three forms share: fields a user has no choice in are left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "letter_number" in self.fields:
            self.fields["letter_number"].help_text = LETTER_HELP
        self.prepare()
        self.helper.layout = Layout(*self.shown(self.layout()))

    def prepare(self) -> None:
        """Scope the choice fields by the user."""
        raise NotImplementedError

    def layout(self) -> list[Any]:
        raise NotImplementedError

    def shown(self, parts: list[Any]) -> list[Any]:
        """The layout without the fields that this user's form does not have."""
        out: list[Any] = ["form_key", "row_version"]
        for part in parts:
            if isinstance(part, str):
                out += [part] if part in self.fields else []
            elif isinstance(part, tuple):
                names = [name for name in part if name in self.fields]
                if names:
                    out.append(Row(*(Column(name, css_class="col-sm") for name in names)))
            else:
                out.append(part)
        return out

    def present(self, *names: str) -> list[str]:
        return [name for name in names if name in self.fields]

    def offer_agencies(self, own_words: Any) -> None:
        """Districts enter their own; an agency's officer always enters for the agency."""
        scope = scope_of(self.user)
        if not scope.province and not scope.agencies:
            del self.fields["agency"]
            return
        field: Any = self.fields["agency"]
        field.queryset = own_agencies(self.user)
        field.empty_label = own_words
        if not scope.province and not scope.districts:
            field.required = True
            field.empty_label = None


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


class MediaItemForm(OutreachForm):
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=400,
        assume_scheme="https",
        help_text=_("Where it can be read or heard; http:// or https:// only."),
        error_messages={"invalid": _("Enter an address that begins with http:// or https://.")},
    )

    class Meta:
        model = MediaItem
        fields = ("outlet", "kind", "published_on", "title", "language", "link", *LETTER)

    def prepare(self) -> None:
        outlet: Any = self.fields["outlet"]
        own = list(MediaOutlet.objects.editable_by(self.user).order_by("pk")[:2])
        outlet.queryset = MediaOutlet.objects.editable_by(self.user).order_by("pk")
        if not self.instance.pk and len(own) == 1:
            self.initial.setdefault("outlet", own[0].pk)

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        """What the newspaper and the broadcaster bring everybody reads: no letter comes with it."""
        outlet = cleaned.get("outlet")
        return outlet is not None and outlet.district_id is not None

    def layout(self) -> list[Any]:
        return [
            ("outlet", "kind"),
            "title",
            ("published_on", "language"),
            "link",
            LETTER,
        ]


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


class CourseForm(OutreachForm):
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

    def layout(self) -> list[Any]:
        return [
            "title",
            ("starts_on", "ends_on", "document_number"),
            ("district", "agency"),
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
