"""Filters of what was found and of what was decided on it."""

import datetime
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from communes.fields import DistrictFilter
from core import clock
from core.filters import DayFilter, ListFilter, TodoFilter

from . import waiting
from .filters import RegisterSearch
from .models import Finding, Sanction, ViolationAct


class ActFilter(django_filters.ModelChoiceFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        acts = ViolationAct.objects.all()
        super().__init__(*args, queryset=acts, label=_("Act violated"), **kwargs)


class FindingFilter(ListFilter):
    quiet = ("todo", "act", "open_on", "overdue_on")
    todo = TodoFilter(waiting.FINDINGS)
    act = ActFilter("act")
    open_on = DayFilter(label=_("Open on"), method="as_of")
    overdue_on = DayFilter(label=_("Overdue on"), method="as_of")
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

    def as_of(self, rows: Any, name: str, value: datetime.date) -> Any:
        """As it stood at the end of that day, whatever was verified since."""
        return rows.open_on(value) if name == "open_on" else rows.overdue_on(value)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "overdue":
            return rows.overdue(clock.today())
        if value == "verified":
            return rows.filter(verified_on__isnull=False)
        rows = rows.still_open()
        return rows.filter(remedied_on__isnull=False) if value == "to_verify" else rows


class SanctionFilter(ListFilter):
    quiet = ("act", "paid_until")
    act = ActFilter("finding__act")
    paid_until = DayFilter("paid_on", "lte", label=_("Paid until"))
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
