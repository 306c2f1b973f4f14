from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from core import text

from .second_factor import plain


def helper() -> FormHelper:
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    return made


class SignInForm(AuthenticationForm):
    """One message for a wrong name, a wrong password and a closed account."""

    error_messages = {
        "invalid_login": _(
            "The user name or the password is not right. Mind capital letters and the input method."
        ),
        "inactive": _(
            "The user name or the password is not right. Mind capital letters and the input method."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        self.helper = helper()

    def clean_username(self) -> str:
        return text.tidy(self.cleaned_data["username"])


class ChangePasswordForm(PasswordChangeForm):
    """Checks only: the action stores."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": _("The old password is not right."),
        "password_mismatch": _("The two new passwords are not the same."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Old password")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password, again")
        self.helper = helper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new_password1") and cleaned.get("new_password1") == cleaned.get(
            "old_password"
        ):
            raise forms.ValidationError(_("The new password must differ from the old one."))
        return cleaned


class RemindersForm(forms.Form):
    wants_reminders = forms.BooleanField(
        label=_("Send me an e-mail before and after a return is due"), required=False
    )
    #: an empty tick is an answer too, so the form says that it was sent
    sent = forms.CharField(widget=forms.HiddenInput, initial="1")

    def __init__(self, data: Any = None, *, wanted: bool) -> None:
        super().__init__(data, initial={"wants_reminders": wanted})
        self.helper = helper()


class CodeForm(forms.Form):
    """The six digits that the telephone shows."""

    label = _("Code from the telephone")
    signs = 6
    attributes = {"inputmode": "numeric", "autocomplete": "one-time-code"}
    wrong = _("The code has six digits.")

    code = forms.CharField(max_length=20)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["code"]
        field.label = self.label
        field.widget.attrs |= {**self.attributes, "autofocus": True, "class": "code-field"}
        self.helper = helper()

    def clean_code(self) -> str:
        code = plain(self.cleaned_data["code"])
        if len(code) != self.signs or not code.isascii():
            raise forms.ValidationError(self.wrong)
        if self.signs == 6 and not code.isdigit():
            raise forms.ValidationError(self.wrong)
        return code


class RecoveryForm(CodeForm):
    """One of the ten codes on paper."""

    label = _("Recovery code")
    signs = 10
    attributes = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    wrong = _("A recovery code has ten letters and digits, such as k7m2p-x9q4r.")
