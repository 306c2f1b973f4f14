"""Filters of the lists of the communes' facts."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.filters import DayFilter, ListFilter, SearchFilter

from .fields import CommuneFilter, DistrictFilter, RowFilter
from .models import (
    Agency,
    BodyReview,
    Commune,
    CommuneTag,
    Declaration,
    GuidingDocument,
    Hotline,
    ModelActivity,
    PreventionModel,
)

YES_NO = (("yes", _("Yes")), ("no", _("No")))


def choice(field: str, label: Any, choices: Any, **kwargs: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        field_name=field, label=label, choices=choices, empty_label=_("All"), **kwargs
    )


class YearFilter(django_filters.NumberFilter):
    def __init__(self, field_name: str = "for_year", **kwargs: Any) -> None:
        super().__init__(
            field_name=field_name, label=_("For year"), min_value=2000, max_value=2100, **kwargs
        )


class InForceFilter(django_filters.ChoiceFilter):
    """In force today, or ended."""

    def __init__(self, **kwargs: Any) -> None:
        choices = (("now", _("In force")), ("ended", _("Ended")))
        super().__init__(label=_("State"), choices=choices, empty_label=_("All"), **kwargs)

    def filter(self, qs: Any, value: str) -> QuerySet:
        if value == "now":
            return qs.in_force(clock.today())
        return qs.filter(valid_to__lt=clock.today()) if value == "ended" else qs


class CommuneListFilter(ListFilter):
    """`recognised` and `registered` are annotations of the view."""

    search = SearchFilter(label=_("Name"))
    district = DistrictFilter("district")
    kind = choice("kind", _("Kind"), Commune.Kind.choices)
    tag = choice("tag", _("Kind of area"), CommuneTag.Kind.choices, method="by_tag")
    recognised = choice("recognised", _("Recognised"), YES_NO, method="by_state")
    registered = choice("registered", _("Registered"), YES_NO, method="by_state")

    def by_tag(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        tags = CommuneTag.objects.live().in_force(clock.today()).filter(kind=value)
        return rows.filter(pk__in=tags.values("commune"))

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(**{name: value == "yes"})


class CommuneFactFilter(ListFilter):
    commune = CommuneFilter()
    district = DistrictFilter()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters.move_to_end("search", last=False)


class RecognitionFilter(CommuneFactFilter):
    search = SearchFilter("commune__search_key", label=_("Commune's name"))
    for_year = YearFilter()
    state = choice(
        "withdrawn_on", _("State"), (("kept", _("Kept")), ("lost", _("Lost"))), method="by_state"
    )

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(withdrawn_on__isnull=value == "kept")


class RegistrationFilter(CommuneFactFilter):
    search = SearchFilter("commune__search_key", label=_("Commune's name"))
    for_year = YearFilter()


class ModelFilter(CommuneFactFilter):
    search = SearchFilter()
    basis = choice("basis", _("Founded under"), PreventionModel.Basis.choices)
    state = InForceFilter()


class ModelActivityFilter(ListFilter):
    search = SearchFilter("prevention_model__search_key")
    district = DistrictFilter("prevention_model__commune__district")
    kind = choice("form", _("Form"), ModelActivity.Form.choices)
    since = DayFilter("held_on", "gte", label=_("Held from"))
    until = DayFilter("held_on", "lte", label=_("to"))


class OfficerFilter(CommuneFactFilter):
    search = SearchFilter()
    vacant = choice("holder", _("Vacant"), YES_NO, method="by_vacancy")
    state = InForceFilter()

    def by_vacancy(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(holder="") if value == "yes" else rows.exclude(holder="")


class TagFilter(CommuneFactFilter):
    search = SearchFilter("commune__search_key", label=_("Commune's name"))
    kind = choice("kind", _("Kind of area"), CommuneTag.Kind.choices)
    state = InForceFilter()


class BodyReviewFilter(ListFilter):
    district = DistrictFilter("body__district")
    for_year = YearFilter()
    result = choice("result", _("Result"), BodyReview.Result.choices)


class AgencyFilter(RowFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            field_name="agency",
            label=_("Agency"),
            empty_label=_("All agencies"),
            queryset=lambda request: Agency.objects.live(),
            **kwargs,
        )


class UnitFactFilter(ListFilter):
    search = SearchFilter()
    district = DistrictFilter("district")
    agency = AgencyFilter()


class DocumentFilter(UnitFactFilter):
    kind = choice("kind", _("Kind"), GuidingDocument.Kind.choices)
    since = DayFilter("issued_on", "gte", label=_("Issued from"))
    until = DayFilter("issued_on", "lte", label=_("to"))


class HotlineFilter(UnitFactFilter):
    kind = choice("kind", _("Kind"), Hotline.Kind.choices)
    state = InForceFilter()


class LetterheadFilter(UnitFactFilter):
    state = InForceFilter()


class DeclarationFilter(ListFilter):
    district = DistrictFilter("district")
    agency = AgencyFilter()
    fact_kind = choice("fact_kind", _("Nothing to report on"), Declaration.FactKind.choices)
    year = YearFilter("period__year")
    since = DayFilter("declared_on", "gte", label=_("Declared from"))
    until = DayFilter("declared_on", "lte", label=_("to"))
