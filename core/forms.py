"""What every entry form shares."""

import uuid
from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from . import clock, corrections, text
from .fields import FormKeyField, number_field

#: fields of a form that are not of its record
ABOUT_THE_PAGE = {"form_key", "row_version", "no_letter", "is_another", corrections.FIELD}


class DateInput(forms.DateInput):
    """A text field that takes 5/6/2019 and 05/06/2019; the picker is added by date-field.js.

    A native date input would refuse a typed `5/6/2019`.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        base = {
            "data-date-field": "",
            "placeholder": _("dd/mm/yyyy"),
            "inputmode": "numeric",
            "autocomplete": "off",
        }
        super().__init__(attrs=base | (attrs or {}), format="%d/%m/%Y")

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The calendar opens on the project's today, not on the reader's machine's."""
        today = clock.today().strftime("%d/%m/%Y")
        return {"data-today": today, **super().build_attrs(*args, **kwargs)}


def ask_to_choose(field: Any) -> None:
    """An empty choice in words, not in dashes."""
    words = _("Choose…") if field.required else _("None")
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = words if field.empty_label else None
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        field.choices = [(key, label if key else words) for key, label in choices]


class FactHelper(FormHelper):
    """Where the letter is asked for, the tick that there was none comes last."""

    _layout: Any = None

    @property
    def layout(self) -> Any:
        return self._layout

    @layout.setter
    def layout(self, layout: Any) -> None:
        if layout and "letter_number" in {pointer.name for pointer in layout.get_field_names()}:
            layout.append("no_letter")
        self._layout = layout


class LetterForm(forms.BaseForm):
    """What provincial staff type for a unit names the letter it came with, or says it had none.

    See docs/adr/0011-letters.md. `undoes`: which change the form takes back, in words.
    `conflict`: what somebody else stored meanwhile.
    """

    undoes = ""
    conflict: Any = None

    @property
    def history_reason(self) -> str:
        """What the history says of the reason, beside what the action says."""
        said = (self.cleaned_data.get(corrections.FIELD) or "").strip()
        letter = str(_("No letter came with it")) if self.cleaned_data.get("no_letter") else ""
        return "; ".join(part for part in (self.undoes, said, letter) if part)

    def offer_no_letter(self) -> None:
        self.fields["no_letter"] = forms.BooleanField(
            label=_("No letter came with it"), required=False
        )

    def ask_for_letter(self) -> None:
        """Errors at the fields of the letter that is missing."""
        typed = self.cleaned_data
        if typed.get("no_letter"):
            if typed.get("letter_number") or typed.get("letter_on"):
                self.add_error("no_letter", _("There is a letter: take out the tick, or it."))
            return
        for name, said in LETTER_MISSING.items():
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, said)


LETTER_MISSING = {
    "letter_number": _("Enter the number of the unit's letter, or tick that none came with it."),
    "letter_on": _("Enter the date of the unit's letter."),
}
LETTER_HELP = _("Of the letter the unit sent it with; what is the province's own needs none.")


class FactForm(LetterForm, forms.ModelForm):
    """A form over one record: `user`, version (edits), a key against double submission.

    Only those who enter for others see the letter fields.
    """

    form_key = FormKeyField()
    row_version = forms.IntegerField(
        label=_("This page"),
        widget=forms.HiddenInput({"data-keep-stand": ""}),  # form-keeper.js
        required=False,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid.uuid4()
        self.fields["row_version"].initial = self.instance.version if self.instance.pk else None
        for name, field in list(self.fields.items()):
            if isinstance(field, forms.DateField):
                field.widget = DateInput(field.widget.attrs)
                field.widget.is_localized = True
            elif type(field) is forms.IntegerField and not field.widget.is_hidden:
                self.fields[name] = number_field(field, self._column(name))
            ask_to_choose(field)
        if "letter_number" in self.fields:
            if self.takes_letter():
                self.offer_no_letter()
            else:
                del self.fields["letter_number"], self.fields["letter_on"]
        self.helper = FactHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def _column(self, name: str) -> Any:
        return next((f for f in self._meta.model._meta.concrete_fields if f.name == name), None)

    def takes_letter(self) -> bool:
        return bool(getattr(self.user, "enters_for_others", False))

    @property
    def is_new(self) -> bool:
        return not self.instance.pk

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        """Whether what is recorded is another unit's, not the writer's own."""
        return True

    def _check_letter(self, cleaned: dict[str, Any]) -> None:
        """Asked of a new record; of one that is changed, when its letter would go."""
        had = any(self.initial.get(name) for name in LETTER_MISSING)
        kept = all(cleaned.get(name) for name in LETTER_MISSING)
        needed = self.needs_letter(cleaned) if self.is_new else had
        if cleaned.get("no_letter") or (needed and not kept):
            self.ask_for_letter()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "no_letter" in self.fields:
            self._check_letter(cleaned)
        return {k: self._tidy(k, v) if isinstance(v, str) else v for k, v in cleaned.items()}

    def _tidy(self, name: str, value: str) -> str:
        """What is typed in a field of several lines keeps them."""
        several = name in self.fields and isinstance(self.fields[name].widget, forms.Textarea)
        return text.tidy_lines(value) if several else text.tidy(value)

    def values(self) -> dict[str, Any]:
        """Cleaned values by field name, without the form's own fields.

        A file that was ticked away is an empty one.
        """
        away = {n for n, f in self.fields.items() if isinstance(f, forms.FileField)}
        return {
            name: "" if name in away and value is False else value
            for name, value in self.cleaned_data.items()
            if name not in ABOUT_THE_PAGE
        }

    def changed_beside(self, current: Any) -> dict[str, Any]:
        """{field: what stood there} of what others changed since the form was opened in the lines
        that it holds beside the record's own fields (`conflicts.rows_since`).
        """
        return {}

    def one_answer(self) -> Iterable[set[str]]:
        """Names of fields that are one answer together."""
        return ()

    @property
    def expected_version(self) -> int | None:
        return self.cleaned_data.get("row_version")
