"""Accounts and postings. Passwords are made by the project, never typed by an administrator."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.forms.rows import RowsForm
from communes.models import Agency, District, Posting
from core import clock

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


class UserForm(RowsForm):
    rows = (("username", "role"), ("full_name",), ("phone", "email"))

    class Meta:
        model = User
        fields = ("username", "role", "full_name", "phone", "email")
        help_texts = {
            "username": _("Small letters and digits without marks, such as thuanchau."),
            "role": _("A reporting officer is then posted to a district or an agency."),
        }

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"].strip()
        if not USERNAME.fullmatch(name):
            raise ValidationError(_("Use 3 to 60 small letters without marks, digits, . - or _"))
        return name


class PostingForm(RowsForm):
    rows = (("district", "agency"), ("valid_from", "valid_to"))

    class Meta:
        model = Posting
        fields = ("district", "agency", "valid_from", "valid_to")
        help_texts = {"valid_to": _("Leave empty while the posting lasts.")}

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person is not None:
            self.instance.user = person
        districts: Any = self.fields["district"]
        districts.queryset = District.objects.live().for_list()
        agencies: Any = self.fields["agency"]
        agencies.queryset = Agency.objects.live()
        self.fields["valid_from"].required = True
        if not self.instance.pk:
            self.fields["valid_from"].initial = clock.today()
