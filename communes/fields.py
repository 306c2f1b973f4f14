"""Fields for choosing a place: a commune, several, a district; scoped to the user.

    class RegistrationForm(FactForm):
        commune = CommuneChoiceField()

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["commune"].scope_to(self.user)

or, built on the spot, `CommuneChoiceField(user=user, edit=True)`. One query to draw a field and one
to check it, however many communes there are.
"""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.fields import ManyField

from .models import Commune, District
from .scoping import scope_of

#: all that a filter's options need of 204 communes
FILTERED = (
    *("code", "kind", "name", "name_alt", "valid_to"),
    *("district__code", "district__kind", "district__name"),
)


def communes_for(user: Any, *, edit: bool = True, agencies: bool = False) -> QuerySet[Commune]:
    """The communes a user may enter facts for (`edit`) or, for a filter, has facts of.

    `agencies`: the fact may be an agency's own, whose officers work in every commune.
    """
    rows = Commune.objects.for_list().filter(deleted_at__isnull=True)
    if not edit:
        rows = rows.only(*FILTERED)
    scope = scope_of(user)
    if scope.province:
        return rows if user.enters_for_others or not edit else rows.none()
    return rows if agencies and scope.agencies else rows.filter(district__in=scope.districts)


def districts_for(user: Any, *, edit: bool = True, agencies: bool = False) -> QuerySet[District]:
    rows = District.objects.for_list().filter(deleted_at__isnull=True)
    scope = scope_of(user)
    if scope.province:
        return rows if user.enters_for_others or not edit else rows.none()
    return rows if agencies and scope.agencies else rows.filter(pk__in=scope.districts)


class _CommuneOptions:
    """Options as commune-picker.js reads them; without the script the full label is shown.

    The text is the bare name, which the picker searches; the `label` attribute is what a browser
    prints in a plain list.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-commune-picker": ""} | (attrs or {}), choices)  # type: ignore[call-arg]

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kw: Any) -> Any:
        option = super().create_option(name, value, label, *args, **kw)  # type: ignore[misc]
        commune = getattr(value, "instance", None)
        if commune is not None:
            option["attrs"] |= {
                "label": str(label),
                "data-kind": commune.get_kind_display(),
                "data-district": commune.district.full_name if commune.district else "",
            }
            if commune.name_alt:
                option["attrs"]["data-alt"] = commune.name_alt
            option["label"] = commune.name
        return option


class CommuneSelect(_CommuneOptions, forms.Select):
    pass


class CommuneSelectMultiple(_CommuneOptions, forms.SelectMultiple):
    """Chosen communes are shown by their text alone: it bears the kind, part of the name."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kw: Any) -> Any:
        option = super().create_option(name, value, label, *args, **kw)
        kind = option["attrs"].pop("data-kind", "")
        option["label"] = f"{kind} {option['label']}" if kind else option["label"]
        return option


def commune_label(commune: Commune) -> str:
    """`Xã Hát Lót, Huyện Mai Sơn`; a unit that is no more says until when it was."""
    if commune.valid_to is None:
        return commune.with_district
    until = commune.valid_to.strftime("%d/%m/%Y")
    return _("%(unit)s (until %(day)s)") % {"unit": commune.with_district, "day": until}


class _Scoped:
    queryset: Any

    def __init__(
        self, *, user: Any = None, edit: bool = True, agencies: bool = False, **kw: Any
    ) -> None:
        kw.setdefault("queryset", self.places.none())  # type: ignore[attr-defined]
        super().__init__(**kw)
        if user is not None:
            self.scope_to(user, edit=edit, agencies=agencies)

    def scope_to(self, user: Any, *, edit: bool = True, agencies: bool = False) -> None:
        self.queryset = self.rows_for(user, edit=edit, agencies=agencies)  # type: ignore[attr-defined]


class _CommuneField(_Scoped):
    places = Commune.objects
    rows_for = staticmethod(communes_for)

    def label_from_instance(self, obj: Any) -> str:
        return commune_label(obj)


class CommuneChoiceField(_CommuneField, forms.ModelChoiceField):
    widget = CommuneSelect
    default_error_messages = {"invalid_choice": _("Choose one of your own communes.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Commune"), **kwargs})


class CommunesChoiceField(_CommuneField, ManyField):
    widget = CommuneSelectMultiple
    default_error_messages = {
        "invalid_choice": _("Choose only communes of your own."),
        "required": _("Choose at least one commune."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Communes"), **kwargs})


class DistrictChoiceField(_Scoped, forms.ModelChoiceField):
    places = District.objects
    rows_for = staticmethod(districts_for)
    default_error_messages = {"invalid_choice": _("Choose one of your own districts.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("District"), **kwargs})


class _RowChoiceField(django_filters.fields.ModelChoiceField):
    """Takes choices that have been read already, as pages do before a template is rendered."""

    @property
    def choices(self) -> Any:
        return super().choices

    @choices.setter
    def choices(self, value: Any) -> None:
        setter: Any = forms.ChoiceField.choices
        setter.__set__(self, value)


class RowFilter(django_filters.ModelChoiceFilter):
    """`queryset` may be a function of the request, as django-filter has it."""

    field_class = _RowChoiceField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class CommuneFilter(RowFilter):
    """A list's commune filter, scoped to the reader; `agencies=True` where agencies enter too."""

    def __init__(
        self, field_name: str = "commune", *, agencies: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(
            field_name=field_name,
            label=kwargs.pop("label", _("Commune")),
            empty_label=kwargs.pop("empty_label", _("All communes")),
            widget=kwargs.pop("widget", CommuneSelect()),
            queryset=lambda r: communes_for(r.user, edit=False, agencies=agencies),
            **kwargs,
        )


class DistrictFilter(RowFilter):
    def __init__(
        self, field_name: str = "commune__district", *, agencies: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(
            field_name=field_name,
            label=kwargs.pop("label", _("District")),
            empty_label=kwargs.pop("empty_label", _("All districts")),
            queryset=lambda r: districts_for(r.user, edit=False, agencies=agencies),
            **kwargs,
        )
