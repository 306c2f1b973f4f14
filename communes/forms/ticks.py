"""One document, many communes ticked at once: registration and recognition."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.fields import CommunesChoiceField, DistrictChoiceField, districts_for
from communes.models import Commune, District, Recognition, Registration
from core import clock

from .rows import LETTER, RowsForm

FIRST_YEAR = 2015


def years() -> list[int]:
    return list(range(clock.today().year + 1, FIRST_YEAR - 1, -1))


class YearChoice(forms.Form):
    """Which year the sheet is for; read from the address."""

    year = forms.TypedChoiceField(label=_("For year"), coerce=int)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["year"].choices = [(year, str(year)) for year in years()]  # type: ignore[attr-defined]


class YearAndDistrict(YearChoice):
    district = DistrictChoiceField(empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["district"]
        field.queryset = districts_for(self.user)


class TickForm(RowsForm):
    """A document's fields, and the communes it lists; those listed before are shown as such."""

    communes = CommunesChoiceField()

    def __init__(self, *args: Any, year: int, district: District | None, **kwargs: Any) -> None:
        self.year, self.district = year, district
        super().__init__(*args, **kwargs)
        self.instance.for_year = year

    def prepare(self) -> None:
        field: Any = self.fields["communes"]
        field.scope_to(self.user)
        # of a year gone by those that it had, whatever has become of them since
        communes = field.queryset.in_force(min(clock.today(), datetime.date(self.year, 12, 31)))
        if self.district is not None:
            communes = communes.filter(district=self.district)
        field.queryset = communes
        self.all_communes = list(communes)
        model: Any = self._meta.model
        rows = model.objects.live().filter(commune__in=self.all_communes, for_year=self.year)
        self.taken = {row.commune_id: row for row in rows}

    def groups(self) -> list["Group"]:
        """The communes by district, as the template ticks them."""
        ticked = {str(getattr(v, "pk", v)) for v in self["communes"].value() or ()}
        found: dict[Any, Group] = {}
        for commune in self.all_communes:
            group = found.setdefault(commune.district_id, Group(commune.district, []))
            taken = self.taken.get(commune.pk)
            group.ticks.append(Tick(commune, taken is None and str(commune.pk) in ticked, taken))
        return list(found.values())

    def values(self) -> dict[str, Any]:
        return super().values() | {"for_year": self.year}


@dataclass(frozen=True, slots=True)
class Tick:
    commune: Commune
    ticked: bool
    taken: Any


@dataclass(frozen=True, slots=True)
class Group:
    district: District
    ticks: list[Tick]

    @property
    def taken(self) -> int:
        return sum(tick.taken is not None for tick in self.ticks)


class RegistrationTicks(TickForm):
    rows = (("document_number", "registered_on"),)

    class Meta:
        model = Registration
        fields = ("document_number", "registered_on", *LETTER)


class RecognitionTicks(TickForm):
    rows = (("decision_number", "decision_on"), ("is_opening_balance",))

    class Meta:
        model = Recognition
        fields = ("decision_number", "decision_on", "is_opening_balance")
        help_texts = {
            "is_opening_balance": _(
                "Counted as recognised when the plan was opened; the decision is not known."
            ),
        }
