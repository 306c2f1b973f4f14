from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock, text
from core.forms import FactForm
from core.twins import TOLD, Twin, TwinForm
from inspections.models import Finding, Sanction, Team

NO_PERSON = _("The matter only: no name, no paper of a person.")


class RemedyForm(FactForm):
    """Said to be mended, with the day and how."""

    class Meta:
        model = Finding
        fields = ["remedied_on", "remedy_note"]
        help_texts = {"remedy_note": NO_PERSON}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remedied_on"].required = self.fields["remedy_note"].required = True


class VerifyForm(FactForm):
    """By somebody else, from the evidence."""

    class Meta:
        model = Finding
        fields = ["verified_on", "verification_note"]
        help_texts = {"verification_note": NO_PERSON}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verified_on"].required = self.fields["verification_note"].required = True
        if not self.initial.get("verified_on"):
            self.initial["verified_on"] = clock.today()


class ReopenForm(FactForm):
    reason = forms.CharField(label=_("Why it is open again"), max_length=300)

    class Meta:
        model = Finding
        fields: list[str] = []

    def values(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class AmountField(forms.IntegerField):
    """Whole đồng; the dots and blanks that people write between thousands are taken."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "10.000.000"})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.strip().removesuffix("đồng").removesuffix("đ")
            parts = value.replace(" ", ".").replace("\u00a0", ".").split(".")
            grouped = len(parts) > 1 and all(len(part) == 3 for part in parts[1:])
            value = "".join(parts) if grouped else value.strip()
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


class SanctionForm(TwinForm):
    telling = frozenset({"decision_number", "decided_on"})

    amount = AmountField(
        label=_("Amount (đồng)"), required=False, min_value=1, max_value=9_999_999_999_999
    )

    class Meta:
        model = Sanction
        fields = [
            "authority",
            "decision_number",
            "decided_on",
            "subject",
            "form",
            "amount",
            "range_note",
            "other_measures",
            "paid_on",
            "letter_number",
            "letter_on",
        ]
        help_texts = {
            "authority": _("The office, for example the Chairman of the district. No name."),
            "subject": _("The kind only: who was sanctioned is never stored."),
            "range_note": _("Only where the amount lies outside the act's range."),
            "paid_on": _("Leave empty until it is paid."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget.attrs["data-only-when"] = f"form={Sanction.Form.FINE}"
        self.fields["paid_on"].widget.attrs["data-only-when"] = f"form={Sanction.Form.FINE}"
        self.fields["amount"].help_text = self._range_text()
        letter = [n for n in ("letter_number", "letter_on") if n in self.fields]
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            "authority",
            self._row("decision_number", "decided_on"),
            self._row("subject", "form"),
            self._row("amount", "paid_on"),
            "range_note",
            "other_measures",
            TOLD,
            *([self._row(*letter)] if letter else []),
        )

    def _row(self, *names: str) -> Row:
        return Row(*(Column(name, css_class="col-sm-6") for name in names))

    def _range_text(self) -> Any:
        act = self.instance.finding.act
        allowed = act.fine_range(organisation=False) if act else None
        if not act or allowed is None:
            return _("No range of this act is established.")
        low, high = (f"{n:,}".replace(",", ".") for n in allowed)
        return _("%(article)s: %(low)s to %(high)s đồng for individuals.") % {
            "article": act.citation,
            "low": low,
            "high": high,
        }

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        team = self.instance.finding.visit.inspection.team
        return team.level != Team.Level.PROVINCE

    def find_twins(self, cleaned: dict[str, Any]) -> Iterable[Twin]:
        """On one finding the same decision: its fine would be counted twice."""
        number, decided = cleaned.get("decision_number"), cleaned.get("decided_on")
        if not (number and decided):
            return
        rows = Sanction.objects.visible_to(self.user).filter(
            finding=self.instance.finding, decided_on=decided
        )
        for row in rows.exclude(pk=self.instance.pk).for_list():
            if text.fold(row.decision_number) == text.fold(number):
                yield row, f"{row.decided_on:%d/%m/%Y} · {row.authority}"

    def clean(self) -> dict[str, Any]:
        """What the form of sanction does not have is hidden, and not meant."""
        cleaned = super().clean()
        if cleaned.get("form") and cleaned["form"] != Sanction.Form.FINE:
            cleaned |= {"amount": None, "paid_on": None}
        return cleaned
