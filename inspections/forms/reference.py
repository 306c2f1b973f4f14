"""Forms of the dated tables."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import SeveralField
from core.forms import FactForm
from inspections.models import ChecklistItem, RuleValue, ViolationAct
from inspections.models.kinds import Kind

from .findings import AmountField

FROM = _("The first day on which it holds; empty: always so far.")
UNTIL = _("Its last day. When the law changes, enter it here and add a new row from the next day.")
DAYS = {"valid_from": FROM, "valid_to": UNTIL}
MOST = 9_999_999_999_999


def dates() -> Row:
    return Row(Column("valid_from", css_class="col-sm-6"), Column("valid_to", css_class="col-sm-6"))


class ActForm(FactForm):
    fine_from = AmountField(
        label=_("Fine from (đồng)"), required=False, min_value=0, max_value=MOST
    )
    fine_to = AmountField(label=_("Fine to (đồng)"), required=False, min_value=0, max_value=MOST)

    class Meta:
        model = ViolationAct
        fields = [
            "text",
            "decree",
            "article",
            "fine_from",
            "fine_to",
            "factor_organisation",
            "source",
            "valid_from",
            "valid_to",
        ]
        help_texts = {
            **DAYS,
            "text": _("In the words of the decree."),
            "factor_organisation": _("Empty where no source says so."),
            "source": _("Where the wording and the amounts were read."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("For individuals, whole đồng. Empty where nobody has read the amounts.")
        self.fields["fine_from"].help_text = words
        self.fields["factor_organisation"].localize = True
        self.fields["factor_organisation"].widget = forms.TextInput(attrs={"inputmode": "decimal"})
        self.fields["factor_organisation"].widget.is_localized = True
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            "text",
            Row(Column("article", css_class="col-sm-6"), Column("decree", css_class="col-sm-6")),
            Row(
                Column("fine_from", css_class="col-sm-4"),
                Column("fine_to", css_class="col-sm-4"),
                Column("factor_organisation", css_class="col-sm-4"),
            ),
            "source",
            dates(),
        )


class ItemForm(FactForm):
    kinds = SeveralField(
        label=_("Asked of these kinds only"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: asked everywhere."),
    )

    class Meta:
        model = ChecklistItem
        fields = ["number", "text", "basis", "kinds", "valid_from", "valid_to"]
        help_texts = DAYS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            Row(Column("number", css_class="col-sm-3"), Column("text", css_class="col-sm-9")),
            "basis",
            dates(),
            "kinds",
        )


class RuleForm(FactForm):
    class Meta:
        model = RuleValue
        fields = ["key", "value", "source", "valid_from", "valid_to"]
        help_texts = {
            **DAYS,
            "value": _("Days or points, as the rule says."),
            "source": _("The document, or the convention, and who decided it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].widget = forms.TextInput(attrs={"inputmode": "numeric"})
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            Row(Column("key", css_class="col-sm-8"), Column("value", css_class="col-sm-4")),
            "source",
            dates(),
        )
