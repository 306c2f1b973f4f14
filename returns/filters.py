from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from communes.fields import DistrictFilter
from communes.filters import AgencyFilter
from core.filters import ListFilter, TodoFilter
from core.models import ReportingPeriod

from .models import Return
from .waiting import RETURNS


class ReturnFilter(ListFilter):
    quiet = ("todo",)
    todo = TodoFilter(RETURNS)
    year = django_filters.ChoiceFilter(
        "period__year", label=_("Year"), choices=list, empty_label=_("All years")
    )
    kind = django_filters.ChoiceFilter(
        "period__kind",
        label=_("Period"),
        choices=ReportingPeriod.Kind.choices,
        empty_label=_("All periods"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[*Return.State.choices, ("waiting", _("Not sent in yet"))],
        empty_label=_("All"),
        method="by_state",
    )
    district = DistrictFilter("district", agencies=True)
    agency = AgencyFilter()

    class Meta:
        model = Return
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Return.objects.visible_to(self.reader).order_by("-period__year")
        found = years.values_list("period__year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(str(y), str(y)) for y in found]

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.waiting() if value == "waiting" else rows.filter(state=value)
