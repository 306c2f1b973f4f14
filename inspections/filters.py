from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communes.fields import DistrictFilter
from core import clock
from core.filters import DayFilter, ListFilter, SearchFilter

from . import standing
from .models import (
    Census,
    Establishment,
    Finding,
    Inspection,
    Sanction,
    Team,
    ViolationAct,
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


class ActFilter(django_filters.ModelChoiceFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        acts = ViolationAct.objects.all()
        super().__init__(*args, queryset=acts, label=_("Act violated"), **kwargs)


class EstablishmentFilter(ListFilter):
    quiet = ("visited_since", "visited_until", "visited_by")
    visited_since = DayFilter(label=_("Inspected from"), method="visited")
    visited_until = DayFilter(label=_("Inspected until"), method="visited")
    visited_by = TeamFilter(method="visited")
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

    def visited(self, rows: Any, name: str, value: Any) -> Any:
        """Really inspected in those days by that team: one visit has to fit all of it."""
        given = self.form.cleaned_data
        visits = Visit.objects.visible_to(self.reader).inspected()
        visits = visits.filter(inspection__state=Inspection.State.HELD)
        if given.get("visited_since"):
            visits = visits.filter(visited_on__gte=given["visited_since"])
        if given.get("visited_until"):
            visits = visits.filter(visited_on__lte=given["visited_until"])
        if given.get("visited_by"):
            visits = visits.filter(inspection__team=given["visited_by"])
        return rows.filter(pk__in=visits.order_by().values("establishment"))

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
    quiet = ("team",)
    team = TeamFilter("team")
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
    quiet = ("team", "inspected")
    team = TeamFilter("inspection__team")
    inspected = django_filters.ChoiceFilter(
        label=_("Inspected"),
        choices=[("1", _("Really inspected")), ("2", _("With violations"))],
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


class FindingFilter(ListFilter):
    quiet = ("act",)
    act = ActFilter("act")
    q = RegisterSearch("visit__establishment__search_key", label=_("Establishment or commune"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("open", _("Open")),
            ("overdue", _("Overdue")),
            ("to_verify", _("Waiting to be verified")),
            ("verified", _("Mended, verified")),
        ],
        empty_label=_("All"),
        method="by_state",
    )
    measure = django_filters.ChoiceFilter(
        label=_("Measure"), choices=Finding.Measure.choices, empty_label=_("All")
    )
    district = DistrictFilter("visit__commune__district", agencies=True)
    since = DayFilter("visit__visited_on", "gte", label=_("From"))
    until = DayFilter("visit__visited_on", "lte", label=_("To"))

    class Meta:
        model = Finding
        fields: list[str] = []

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "overdue":
            return rows.overdue(clock.today())
        if value == "verified":
            return rows.filter(verified_on__isnull=False)
        rows = rows.still_open()
        return rows.filter(remedied_on__isnull=False) if value == "to_verify" else rows


class SanctionFilter(ListFilter):
    quiet = ("act",)
    act = ActFilter("finding__act")
    q = RegisterSearch(
        "finding__visit__establishment__search_key", label=_("Establishment or commune")
    )
    since = DayFilter("decided_on", "gte", label=_("From"))
    until = DayFilter("decided_on", "lte", label=_("To"))
    sanction = django_filters.ChoiceFilter(
        "form", label=_("Sanction"), choices=Sanction.Form.choices, empty_label=_("All")
    )
    paid = django_filters.ChoiceFilter(
        label=_("Fine"),
        choices=[("yes", _("Paid")), ("no", _("Not paid yet"))],
        empty_label=_("All"),
        method="by_payment",
    )
    district = DistrictFilter("finding__visit__commune__district", agencies=True)

    class Meta:
        model = Sanction
        fields: list[str] = []

    def by_payment(self, rows: Any, name: str, value: str) -> Any:
        rows = rows.filter(form=Sanction.Form.FINE)
        return rows.filter(paid_on__isnull=value == "no")


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
