"""Entry forms. None has a field into which a sentence about somebody would fit."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from communes.fields import DistrictChoiceField, districts_for
from communes.forms.rows import LETTER, TwinRowsForm, choose_the_only
from communes.scoping import scope_of
from core import text
from core.twins import Twin

from .models import Case, EnforcementFact, Hotspot, Incident
from .persons import KINDS

SOURCE = ("source_number", "source_on", "source_agency")


class EnforcementForm(TwinRowsForm):
    #: what tells one record of a district from another: a day and a number
    told_by: ClassVar[tuple[str, str]]

    district = DistrictChoiceField()

    def prepare(self) -> None:
        """The police choose among all districts, a district's officer among the posted ones."""
        field: Any = self.fields["district"]
        field.queryset = districts_for(self.user, agencies=scope_of(self.user).police)
        choose_the_only(field)
        self.fields["source_agency"].initial = EnforcementFact.Agency.DISTRICT_POLICE

    def find_twins(self, cleaned: dict[str, Any]) -> Iterable[Twin]:
        """One district's of one day, under a number that differs in its marks or letters at most.

        What bears the same number of its own is refused elsewhere, not asked about.
        """
        day, number = self.told_by
        said = {name: cleaned.get(name) for name in ("district", day)}
        if not (all(said.values()) and cleaned.get(number)):
            return
        rows = self._meta.model.objects.visible_to(self.user).filter(**said)
        if cleaned.get("number"):
            rows = rows.exclude(number=cleaned["number"])
        for row in rows.exclude(pk=self.instance.pk).for_list():
            if text.fold(getattr(row, number)) == text.fold(cleaned[number]):
                yield row, f"{getattr(row, day):%d/%m/%Y} · {row.source_number}"


class HotspotForm(EnforcementForm):
    told_by = ("found_on", "source_number")
    telling = frozenset({"district", *told_by})
    rows = (("district", "number"), ("found_on", "cleared_on"), SOURCE)

    class Meta:
        model = Hotspot
        fields = ("district", "number", "found_on", "cleared_on", *SOURCE, *LETTER)
        help_texts = {
            "number": _("Such as 03/2019; left empty, the district's next number is given."),
            "cleared_on": _("Leave empty while the hotspot is open. A recurrence is a new record."),
            "source_number": _("The number only, such as 12/BC-CAH."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = False

    def _get_validation_exclusions(self) -> set[str]:
        """An empty number is no mistake: the action gives the next one."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded if self.cleaned_data.get("number") else excluded | {"number"}


class IncidentForm(EnforcementForm):
    told_by = ("handled_on", "source_number")
    telling = frozenset({"district", *told_by})
    rows = (
        ("district", "handled_on"),
        SOURCE,
        tuple(KINDS),
        ("fines", "fines_amount"),
    )

    class Meta:
        model = Incident
        fields = ("district", "handled_on", *SOURCE, *KINDS, "fines", "fines_amount", *LETTER)
        help_texts = {
            "source_number": _("The number only, such as 12/BC-CAH."),
            "fines_amount": _("Whole đồng, without points: 1500000."),
        }


class CaseForm(EnforcementForm):
    told_by = ("opened_on", "number")
    telling = frozenset({"district", *told_by})
    rows = (
        ("district", "number"),
        ("opened_on", "investigated_on"),
        ("prosecuted_on", "tried_on"),
        ("suspension", "suspended_on", "transferred_on"),
        SOURCE,
        tuple(KINDS),
    )

    class Meta:
        model = Case
        fields = (
            "district",
            "number",
            "opened_on",
            "investigated_on",
            "prosecuted_on",
            "tried_on",
            "suspension",
            "suspended_on",
            "transferred_on",
            *SOURCE,
            *KINDS,
            *LETTER,
        )
        help_texts = {
            "number": _("The number only, such as 05/QD-CSDT."),
            "source_number": _("The number only, such as 12/BC-CAH."),
            "investigated_on": _("Leave a step empty until it has happened."),
        }
