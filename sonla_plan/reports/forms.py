"""A passage of the report; the signed copy with its number and day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import FactForm
from core.models import ReportingPeriod

from .models import Passage, Report


class PassageForm(FactForm):
    """Filled with what the report says now. Empty: it says nothing here."""

    class Meta:
        model = Passage
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {
            "text": _(
                "A paragraph a line; a line that begins with a dash is an item. Never names of "
                "persons handled, of informants or of who is supported."
            )
        }


class SignedCopyForm(FactForm):
    class Meta:
        model = Report
        fields = ("number", "issued_on", "scan")
        help_texts = {
            "number": _("As it stands on the signed report: 05/BC-SLĐTBXH."),
            "scan": _("From now on the report prints this number and day."),
        }

    def __init__(self, *args: Any, period: ReportingPeriod, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.period = period
        self.fields["issued_on"].initial = clock.today()
