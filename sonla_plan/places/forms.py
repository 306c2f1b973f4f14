from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import text


class WhyNotForm(forms.Form):
    what = forms.CharField(
        label=_("Address or document number"),
        max_length=300,
        help_text=_("Such as /kiem-tra/luot/12/ or 12/BB-178."),
    )
    who = forms.CharField(
        label=_("Who does not see it"),
        max_length=60,
        required=False,
        help_text=_("User name; empty: yourself."),
    )

    def __init__(self, data: Any, *, reader: Any) -> None:
        super().__init__(data)
        self.reader = reader

    def clean_who(self) -> Any:
        """The account; the reader's own when nobody is named."""
        name = text.tidy(self.cleaned_data["who"])
        person = User.objects.live().filter(username=name).first() if name else self.reader
        if person is None:
            raise forms.ValidationError(_("There is no account of this name."))
        return person
