from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import District
from communes.scoping import scope_of
from core import clock
from core.forms import DateInput


class ResultsForm(forms.Form):
    """From a day to a day, everywhere the reader sees or in one district."""

    since = forms.DateField(label=_("From"), widget=DateInput(), localize=True, required=False)
    until = forms.DateField(label=_("To"), widget=DateInput(), localize=True, required=False)
    district = forms.ModelChoiceField(
        District.objects.none(), label=_("District"), required=False, empty_label=_("All I may see")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = scope_of(user)
        rows = District.objects.visible_to(user).in_force(clock.today())
        if not scope.province:
            rows = rows.filter(pk__in=scope.districts)
        self.fields["district"].queryset = rows.for_list()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day cannot be before the first."))
        return cleaned
