"""Forms over a commune's facts: recognition, registration, models, officers, tags."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.fields import CommuneChoiceField
from communes.models import (
    CommuneOfficer,
    CommuneTag,
    ModelActivity,
    PreventionModel,
    Recognition,
    Registration,
)
from core import clock
from core.twins import MOST, Twin

from .rows import LETTER, RowsForm, TwinRowsForm, choose_the_only


class RecognitionForm(RowsForm):
    rows = (("decision_number", "decision_on"), ("is_opening_balance",))

    class Meta:
        model = Recognition
        fields = ("decision_number", "decision_on", "is_opening_balance", *LETTER)
        help_texts = {
            "is_opening_balance": _(
                "Counted as recognised when the plan was opened; the decision is not known."
            ),
        }

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        return False  # the province's own decision


class WithdrawalForm(RowsForm):
    rows = (("withdrawn_on", "loss_decision"),)

    class Meta:
        model = Recognition
        fields = ("withdrawn_on", "loss_decision")
        help_texts = {"withdrawn_on": _("The day the decision takes effect.")}

    def prepare(self) -> None:
        for name in self.Meta.fields:
            self.fields[name].required = True


class RegistrationForm(RowsForm):
    rows = (("document_number", "registered_on"),)

    class Meta:
        model = Registration
        fields = ("document_number", "registered_on", *LETTER)


class CommuneForm(RowsForm):
    """A form with one commune of the user's own."""

    commune = CommuneChoiceField()

    def prepare(self) -> None:
        field: Any = self.fields["commune"]
        field.scope_to(self.user)
        choose_the_only(field)


class ModelForm(CommuneForm):
    rows = (
        ("commune",),
        ("name", "basis"),
        ("valid_from", "founding_document"),
        ("valid_to", "end_decision"),
    )

    class Meta:
        model = PreventionModel
        fields = (
            "commune",
            "name",
            "basis",
            "valid_from",
            "founding_document",
            "valid_to",
            "end_decision",
            *LETTER,
        )
        labels = {"valid_from": _("Founded on"), "valid_to": _("Ended on")}
        help_texts = {"valid_to": _("Leave empty while the model is kept.")}

    def prepare(self) -> None:
        super().prepare()
        self.fields["valid_from"].required = True

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        return False  # founded and ended by the province


class ModelActivityForm(TwinRowsForm):
    telling = frozenset({"prevention_model", "held_on", "form"})
    rows = (("prevention_model",), ("held_on", "form"), ("attendances", "document_number"))

    class Meta:
        model = ModelActivity
        fields = (
            "prevention_model",
            "held_on",
            "form",
            "attendances",
            "document_number",
            *LETTER,
        )
        help_texts = {
            "attendances": _("Attendances, not persons: who came twice counts twice."),
        }

    def prepare(self) -> None:
        field: Any = self.fields["prevention_model"]
        models = PreventionModel.objects.visible_to(self.user)
        field.queryset = models.select_related("commune").order_by("commune__sort_key", "pk")
        choose_the_only(field)

    def find_twins(self, cleaned: dict[str, Any]) -> Iterable[Twin]:
        """One form of one model on one day, whatever document says so: the return counts it."""
        said = {name: cleaned.get(name) for name in self.telling}
        if not all(said.values()):
            return
        rows = ModelActivity.objects.visible_to(self.user).filter(**said)
        for row in rows.exclude(pk=self.instance.pk).for_list()[:MOST]:
            model = row.prevention_model
            yield row, f"{model.name} · {model.commune.full_name}"


class OfficerForm(CommuneForm):
    rows = (("commune",), ("position", "holder"), ("phone",), ("valid_from", "valid_to"))

    class Meta:
        model = CommuneOfficer
        fields = ("commune", "position", "holder", "phone", "valid_from", "valid_to", *LETTER)
        labels = {"valid_from": _("Holds it from"), "valid_to": _("Holds it until")}
        help_texts = {
            "holder": _("Leave empty while the position is vacant."),
            "valid_to": _("Leave empty while the person holds it."),
        }


class ReplacementForm(RowsForm):
    """Another holder of the same position: the old row is closed, a new one begins."""

    rows = (("holder", "phone"), ("starts_on",))
    starts_on = forms.DateField(label=_("Holds it from"))
    is_new = True  # a new row, though an old one is at hand

    class Meta:
        model = CommuneOfficer
        fields = ("holder", "phone", *LETTER)
        labels = {"holder": _("New holder")}

    def prepare(self) -> None:
        self.fields["starts_on"].help_text = _("The one replaced ends the day before.")
        if not self.is_bound:
            blank = dict.fromkeys(("holder", "phone", "letter_number"), "")
            self.initial.update(blank, letter_on=None, starts_on=clock.today())

    def _post_clean(self) -> None:
        """The record at hand is the old row: what is typed here is checked on the new one."""


class TagForm(CommuneForm):
    rows = (("commune", "kind"), ("source", "is_verified"), ("valid_from", "valid_to"))

    class Meta:
        model = CommuneTag
        fields = ("commune", "kind", "source", "is_verified", "valid_from", "valid_to", *LETTER)
        help_texts = {"source": _("Which list or document says so.")}
