from pathlib import PurePath
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import LETTER_HELP, DateInput, LetterForm
from core.sheets.reading import ACCEPT
from core.sheets.safety import Refused, check_size


class UploadForm(LetterForm, forms.Form):
    """The file, and for whoever enters for others the letter all its new rows came with."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("Excel (.xlsx, .xls), .ods or .csv, at most 10 MB. Macros are not run."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    letter_number = forms.CharField(
        label=_("Letter number"), max_length=60, required=False, help_text=LETTER_HELP
    )
    letter_on = forms.DateField(label=_("Letter date"), required=False, widget=DateInput())

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.takes_letter = bool(user.enters_for_others)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        parts: list[Any] = ["file"]
        if self.takes_letter:
            self.offer_no_letter()
            row = Row(Column("letter_number", css_class="col-sm-6"), Column("letter_on"))
            parts.append(Fieldset(_("Letter it came with"), row, "no_letter"))
        else:
            del self.fields["letter_number"], self.fields["letter_on"]
        self.helper.layout = Layout(*parts)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            check_size(file.size)
        except Refused as error:
            raise ValidationError(str(error)) from error
        if PurePath(file.name).suffix.lower() not in ACCEPT.split(","):
            raise ValidationError(_("Only Excel, .ods and .csv files are taken."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.takes_letter:
            self.ask_for_letter()
        return cleaned

    def letter(self) -> dict[str, Any]:
        typed = self.cleaned_data
        on = typed.get("letter_on")
        return {
            "letter_number": (typed.get("letter_number") or "").strip(),
            "letter_on": on.isoformat() if on else "",
            "no_letter": bool(typed.get("no_letter")),
        }


class StoreForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason for the correction"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
