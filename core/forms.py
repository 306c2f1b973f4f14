"""What every entry form shares."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from . import clock, text
from .fields import FormKeyField, number_field


class DateInput(forms.DateInput):
    """A text field that takes 5/6/2019 and 05/06/2019; the picker is added by date-field.js.

    A native date input would refuse a typed `5/6/2019`.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        base = {
            "data-date-field": "",
            "placeholder": "dd/mm/yyyy",
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


class FactForm(forms.ModelForm):
    """A form over one record: `user`, version (edits), a key against double submission.

    Only provincial staff see the letter fields: what they enter for a unit names its letter.
    """

    form_key = FormKeyField()
    row_version = forms.IntegerField(label=_("This page"), widget=forms.HiddenInput, required=False)

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
        if "letter_number" in self.fields and not self.takes_letter():
            del self.fields["letter_number"], self.fields["letter_on"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def _column(self, name: str) -> Any:
        return next((f for f in self._meta.model._meta.concrete_fields if f.name == name), None)

    def takes_letter(self) -> bool:
        return bool(getattr(self.user, "enters_for_others", False))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {k: text.tidy(v) if isinstance(v, str) else v for k, v in cleaned.items()}

    def values(self) -> dict[str, Any]:
        """Cleaned values by field name, without the form's own fields."""
        return {k: v for k, v in self.cleaned_data.items() if k not in {"form_key", "row_version"}}

    @property
    def expected_version(self) -> int | None:
        return self.cleaned_data.get("row_version")


LETTER_HELP = _("Number and date of the unit's letter this was typed from; leave empty otherwise.")
