from typing import Any

from crispy_forms.layout import Column, Layout, Row

from communes.models import Agency
from communes.scoping import scope_of
from core.forms import LETTER_HELP, FactForm

LETTER = ("letter_number", "letter_on")


def own_agencies(user: Any) -> Any:
    """The agencies a user enters for: all for provincial staff, else those of the postings."""
    rows, scope = Agency.objects.live(), scope_of(user)
    return rows if scope.province else rows.filter(pk__in=scope.agencies)


class OutreachForm(FactForm):
    """What the three forms share: fields a user has no choice in are left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "letter_number" in self.fields:
            self.fields["letter_number"].help_text = LETTER_HELP
        self.prepare()
        self.helper.layout = Layout(*self.shown(self.layout()))

    def prepare(self) -> None:
        """Scope the choice fields by the user."""
        raise NotImplementedError

    def layout(self) -> list[Any]:
        raise NotImplementedError

    def shown(self, parts: list[Any]) -> list[Any]:
        """The layout without the fields that this user's form does not have."""
        out: list[Any] = ["form_key", "row_version"]
        for part in parts:
            if isinstance(part, str):
                out += [part] if part in self.fields else []
            elif isinstance(part, tuple):
                names = [name for name in part if name in self.fields]
                if names:
                    out.append(Row(*(Column(name, css_class="col-sm") for name in names)))
            else:
                out.append(part)
        return out

    def present(self, *names: str) -> list[str]:
        return [name for name in names if name in self.fields]

    def offer_agencies(self, own_words: Any) -> None:
        """Districts enter their own; an agency's officer always enters for the agency."""
        scope = scope_of(self.user)
        if not scope.province and not scope.agencies:
            del self.fields["agency"]
            return
        field: Any = self.fields["agency"]
        field.queryset = own_agencies(self.user)
        field.empty_label = own_words
        if not scope.province and not scope.districts:
            field.required = True
            field.empty_label = None
