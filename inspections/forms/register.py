from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import FactForm
from inspections.models import Establishment, Merger, Suspension
from inspections.picker import EstablishmentField, known_to, posted_keys

LETTER = ("letter_number", "letter_on")


class SuspensionForm(FactForm):
    class Meta:
        model = Suspension
        fields = ["valid_from", "valid_to", "document", *LETTER]
        labels = {"valid_from": _("Suspended from"), "valid_to": _("Last day of the suspension")}
        help_texts = {"valid_to": _("Leave empty until business is resumed.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].required = True
        letter = [n for n in LETTER if n in self.fields]
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            Row(*(Column(n, css_class="col-sm-6") for n in ("valid_from", "valid_to"))),
            "document",
            *([Row(*(Column(n, css_class="col-sm-6") for n in letter))] if letter else []),
        )


class OtherEntryForm(forms.Form):
    """Which entry of the register is held against the one at hand."""

    other = EstablishmentField(label=_("The other entry"))

    def __init__(self, data: Any, *, user: Any, this: Establishment) -> None:
        super().__init__(data)
        self.this = this
        field: Any = self.fields["other"]
        field.user = user
        field.known = known_to(user, posted_keys(data, "other")) if data is not None else {}

    def clean_other(self) -> Establishment:
        other = self.cleaned_data["other"]
        if other.pk == self.this.pk:
            raise forms.ValidationError(_("Choose another entry than this one."))
        return other


class MergeForm(FactForm):
    """Which of two entries is kept, and why they are one business."""

    class Meta:
        model = Merger
        fields = ["kept", "reason"]

    def __init__(self, *args: Any, pair: tuple[Establishment, Establishment], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.pair = pair
        self.fields["kept"] = forms.ChoiceField(
            label=_("Which entry is kept"),
            choices=[(str(one.pk), one.label) for one in pair],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose which of the two is kept.")},
        )
        self.fields["reason"].required = True

    def _post_clean(self) -> None:
        """The merger is made by its action, from both entries as they stand then."""

    def kept_and_gone(self) -> tuple[Establishment, Establishment]:
        one, other = self.pair
        return (one, other) if self.cleaned_data["kept"] == str(one.pk) else (other, one)
