"""Forms of earlier figures: every cell of the province's report of one period, and its number."""

import json
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import FactForm
from core.tables import printed
from inspections.forms.findings import AmountField
from returns import earlier
from returns.figures import Figure
from returns.models import EarlierFigure
from returns.sheets import Sheet, sheets
from returns.tables import Cell, cells_in_use

from .returns import LARGEST


class EarlierForm(FactForm):
    """Every number may stay empty; what is typed names the report it stands in."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = EarlierFigure
        fields = ("source_number", "source_on")

    def __init__(self, *args: Any, rows: Mapping[str, EarlierFigure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["row_version"]  # many rows: see `seen`
        self.stored = {key: row.value for key, row in rows.items()}
        number, day = earlier.source_of(rows.values())
        self.stored_source = {"source_number": number, "source_on": day}
        self.initial.update({**self.stored_source, "seen": self.state})
        for name in self.Meta.fields:
            self.fields[name].required = False
            self.fields[name].widget.attrs["class"] = "form-control"
        self.cells = cells_in_use()
        for cell in self.cells:
            self.fields[self.name(cell)] = AmountField(
                label=cell.label,
                required=False,
                min_value=0,
                max_value=LARGEST,
                initial=self.stored.get(cell.key),
                widget=forms.TextInput(
                    attrs={
                        "class": "form-control",
                        "inputmode": "numeric",
                        "autocomplete": "off",
                        "aria-label": cell.label,
                    }
                ),
            )

    @staticmethod
    def name(cell: Cell) -> str:
        return cell.key.replace(".", "_")

    @property
    def state(self) -> str:
        """What is stored, the report's number and day too, to notice what somebody else changed
        meanwhile."""
        source = {name: _plain(value) for name, value in self.stored_source.items()}
        return json.dumps(source | {key: _plain(value) for key, value in self.stored.items()})

    @property
    def sheets(self) -> list[tuple[Sheet, list[tuple[Any, list[Any]]]]]:
        """The tables, and of each the lines with the field (or None) below every heading."""
        figures = {cell.key: Figure(cell, None) for cell in self.cells}
        found = sheets(earlier.tables(), figures, persons=True)
        return [(sheet, [self._line(row) for row in sheet.rows]) for sheet in found]

    def _line(self, row: Any) -> tuple[Any, list[Any]]:
        return row, [self[self.name(f.cell)] if f else None for f in row.figures]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        seen = _read(cleaned.get("seen", ""))
        for name, stored in self.stored_source.items():
            self._compare(name, seen.get(name, ""), stored, cleaned.get(name))
        for cell in self.cells:
            name = self.name(cell)
            self._compare(
                name, seen.get(cell.key, ""), self.stored.get(cell.key), cleaned.get(name)
            )
        if self.errors and self.data:
            data = cast(QueryDict, self.data).copy()
            data["seen"] = self.state
            cast(Any, self).data = data
        return cleaned

    def _compare(self, name: str, seen: Any, now: Any, mine: Any) -> None:
        if seen != _plain(now) and _plain(mine) != _plain(now) and name not in self.errors:
            text = _("Somebody stored %(number)s here while you were typing. Save again to keep "
                     "yours.")  # fmt: skip
            self.add_error(name, text % {"number": printed(now) or "–"})

    def figures(self) -> dict[str, int | None]:
        return {cell.key: self.cleaned_data[self.name(cell)] for cell in self.cells}

    def source(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def at_fields(self, error: ValidationError) -> ValidationError:
        """An action's errors name cells: put each at its number."""
        if not hasattr(error, "error_dict"):
            return error
        names = {cell.key: self.name(cell) for cell in self.cells}
        return ValidationError({names.get(k, k): found for k, found in error.error_dict.items()})


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _read(state: str) -> dict[str, Any]:
    """What the page was filled with; nothing of it where somebody made the field up."""
    try:
        found = json.loads(state)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class EarlierYearForm(forms.Form):
    """Which year's old reports are looked at; last year's unless another is asked for."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        super().__init__(data or None)
        found = earlier.years()
        self.default = found[1]
        field: Any = self.fields["year"]
        field.choices = [(year, str(year)) for year in found]
        field.initial = self.default

    @property
    def chosen(self) -> int:
        return int(self.cleaned_data["year"]) if self.is_valid() else self.default
