from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communes.fields import DistrictFilter
from core import clock
from core.filters import DayFilter, ListFilter, SearchFilter

from . import standing
from .models import Census, Establishment, Inspection, Team, Visit
from .models.establishments import search_words
from .models.kinds import KINDS_OF, Group

#: so that a list's filters stand on one line
NARROW = forms.TextInput(attrs={"size": 12})


class RegisterSearch(SearchFilter):
    """The words of the register's search: name, street, commune, district; marks not needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, widget=NARROW, **kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        for word in search_words(value or ""):
            qs = qs.filter(**{f"{self.field_name}__contains": f" {word}"})
        return qs


class EstablishmentFilter(ListFilter):
    q = RegisterSearch(label=_("Name, street or commune"))
    group = django_filters.ChoiceFilter(
        label=_("Group"), choices=Group.choices, empty_label=_("All groups"), method="in_group"
    )
    district = DistrictFilter(agencies=True)
    standing = django_filters.ChoiceFilter(
        label=_("Standing"),
        choices=[
            ("open", _("Not closed down")),
            ("suspended", _("Suspended")),
            ("closed", _("Closed down")),
            ("conditional", _("Not closed down, conditional")),
            ("at_risk", _("Not closed down, liable to abuse")),
            ("certificate", _("Certificate ended or ending")),
        ],
        empty_label=_("All"),
        method="by_standing",
    )

    class Meta:
        model = Establishment
        fields: list[str] = []

    def in_group(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_group(value)

    def by_standing(self, rows: Any, name: str, value: str) -> Any:
        today = clock.today()
        if value == "closed":
            return rows.filter(valid_to__lt=today)
        if value == "suspended":
            return standing.suspended(rows, today)
        if value == "certificate":
            return standing.certificate_ending(rows, today)
        rows = standing.not_closed(rows, today)
        return rows if value == "open" else rows.filter(**{f"is_{value}": True})


class HeldFilter(ListFilter):
    q = SearchFilter(label=_("Decision number"), widget=NARROW)
    since = DayFilter("held_on", "gte", label=_("From"))
    until = DayFilter("held_on", "lte", label=_("To"))
    level = django_filters.ChoiceFilter(
        "team__level", label=_("Team"), choices=Team.Level.choices, empty_label=_("All teams")
    )
    mode = django_filters.ChoiceFilter(
        label=_("Mode"), choices=Inspection.Mode.choices, empty_label=_("All")
    )
    district = DistrictFilter("host_district", agencies=True)

    class Meta:
        model = Inspection
        fields: list[str] = []


class VisitFilter(ListFilter):
    q = RegisterSearch("establishment__search_key", label=_("Establishment or commune"))
    since = DayFilter("visited_on", "gte", label=_("From"))
    until = DayFilter("visited_on", "lte", label=_("To"))
    level = django_filters.ChoiceFilter(
        "inspection__team__level",
        label=_("Team"),
        choices=Team.Level.choices,
        empty_label=_("All teams"),
    )
    district = DistrictFilter(agencies=True)
    group = django_filters.ChoiceFilter(
        label=_("Group"), choices=Group.choices, empty_label=_("All groups"), method="in_group"
    )
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=Visit.Outcome.choices, empty_label=_("All outcomes")
    )

    class Meta:
        model = Visit
        fields: list[str] = []

    def in_group(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(establishment__kind__in=KINDS_OF[value])


class CensusFilter(ListFilter):
    year = django_filters.ChoiceFilter(
        "period__year", label=_("Year"), choices=list, empty_label=_("All years")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Census.State.choices, empty_label=_("All")
    )
    district = DistrictFilter("district")

    class Meta:
        model = Census
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Census.objects.visible_to(self.reader).order_by("-period__year")
        found = years.values_list("period__year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(str(y), str(y)) for y in found]
