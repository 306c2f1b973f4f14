from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from core import text


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
