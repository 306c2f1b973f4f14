from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.fields import DistrictFilter, RowFilter
from communes.filters import AgencyFilter
from core.filters import ListFilter, TodoFilter
from core.models import ReportingPeriod

from .models import Return
from .progress import COUNTS
from .waiting import RETURNS


def _with_returns(user: Any) -> Any:
    expected = Return.objects.visible_to(user).filter(period=OuterRef("pk"))
    rows = ReportingPeriod.objects.live().filter(Exists(expected))
    return rows.order_by("-year", "first_day", "last_day")


class ReturnFilter(ListFilter):
    quiet = ("todo", "period", "counted")
    todo = TodoFilter(RETURNS)
    period = RowFilter(
        label=_("Reporting period"),
        empty_label=_("All periods"),
        queryset=lambda request: _with_returns(request.user),
    )
    counted = django_filters.ChoiceFilter(
        label=_("How they came in"),
        choices=[
            ("received", _("Received")),
            ("on_time", _("On time")),
            ("verified", pgettext_lazy("return", "Verified")),
        ],
        method="by_count",
    )
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

    def by_count(self, rows: Any, name: str, value: str) -> Any:
        """As the page of completeness counts them: by when a return is due is its unit's own."""
        fits = COUNTS[value]
        return rows.filter(pk__in=[row.pk for row in rows.for_list() if fits(row)])

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.waiting() if value == "waiting" else rows.filter(state=value)
