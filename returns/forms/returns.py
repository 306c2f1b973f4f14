"""Forms of a return: its figures, sending back, the signed paper, and many at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock, text
from core.fields import SeveralField
from core.forms import DateInput, FactForm
from core.models import ReportingPeriod
from inspections.forms.findings import AmountField
from returns import checks, figures
from returns.models import Return
from returns.sheets import Row, Sheet, sheets
from returns.tables import CELLS, Cell, tables_for

from .cells import COLUMNS, CellsForm, field_name

LARGEST = 999_999_999_999_999


class ReturnForm(CellsForm):
    """A return's typed cells; what the records know stands beside them and is not typed."""

    nothing_rest = forms.BooleanField(
        label=_("Every number left empty: nothing to report"), required=False
    )

    class Meta:
        model = Return
        fields = ["note", "letter_number", "letter_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        report = self.instance
        self.found = figures.unit_figures(report.period, report.unit, report=report)
        self.tables = tables_for(figures.roles(report.unit))
        self.problems = self._problems()
        self.typed = [figure.cell for figure in self.found.values() if figure.cell.typed]
        #: record cells whose number asks for a note, or has one
        self.noted = [
            figure.cell
            for figure in self.found.values()
            if not figure.cell.typed and (figure.note or figure.key in self.problems)
        ]
        for cell in self.typed:
            self._add(cell)
        for cell in self.noted:
            self._add_note(cell)
        self.fields["note"].widget.attrs |= {"rows": 3}
        for name, field in self.fields.items():
            kind = "form-check-input" if isinstance(field, forms.BooleanField) else "form-control"
            if name not in ("form_key", "row_version"):
                field.widget.attrs["class"] = kind
        # no return of another unit comes without a letter: there is nothing to tick
        self.fields.pop("no_letter", None)

    def _problems(self) -> dict[str, str]:
        before = checks.befores([self.instance]).get(self.instance.pk)
        values = {key: figure.value for key, figure in self.found.items()}
        days = checks.days_of(self.instance.period)
        return {p.key: p.text for p in checks.problems(self.tables, values, days, before)}

    def _add(self, cell: Cell) -> None:
        figure = self.found[cell.key]
        labels = (_("done"), _("estimated"), _("planned"))
        for column, words in zip(COLUMNS, labels, strict=True):
            self.fields[field_name(cell.key, column)] = AmountField(
                label=f"{cell.label} – {words}",
                required=False,
                min_value=0,
                max_value=LARGEST,
                initial=getattr(figure, "value" if column == "done" else column),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
        if figure.nothing:
            self.fields[field_name(cell.key, "done")].initial = None
        self.fields[field_name(cell.key, "nothing")] = forms.BooleanField(
            label=f"{cell.label} – {_('nothing to report')}",
            required=False,
            initial=figure.nothing,
        )
        self._add_note(cell)
        for column in (*COLUMNS, "nothing", "note"):  # a cell of a table has no label of its own
            field = self.fields[field_name(cell.key, column)]
            field.widget.attrs["aria-label"] = field.label

    def _add_note(self, cell: Cell) -> None:
        self.fields[field_name(cell.key, "note")] = forms.CharField(
            label=f"{cell.label} – {_('note')}",
            required=False,
            max_length=300,
            initial=self.found[cell.key].note,
        )

    @property
    def letter(self) -> list[Any]:
        return [self[name] for name in ("letter_number", "letter_on") if name in self.fields]

    @property
    def noted_lines(self) -> list[dict[str, Any]]:
        """Record cells that ask for a note, with what looks wrong and where to correct it."""
        return [
            {
                "cell": cell,
                "text": self.problems.get(cell.key, ""),
                "url": self.found[cell.key].url,
                "field": self[field_name(cell.key, "note")],
            }
            for cell in self.noted
        ]

    @property
    def sheets(self) -> list[dict[str, Any]]:
        """Tables of record cells as they are printed, tables with typed cells line by line."""
        made = sheets(self.tables, self.found, persons=True)
        return [self._lines(sheet) if sheet.is_typed else sheet for sheet in made]  # type: ignore[misc]

    def _lines(self, sheet: Sheet) -> dict[str, Any]:
        return {
            "is_typed": True,
            "code": sheet.code,
            "title": sheet.title,
            "lines": [self._line(row) for row in sheet.rows],
        }

    def _line(self, row: Row) -> dict[str, Any]:
        figure = row.one
        assert figure is not None  # a table with typed cells has one column
        typed = figure.cell.typed
        names = (*COLUMNS, "nothing", "note")
        return {
            "label": row.label,
            "unit": figure.cell.unit,
            "figure": figure,
            "fields": {n: self[field_name(figure.key, n)] for n in names} if typed else None,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for cell in self.typed:
            done, nothing = (field_name(cell.key, name) for name in ("done", "nothing"))
            if cleaned.get(nothing) and cleaned.get(done):
                self.add_error(done, _("Enter a number or tick “nothing to report”, not both."))
        return cleaned

    def values(self) -> dict[str, Any]:
        names = ("note", "letter_number", "letter_on")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    def entered(self) -> dict[str, dict[str, Any]]:
        """{cell key: what was typed into it}; an explicit nought is nought, an empty cell none."""
        out: dict[str, dict[str, Any]] = {
            cell.key: {"note": self._typed(cell, "note")} for cell in self.noted
        }
        for cell in self.typed:
            done, nothing = self._typed(cell, "done"), self._typed(cell, "nothing")
            nothing = nothing or (done is None and self.cleaned_data["nothing_rest"])
            out[cell.key] = {
                "done": None if nothing else done,
                "estimate": self._typed(cell, "estimate"),
                "planned": self._typed(cell, "planned"),
                "nothing": bool(nothing),
                "note": self._typed(cell, "note"),
            }
        return out

    def _typed(self, cell: Cell, column: str) -> Any:
        return self.cleaned_data[field_name(cell.key, column)]

    def at_fields(self, error: ValidationError) -> ValidationError:
        """An action's errors name cells: put each at its number, or at its note when that is asked.

        A cell without a field of its own is said on top, with its name.
        """
        if not hasattr(error, "error_dict"):
            return error
        moved: dict[str, list[ValidationError]] = {}
        for key, errors in error.error_dict.items():
            for one in errors:
                column = "note" if one.code == "note" else "done"
                name = field_name(key, column) if key in CELLS else key
                if key in CELLS and name not in self.fields:
                    one = ValidationError(f"{CELLS[key].label}: {one.messages[0]}")
                    name = "__all__"
                moved.setdefault(name, []).append(one)
        return ValidationError(moved)


class SendBackForm(FactForm):
    class Meta:
        model = Return
        fields = ["sent_back_reason", "sent_back_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].required = True
        # a second sending back starts from an empty sheet
        self.initial.update({"sent_back_reason": "", "sent_back_until": None})
        self.fields["sent_back_reason"].widget = forms.Textarea(attrs={"rows": 3})


class SignedForm(FactForm):
    class Meta:
        model = Return
        fields = ["signed_number", "signed_on", "scan"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("signed_number", "signed_on"):
            self.fields[name].required = True
        self.fields["scan"].help_text = _("PDF, 10 MB at most.")


class ReviewForm(forms.Form):
    """Ticked returns and what becomes of them."""

    VERIFY, SEND_BACK = "verify", "send_back"

    #: by key and version among the rows offered: nobody verifies what they have not seen
    reports = SeveralField(
        label=_("Returns"),
        error_messages={
            "required": _("Tick at least one return."),
            "invalid_choice": _(
                "One of these returns no longer waits, or was changed since you looked at it; "
                "look at them again."
            ),
        },
    )
    reason = forms.CharField(
        label=_("Why they are sent back"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    until = forms.DateField(
        label=_("To be sent again by"),
        required=False,
        widget=DateInput(attrs={"class": "form-control"}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, rows: Sequence[Return], act: str = ""
    ) -> None:
        super().__init__(data)
        field: Any = self.fields["reports"]
        self.rows = {self.key_of(row): row for row in rows}
        field.choices = [(key, str(row)) for key, row in self.rows.items()]
        self.act = act

    @staticmethod
    def key_of(report: Return) -> str:
        return f"{report.pk}-{report.version}"

    def clean_reports(self) -> list[Return]:
        return [self.rows[key] for key in self.cleaned_data["reports"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["reason"] = text.tidy(cleaned.get("reason") or "")
        if self.act == self.SEND_BACK:
            if not cleaned["reason"]:
                self.add_error("reason", _("Say why it is sent back."))
            if not cleaned.get("until") and "until" not in self.errors:
                self.add_error("until", _("Enter the day by which it is due again."))
        return cleaned


class YearForm(forms.Form):
    """Which year's returns are looked at."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        years = ReportingPeriod.objects.live().order_by("-year").values_list("year", flat=True)
        offered = [(year, str(year)) for year in years.distinct()]
        super().__init__(data or None)
        field: Any = self.fields["year"]
        field.choices = offered
        today = clock.today().year
        known = [year for year, _label in offered]
        self.default = today if today in known else (known[0] if known else today)
        field.initial = self.default

    @property
    def chosen(self) -> int:
        if self.is_bound and self.is_valid():
            return int(self.cleaned_data["year"])
        return self.default
