from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Role
from communes.fields import DistrictFilter, RowFilter
from communes.models import Agency, Commune, District, Posting
from core import clock, text
from core.filters import ListFilter, SearchFilter


class UserFilter(ListFilter):
    search = django_filters.CharFilter(label=_("Name or user name"), method="by_name")
    role = django_filters.ChoiceFilter(label=_("Role"), empty_label=_("All"), choices=Role.choices)
    district = RowFilter(
        label=_("District"),
        empty_label=_("All districts"),
        queryset=lambda request: District.objects.live().for_list(),
        method="by_place",
    )
    agency = RowFilter(
        label=_("Agency"),
        empty_label=_("All agencies"),
        queryset=lambda request: Agency.objects.live(),
        method="by_place",
    )
    active = django_filters.ChoiceFilter(
        field_name="is_active",
        label=_("State"),
        empty_label=_("All"),
        choices=(("True", _("Active")), ("False", _("Deactivated"))),
    )

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Without marks, as everywhere."""
        words = text.fold(value).split()
        found = [
            pk
            for pk, *names in User.objects.live().values_list("pk", "full_name", "username")
            if all(word in text.fold(" ".join(names)) for word in words)
        ]
        return rows.filter(pk__in=found)

    def by_place(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        posted = Posting.objects.live().in_force(clock.today()).filter(**{name: value})
        return rows.filter(pk__in=posted.values("user"))


class UnitFilter(ListFilter):
    search = SearchFilter(label=_("Name"))
    district = DistrictFilter("district")
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), empty_label=_("All"), choices=Commune.Kind.choices
    )
