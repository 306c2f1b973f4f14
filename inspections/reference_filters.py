"""Filters of the dated tables: what was in force on a day."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import DayFilter, ListFilter, SearchFilter

from .models import ChecklistItem, RuleValue, ViolationAct


class DatedFilter(ListFilter):
    on = DayFilter(label=_("In force on"), method="in_force")

    def in_force(self, rows: Any, name: str, value: Any) -> Any:
        return rows.in_force(value)


class ActFilter(DatedFilter):
    q = SearchFilter(label=_("Act, article or decree"))

    class Meta:
        model = ViolationAct
        fields: list[str] = []


class ItemFilter(DatedFilter):
    class Meta:
        model = ChecklistItem
        fields: list[str] = []


class RuleFilter(DatedFilter):
    key = django_filters.ChoiceFilter(
        label=_("Rule"), choices=RuleValue.Key.choices, empty_label=_("All")
    )

    class Meta:
        model = RuleValue
        fields: list[str] = []
