"""What seems to be stored already is asked about before it is stored a second time, never refused:
whoever has looked says that it is another. A figure counts every record.
"""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from crispy_forms.layout import HTML
from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from . import submissions
from .forms import FactForm

MOST = 5
#: where in its layout a form tells what there is
TOLD = HTML('{% include "components/twins.html" %}')

#: a record and what tells it from others
Twin = tuple[Model, str]


class TwinForm(FactForm):
    """`twins`: what is stored already and could be the same. `telling`: the fields that make it so;
    what somebody has answered for is not asked anew while they stay.
    """

    telling: ClassVar[frozenset[str]] = frozenset()

    is_another = forms.BooleanField(
        label=_("I have checked: this is another record"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.twins: Sequence[Twin] = ()
        super().__init__(*args, **kwargs)

    def find_twins(self, cleaned: dict[str, Any]) -> Iterable[Twin]:
        """Of what the user may see."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_new or self.telling & set(self.changed_data):
            self.twins = list(self.find_twins(cleaned))[:MOST]
        if self.twins and not cleaned.get("is_another") and not submissions.was_sent(self):
            words = _("It seems to be recorded already: look, then say that it is another.")
            self.add_error("is_another", words)
        return cleaned
