from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communes.fields import CommuneFilter, DistrictFilter, RowFilter
from communes.models import Agency
from communes.scoping import scope_of
from core.filters import DayFilter, ListFilter, SearchFilter

from .models import Language, MediaItem, MediaOutlet, OutreachActivity, TrainingCourse


def _agencies(request: Any) -> Any:
    rows, scope = Agency.objects.live(), scope_of(request.user)
    return rows if scope.province or not scope.agencies else rows.filter(pk__in=scope.agencies)


class ActivityFilter(ListFilter):
    search = django_filters.CharFilter(label=_("Search"), method="by_words")
    since = DayFilter("held_on", lookup_expr="gte", label=_("From"))
    until = DayFilter("held_on", lookup_expr="lte", label=_("To"))
    district = DistrictFilter("", agencies=True, method="by_district")
    commune = CommuneFilter("", agencies=True, method="by_commune")
    form = django_filters.ChoiceFilter(  # type: ignore[assignment]  # a filter, not the form
        choices=OutreachActivity.Form.choices, label=_("Form"), empty_label=_("All forms")
    )
    organised_by = django_filters.ChoiceFilter(
        choices=OutreachActivity.Organiser.choices,
        label=_("Organiser"),
        empty_label=_("All organisers"),
    )
    agency = RowFilter(
        label=_("Provincial agency"),
        queryset=_agencies,
        empty_label=_("All records"),
        null_label=_("District or commune itself"),
    )

    class Meta:
        model = OutreachActivity
        fields: list[str] = []

    def by_words(self, rows: Any, name: str, value: str) -> QuerySet:
        return rows.found_by(value)

    def by_district(self, rows: Any, name: str, value: Any) -> QuerySet:
        return rows.filter(rows.in_districts([value.pk])) if value else rows

    def by_commune(self, rows: Any, name: str, value: Any) -> QuerySet:
        return rows.in_commune(value) if value else rows


class MediaItemFilter(ListFilter):
    search = SearchFilter()
    since = DayFilter("published_on", lookup_expr="gte", label=_("From"))
    until = DayFilter("published_on", lookup_expr="lte", label=_("To"))
    outlet = RowFilter(
        label=_("Outlet"),
        queryset=lambda request: outlets_seen(request.user),
        empty_label=_("All outlets"),
    )
    kind = django_filters.ChoiceFilter(
        choices=MediaItem.Kind.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    language = django_filters.ChoiceFilter(
        choices=Language.choices, label=_("Language"), empty_label=_("All languages")
    )

    class Meta:
        model = MediaItem
        fields: list[str] = []


def outlets_seen(user: Any) -> Any:
    """Outlets whose items the user may see."""
    rows, scope = MediaOutlet.objects.visible_to(user).order_by("pk"), scope_of(user)
    own = rows.in_districts(scope.districts) | rows.of_agencies(scope.agencies)
    return rows if scope.province else rows.filter(own)


class CourseFilter(ListFilter):
    search = SearchFilter()
    since = DayFilter("starts_on", lookup_expr="gte", label=_("From"))
    until = DayFilter("starts_on", lookup_expr="lte", label=_("To"))
    district = DistrictFilter("", method="by_district", label=_("Officers of"))
    commune = CommuneFilter("", method="by_commune")
    agency = RowFilter(label=_("Organiser"), queryset=_agencies, empty_label=_("All organisers"))

    class Meta:
        model = TrainingCourse
        fields: list[str] = []

    def by_district(self, rows: Any, name: str, value: Any) -> QuerySet:
        return rows.filter(rows.attended_from([value.pk])) if value else rows

    def by_commune(self, rows: Any, name: str, value: Any) -> QuerySet:
        return rows.attended_from_commune(value) if value else rows
