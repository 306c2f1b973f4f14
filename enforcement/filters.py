"""Filters of the lists. None asks for persons: a filter is a way to read a hidden number."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communes.fields import RowFilter, districts_for
from communes.scoping import scope_of
from core.filters import DayFilter, ListFilter, SearchFilter

from .models import EnforcementFact


def districts_seen(request: Any) -> QuerySet:
    """The police work in all districts."""
    return districts_for(request.user, edit=False, agencies=scope_of(request.user).police)


class EnforcementFilter(ListFilter):
    search = SearchFilter(label=_("Number"))
    district = RowFilter(
        label=_("District"),
        empty_label=_("All districts"),
        queryset=districts_seen,
    )
    agency = django_filters.ChoiceFilter(
        field_name="source_agency",
        label=_("Issued by"),
        empty_label=_("All agencies"),
        choices=EnforcementFact.Agency.choices,
    )


class HotspotFilter(EnforcementFilter):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("All"),
        choices=(("open", _("Open")), ("cleared", _("Cleared"))),
        method="by_state",
    )
    since = DayFilter("found_on", "gte", label=_("Found from"))
    until = DayFilter("found_on", "lte", label=_("to"))

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(cleared_on__isnull=value == "open")


class IncidentFilter(EnforcementFilter):
    since = DayFilter("handled_on", "gte", label=_("Handled from"))
    until = DayFilter("handled_on", "lte", label=_("to"))


class CaseFilter(EnforcementFilter):
    stage = django_filters.ChoiceFilter(
        label=_("Stage"),
        empty_label=_("All"),
        choices=(
            ("opened", _("Under investigation")),
            ("investigated", _("Waiting for prosecution")),
            ("prosecuted", _("Waiting for trial")),
            ("tried", _("Tried")),
            ("gone", _("Suspended or transferred")),
        ),
        method="by_stage",
    )
    since = DayFilter("opened_on", "gte", label=_("Opened from"))
    until = DayFilter("opened_on", "lte", label=_("to"))

    def by_stage(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == "gone":
            return rows.exclude(suspended_on=None, transferred_on=None)
        rows = rows.filter(suspended_on=None, transferred_on=None)
        conditions: dict[str, dict[str, Any]] = {
            "opened": {"investigated_on": None},
            "investigated": {"investigated_on__isnull": False, "prosecuted_on": None},
            "prosecuted": {"prosecuted_on__isnull": False, "tried_on": None},
            "tried": {"tried_on__isnull": False},
        }
        return rows.filter(**conditions[value])
