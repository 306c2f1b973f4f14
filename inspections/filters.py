from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communes.fields import DistrictFilter
from core import clock
from core.filters import DayFilter, ListFilter, SearchFilter, TodoFilter

from . import standing, waiting
from .models import (
    Census,
    Establishment,
    Inspection,
    Team,
    Visit,
)
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


class TeamFilter(django_filters.ModelChoiceFilter):
    """One team; everybody knows the teams, what they did is scoped by the list itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        teams = Team.objects.all()
        super().__init__(*args, queryset=teams, label=_("Team"), **kwargs)


class EstablishmentFilter(ListFilter):
    quiet = ("conditional_on",)
    conditional_on = DayFilter(label=_("Conditional, in business on"), method="conditional")
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

    def conditional(self, rows: Any, name: str, value: Any) -> Any:
        return rows.in_force(value).filter(is_conditional=True)

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
    visits = ("visited_since", "visited_until", "visited_in")
    quiet = ("team", *visits)
    team = TeamFilter("team")
    visited_since = DayFilter(label=_("Visits from"), method="visited")
    visited_until = DayFilter(label=_("Visits until"), method="visited")
    visited_in = DistrictFilter(label=_("Visits in"), method="visited", agencies=True)
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

    def visited(self, rows: Any, name: str, value: Any) -> Any:
        """With a visit in those days and that district: one visit has to fit all of it."""
        if name != next(n for n in self.visits if n in self.filters):
            return rows  # asked with the first
        given = self.form.cleaned_data
        visits = Visit.objects.visible_to(self.reader)
        if given.get("visited_since"):
            visits = visits.filter(visited_on__gte=given["visited_since"])
        if given.get("visited_until"):
            visits = visits.filter(visited_on__lte=given["visited_until"])
        if given.get("visited_in"):
            visits = visits.filter(commune__district=given["visited_in"])
        return rows.filter(pk__in=visits.order_by().values("inspection"))


class VisitFilter(ListFilter):
    quiet = ("todo", "team", "inspected")
    todo = TodoFilter(waiting.VISITS)
    team = TeamFilter("inspection__team")
    inspected = django_filters.ChoiceFilter(
        label=_("Inspected"),
        choices=[
            ("1", _("Really inspected")),
            ("2", _("With violations")),
            ("3", _("Really inspected, each establishment once")),
        ],
        method="really",
    )
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

    def really(self, rows: Any, name: str, value: str) -> Any:
        return rows.with_violations() if value == "2" else rows.inspected()

    def filter_queryset(self, queryset: Any) -> Any:
        """Each establishment once: its last visit of those that everything else lets through.

        Visits and not the register: an establishment that has moved, or that another agency keeps,
        was inspected all the same, and stands in no register its inspectors may read.
        """
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("inspected") != "3":
            return rows
        # asked of each line that is shown, not worked out for all of them first
        later = Q(visited_on__gt=OuterRef("visited_on"))
        later |= Q(visited_on=OuterRef("visited_on"), pk__gt=OuterRef("pk"))
        same = rows.order_by().filter(establishment=OuterRef("establishment"))
        return rows.exclude(Exists(same.filter(later).values("pk")))


class CensusFilter(ListFilter):
    quiet = ("todo",)
    todo = TodoFilter(waiting.CENSUSES)
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


class SuggestionFilter(ListFilter):
    district = DistrictFilter()
    group = django_filters.ChoiceFilter(
        label=_("Group"), choices=Group.choices, empty_label=_("All groups"), method="in_group"
    )

    class Meta:
        model = Establishment
        fields: list[str] = []

    def in_group(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(kind__in=KINDS_OF[value])
