"""A form laid out in rows, for every kind of fact of a district or a commune."""

from collections.abc import Sequence
from typing import Any, ClassVar

from crispy_forms.layout import Column, Layout, Row
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communes.fields import districts_for
from communes.models import Agency, District
from communes.scoping import scope_of
from core.forms import LETTER_HELP, FactForm, ask_to_choose
from core.twins import TOLD, TwinForm

LETTER = ("letter_number", "letter_on")


class RowsForm(FactForm):
    """`rows` names the fields of each row; a field the user's form does not have is left out."""

    rows: ClassVar[tuple[tuple[str, ...], ...]] = ()
    units_offered: Sequence[str] = ()
    unit_needed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "letter_number" in self.fields:
            self.fields["letter_number"].help_text = LETTER_HELP
        self.prepare()
        for field in self.fields.values():
            ask_to_choose(field)
        offered = {name for name, field in self.fields.items() if not field.widget.is_hidden}
        named = ((name for name in row if name in offered) for row in (*self.rows, LETTER))
        shown = (tuple(row) for row in named)
        self.helper.layout = Layout(
            "form_key",
            "row_version",
            *(Row(*(Column(n, css_class="col-sm") for n in row)) for row in shown if row),
        )

    def prepare(self) -> None:
        """Scope the choice fields by the user."""

    def offer_units(self, *, province: bool) -> None:
        """`district` and `agency`: an officer's own, where the only place is chosen already.

        `province`: for staff both may stay empty; the record is then the province's own.
        """
        everything, scope = self.user.enters_for_others, scope_of(self.user)
        agencies = Agency.objects.live()
        places: dict[str, tuple[bool, QuerySet]] = {
            "district": (bool(scope.districts), districts_for(self.user)),
            "agency": (bool(scope.agencies), agencies.filter(pk__in=scope.agencies)),
        }
        offered = [name for name, (own, _rows) in places.items() if everything or own]
        for name, (_own, rows) in places.items():
            if name not in offered:
                del self.fields[name]
                continue
            field: Any = self.fields[name]
            field.queryset = agencies if everything and name == "agency" else rows
            if len(offered) == 1:
                field.required = True
                choose_the_only(field)
        self.units_offered, self.unit_needed = offered, not (everything and province)

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        """Where the unit is chosen: with neither, or with the lead agency, it is the province's."""
        if "agency" not in self.fields:
            return True
        return of_another_unit(cleaned.get("district"), cleaned.get("agency"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = [name for name in self.units_offered if cleaned.get(name)]
        if len(self.units_offered) == 2 and len(chosen) == 2:
            self.add_error("agency", _("Choose a district or an agency, not both."))
        if len(self.units_offered) == 2 and self.unit_needed and not chosen:
            self.add_error("district", _("Choose a district or an agency."))
        return cleaned


class TwinRowsForm(TwinForm, RowsForm):
    """What may be stored already is told below the rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.append(TOLD)


def of_another_unit(district: District | None, agency: Agency | None) -> bool:
    """Not the province's own: it speaks through its lead agency."""
    return district is not None or (agency is not None and not agency.is_lead)


def choose_the_only(field: Any) -> None:
    """A list with one entry needs no choosing."""
    rows = list(field.queryset[:2])
    if len(rows) == 1:
        field.initial = rows[0].pk
        field.empty_label = None
