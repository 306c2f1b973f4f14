"""The minutes of a visit: header, counts, checklist, findings, what is verified, signatures."""

import datetime
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import text
from core.forms import DateInput, FactHelper
from inspections.models import ChecklistAnswer, ChecklistItem, Finding, ViolationAct, Visit
from inspections.models.staff import STAFF_FIELDS

from .rows import RowForm, Rows, longest
from .visits import VisitForm

HEADER = ("establishment", "visited_on", "time_from", "time_to", "minutes_number", "outcome")
COUNTS = ("rooms", *STAFF_FIELDS)
CLOSING = ("opinion", "signature", "refusal_reason", "copies")


def only_when(name: str, value: str) -> dict[str, str]:
    return {"data-only-when": f"{name}={value}"}


class MinutesForm(VisitForm):
    """The visit's own fields; the lines beside it are forms of their own."""

    update_register = forms.BooleanField(
        label=_("Put these numbers into the register of establishments too"), required=False
    )

    class Meta(VisitForm.Meta):
        fields = [*VisitForm.Meta.fields, *COUNTS, *CLOSING]
        help_texts = {
            "rooms": _("Leave empty what was not counted: empty is not zero."),
            "copies": _("Two at least, one stays with the establishment."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in COUNTS:
            self.fields[name].widget.attrs["inputmode"] = "numeric"
        self.fields["opinion"].widget = forms.Textarea(attrs={"rows": 3, "maxlength": 1000})
        self.fields["opinion"].max_length = 1000  # type: ignore[attr-defined]
        refused = only_when("signature", Visit.Signature.REFUSED)
        self.fields["refusal_reason"].widget.attrs |= refused
        self.fields["update_register"].initial = self.instance.minutes_at is None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("signature") != Visit.Signature.REFUSED:
            cleaned["refusal_reason"] = ""  # hidden then; what stood in it is not meant
        return cleaned

    def values(self) -> dict[str, Any]:
        values = super().values()
        values.pop("update_register", None)
        return values

    def part(self, *rows: Any) -> FactHelper:
        """One panel of the screen, drawn by itself."""
        helper = FactHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*rows)
        return helper

    @property
    def header(self) -> FactHelper:
        letter = [n for n in ("letter_number", "letter_on") if n in self.fields]
        return self.part(
            "form_key",
            "row_version",
            "establishment",
            Row(*(Column(n, css_class="col-sm-6 col-lg-3") for n in HEADER[1:5])),
            Row(Column("outcome", css_class="col-lg-6"), Column("not_inspected_reason")),
            *([Row(*(Column(n, css_class="col-sm-6 col-lg-3") for n in letter))] if letter else []),
        )

    @property
    def counts(self) -> FactHelper:
        return self.part(
            Row(*(Column(n, css_class="col-6 col-lg-3") for n in COUNTS)), "update_register"
        )

    @property
    def closing(self) -> FactHelper:
        return self.part(
            "opinion",
            Row(
                Column("signature", css_class="col-sm-6 col-lg-3"),
                Column("copies", css_class="col-sm-6 col-lg-3"),
                Column("refusal_reason", css_class="col-lg-6"),
            ),
        )


class ChecklistForm(forms.Form):
    """One pair of fields for each line of the checklist in force on the day, for that kind."""

    def __init__(
        self, *args: Any, items: list[ChecklistItem], answers: dict[int, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            there = answers.get(item.pk)
            self.fields[f"check_{item.pk}"] = forms.ChoiceField(
                label=item.text,
                choices=ChecklistAnswer.Answer.choices,
                required=False,
                widget=forms.RadioSelect,
                initial=there.answer if there else "",
            )
            self.fields[f"note_{item.pk}"] = forms.CharField(
                label=_("Note"),
                max_length=longest(ChecklistAnswer, "note"),
                required=False,
                initial=there.note if there else "",
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [
            {"item": item, "answer": self[f"check_{item.pk}"], "note": self[f"note_{item.pk}"]}
            for item in self.items
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for item in self.items:
            if cleaned.get(f"note_{item.pk}") and not cleaned.get(f"check_{item.pk}"):
                self.add_error(f"note_{item.pk}", _("Choose an answer beside the note."))
        return cleaned

    def given(self) -> dict[int, dict[str, str]]:
        """{item pk: {"answer", "note"}}"""
        data = self.cleaned_data
        return {
            i.pk: {
                "answer": data.get(f"check_{i.pk}", ""),
                "note": text.tidy(data.get(f"note_{i.pk}", "")),
            }
            for i in self.items
        }


def of_finding(name: str, label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest(Finding, name), required=False, **kwargs)


def day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DateInput(), localize=True)


class FindingForm(RowForm):
    act = forms.ModelChoiceField(ViolationAct.objects.none(), label=_("Act violated"))
    text = forms.CharField(
        label=_("What was found"),
        max_length=longest(Finding, "text"),
        help_text=_("The matter only: no name, no paper of a person."),
    )
    measure = forms.ChoiceField(
        label=_("Measure"), choices=[("", _("Choose…")), *Finding.Measure.choices]
    )
    remedy_due_on = day(_("To be remedied by"))
    record_number = of_finding("record_number", _("Violation record no."))
    record_on = day(_("Violation record of"))
    transferred_to = of_finding("transferred_to", _("Transferred to"))
    transferred_on = day(_("Transferred on"))
    transfer_file = of_finding("transfer_file", _("File no."))
    transfer_reason = of_finding("transfer_reason", _("Why it was transferred"))

    #: which fields show for which measure
    OF_MEASURE = {
        Finding.Measure.REMEDY: ("remedy_due_on",),
        Finding.Measure.RECORDED: ("record_number", "record_on"),
        Finding.Measure.TRANSFERRED: (
            "transferred_to",
            "transferred_on",
            "transfer_file",
            "transfer_reason",
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        act: Any = self.fields["act"]
        act.required = False
        act.queryset = self.rows.acts
        act.widget.choices = self.rows.act_choices
        for measure, names in self.OF_MEASURE.items():
            for name in names:
                self.fields[name].widget.attrs |= only_when(self.add_prefix("measure"), measure)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        measure = cleaned.get("measure")
        for of, names in self.OF_MEASURE.items():
            if of != measure and of != Finding.Measure.REMEDY:
                cleaned |= {n: None if n.endswith("_on") else "" for n in names}
        return cleaned

    def values(self, own: set[int]) -> dict[str, Any]:
        """The line's values; a key that is not one of the visit's `own` is not meant."""
        data = self.cleaned_data
        pk = data.get("pk") if data.get("pk") in own else None
        values: dict[str, Any] = {"text": "", "measure": ""}
        if not data.get("remove"):
            values = {n: data.get(n) for n in self.fields if n not in {"pk", "version", "remove"}}
        version = data.get("version") if pk else None
        return {**values, "pk": pk, "version": version, "remove": bool(data.get("remove"))}


class FindingRows(Rows):
    form = FindingForm
    spare = 3

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, **kwargs)

    @cached_property
    def acts(self) -> Any:
        """Those in force on the day of the visit, asked for once for all lines."""
        rows = ViolationAct.objects.visible_to(self.user).in_force(self.on)
        return rows.order_by("decree", "pk")

    @cached_property
    def act_choices(self) -> list[Any]:
        groups: dict[str, list[tuple[int, str]]] = {}
        for act in self.acts:
            groups.setdefault(act.decree, []).append((act.pk, f"{act.text} ({act.article})"))
        return [("", _("No act of the table")), *groups.items()]


class EarlierForm(forms.Form):
    """Findings of earlier visits: what this visit found mended."""

    def __init__(self, *args: Any, findings: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = findings
        for finding in findings:
            self.fields[f"mended_{finding.pk}"] = forms.BooleanField(
                label=_("Mended"), required=False
            )
            self.fields[f"seen_{finding.pk}"] = forms.CharField(
                label=_("What was seen"),
                max_length=longest(Finding, "verification_note"),
                required=False,
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [
            {"finding": f, "mended": self[f"mended_{f.pk}"], "seen": self[f"seen_{f.pk}"]}
            for f in self.findings
        ]

    def given(self) -> dict[int, str]:
        data = self.cleaned_data
        return {
            f.pk: text.tidy(data.get(f"seen_{f.pk}", ""))
            for f in self.findings
            if data.get(f"mended_{f.pk}")
        }
