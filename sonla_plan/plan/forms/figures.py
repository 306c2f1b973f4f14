"""Forms of last year's figures and of the districts' own goals."""

from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import District
from core.filters import ListFilter
from core.forms import FactForm
from sonla_plan.plan.indicators import INDICATORS
from sonla_plan.plan.models import EarlierFigure, Plan

from .shared import put

MOST = 1_000_000
NAMES = [(i.key, i.label) for i in INDICATORS]


class EarlierFigureForm(FactForm):
    """A figure of last year, typed from the report it was printed in."""

    indicator = forms.ChoiceField(label=_("Target"), choices=[("", "–"), *NAMES])
    achieved = forms.IntegerField(label=_("Achieved"), min_value=0, max_value=MOST)
    population = forms.IntegerField(label=_("Out of"), min_value=0, max_value=MOST, required=False)

    class Meta:
        model = EarlierFigure
        fields = ("indicator", "as_of", "achieved", "population", "report_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].help_text = _(
            "The day the old report speaks of, such as 30/06/2018; shown beside the same day a "
            "year later."
        )
        self.fields["report_number"].help_text = _("Number of the report the figure stands in.")


class EarlierFigureFilter(ListFilter):
    indicator = django_filters.ChoiceFilter(
        label=_("Target"), choices=NAMES, empty_label=_("All targets")
    )

    class Meta:
        model = EarlierFigure
        fields: list[str] = []


class AllocationForm(FactForm):
    """One grid: a goal for each district; an empty one has no goal of its own."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Plan
        fields: tuple[str, ...] = ()

    def __init__(
        self,
        *args: Any,
        districts: Sequence[District],
        goals: Mapping[int, int],
        standing: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["row_version"]
        self.districts, self.stored = districts, goals
        self.fields["seen"].initial = self.state
        for district in districts:
            self.fields[self.name(district)] = forms.IntegerField(
                label=district.full_name,
                required=False,
                min_value=1,  # no goal at all is an empty field
                max_value=MOST,
                initial=goals.get(district.pk),
                help_text=standing.get(district.pk, ""),
            )
        names = [self.name(district) for district in districts]
        self.helper.layout = Layout(
            "form_key",
            "seen",
            Row(*(Column(name, css_class="col-sm-6 col-lg-4") for name in names)),
        )

    @staticmethod
    def name(district: District) -> str:
        return f"d{district.code}"

    @property
    def state(self) -> str:
        """The goals as they are stored, to notice what somebody else changed meanwhile."""
        return ",".join(f"{d.code}={self.stored.get(d.pk, '')}" for d in self.districts)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        seen = dict(
            pair.split("=", 1) for pair in cleaned.get("seen", "").split(",") if "=" in pair
        )
        for district in self.districts:
            now = str(self.stored.get(district.pk, ""))
            mine = cleaned.get(self.name(district))
            typed = "" if mine is None else str(mine)
            if seen.get(district.code, now) != now and typed != now:
                self.add_error(
                    self.name(district),
                    _("Somebody stored %(goal)s here while you were typing. Save again to keep "
                      "yours.") % {"goal": now or "–"},
                )  # fmt: skip
        if self.errors and self.data:
            put(self, "seen", self.state)
        return cleaned

    def goals(self) -> dict[District, int | None]:
        return {d: self.cleaned_data[self.name(d)] for d in self.districts}
