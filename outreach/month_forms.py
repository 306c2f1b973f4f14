"""The forms of the monthly grid: what to show, what all new lines share, and one line."""

import datetime
import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communes.fields import districts_for
from communes.models import District
from core import clock, corrections, text
from core.fields import FormKeyField, KeyField, NumberField, SeveralField
from core.forms import DateInput, LetterForm

from .actions import MonthLine
from .models import Language, OutreachActivity, topic_names
from .organisers import Organiser, offer_organisers, without_hidden_name

CELLS = ("day", "quantity", "attendances", "women")
#: a day as a spreadsheet has it: 5/6, 05/06/2019
DATE = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")
MONTHS_BACK = 24


def months(today: datetime.date) -> list[tuple[str, str]]:
    """This month and the two years before it, newest first: ("2019-06", "06/2019")."""
    at = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(MONTHS_BACK)]
    return [(f"{year}-{month + 1:02d}", f"{month + 1:02d}/{year}") for year, month in at]


class ChoiceForm(forms.Form):
    """Which grid: month, district and form of activity."""

    month = forms.ChoiceField(label=_("Month"))
    district = forms.ModelChoiceField(
        label=_("District"), queryset=District.objects.none(), empty_label=None
    )
    form = forms.ChoiceField(label=_("Form"), choices=OutreachActivity.Form.choices)

    def __init__(self, data: Any, *, user: Any) -> None:
        today = clock.today()
        offered = months(today)
        districts = list(districts_for(user))
        typed = {
            "month": data.get("month") or offered[0][0],
            "district": data.get("district") or (districts[0].pk if districts else ""),
            "form": data.get("form") or OutreachActivity.Form.SESSION.value,
        }
        super().__init__(typed)
        fields: dict[str, Any] = self.fields
        fields["month"].choices = offered
        fields["district"].queryset = districts_for(user)
        fields["district"].choices = [(d.pk, d.full_name) for d in districts]
        self.today = today

    @property
    def first_day(self) -> datetime.date:
        year, month = self.cleaned_data["month"].split("-")
        return datetime.date(int(year), int(month), 1)

    @property
    def next_month(self) -> str:
        """The month after, "" while it is still to come."""
        following = (self.first_day + datetime.timedelta(days=32)).replace(day=1)
        return f"{following:%Y-%m}" if following <= self.today else ""

    def query(self, **changed: str) -> str:
        chosen = self.cleaned_data
        values = {
            "month": chosen["month"],
            "district": chosen["district"].pk,
            "form": chosen["form"],
            **changed,
        }
        return "?" + "&".join(f"{name}={value}" for name, value in values.items())


class CommonForm(LetterForm, forms.Form):
    """What every new line of the page shares."""

    organised_by = forms.ChoiceField(
        label=_("Organiser"), required=False, choices=Organiser.choices
    )
    organiser_name = forms.CharField(
        label=_("Which other organiser"), max_length=100, required=False
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    document_number = forms.CharField(
        label=_("Document number"), max_length=60, required=False, strip=True
    )
    topics = SeveralField(
        label=_("Integrated with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    letter_number = forms.CharField(label=_("Letter number"), max_length=60, required=False)
    letter_on = forms.DateField(label=_("Letter date"), required=False, widget=DateInput)
    form_key = FormKeyField()
    known = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["form_key"].initial = uuid.uuid4()
        topics: Any = self.fields["topics"]
        topics.choices = list(topic_names().items())
        if user.enters_for_others:
            self.offer_no_letter()
        else:
            del self.fields["letter_number"], self.fields["letter_on"]
        corrections.offer(self)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField) and field is not topics:
                field.widget.attrs["class"] = "form-select"
            elif isinstance(field, forms.CharField | forms.DateField):
                field.widget.attrs["class"] = "form-control"
        offer_organisers(self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = without_hidden_name(self, super().clean() or self.cleaned_data)
        if cleaned.get("organised_by") == Organiser.OTHER and not cleaned.get("organiser_name"):
            self.add_error("organiser_name", _("Say which office or organisation."))
        return cleaned

    def mark_errors(self) -> None:
        """Wrong fields say so to eye and screen reader."""
        for name in self.errors:
            if name in self.fields:
                attrs = self.fields[name].widget.attrs
                attrs |= {"class": f"{attrs.get('class', '')} is-invalid", "aria-invalid": "true"}

    def check_new(self, lines: Sequence[MonthLine]) -> None:
        """New lines are the district's own: typed for it, they came with a letter.

        Lines of a closed period need a reason.
        """
        corrections.missing(self, days_of(lines))
        if "no_letter" in self.fields and any(line.activity is None for line in lines):
            self.ask_for_letter()

    def show_known(self, known: str) -> None:
        """The page that is drawn again shows what others entered meanwhile."""
        data: Any = self.data
        self.data = data = data.copy()
        data["known"] = known

    def values(self) -> dict[str, Any]:
        """Field values of a new activity."""
        typed = self.cleaned_data
        values = {
            "organised_by": typed["organised_by"],
            "organiser_name": text.tidy(typed["organiser_name"]),
            "language": typed["language"],
            "document_number": text.tidy(typed["document_number"]),
            **{name: name in typed["topics"] for name in OutreachActivity.TOPICS},
        }
        if "letter_number" in typed:
            values["letter_number"] = text.tidy(typed["letter_number"])
            values["letter_on"] = typed["letter_on"]
        return values


class CellField(NumberField):
    """A cell may stay empty; what it says to a screen reader is set line by line."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label=label, required=False, **kwargs)


class DayField(CellField):
    """The day of the grid's month; a date of that month, as a spreadsheet has it, is one."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, min_value=1, max_value=31, **kwargs)
        self.month: datetime.date | None = None

    def to_python(self, value: Any) -> int | None:
        found = DATE.fullmatch(str(value or "").strip())
        if found is None or self.month is None:
            return super().to_python(value)
        day, month, year = found.groups()
        if (int(month), int(year or self.month.year)) != (self.month.month, self.month.year):
            words = _("This grid is of %(month)s; enter %(day)s in the grid of its own month.")
            said = {"month": f"{self.month:%m/%Y}", "day": found[0]}
            raise ValidationError(words, code="other_month", params=said)
        return super().to_python(day)


class LineForm(forms.Form):
    commune = KeyField(required=True)
    pk = KeyField()
    version = KeyField(widget=forms.HiddenInput({"data-keep-stand": ""}))
    was = forms.CharField(
        widget=forms.HiddenInput({"data-keep-stand": ""}), required=False, max_length=80
    )
    day = DayField(_("Day"))
    quantity = CellField(_("Quantity"), min_value=1)
    attendances = CellField(_("Attendances"), min_value=0)
    women = CellField(_("Women"), min_value=0)
    remove = forms.BooleanField(label=_("Remove"), required=False)

    def __init__(
        self, *args: Any, place: str = "", month: datetime.date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        day: Any = self.fields["day"]
        day.month = month
        for name in CELLS:
            attrs = self.fields[name].widget.attrs
            attrs |= {"class": "form-control", "data-cell": name}
            attrs["aria-label"] = f"{place}: {self.fields[name].label}"
        self.fields["remove"].widget.attrs["aria-label"] = f"{place}: {self.fields['remove'].label}"
        # what is kept of a page that was never sent comes back to its commune, wherever that
        # stands then, and to the version it was typed over (form-keeper.js)
        key = f"{self['commune'].value() or ''}:{self['pk'].value() or ''}"
        for name in (*CELLS, "remove", "version", "was"):
            self.fields[name].widget.attrs["data-keep-as"] = f"{key}:{name}"

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        women, everybody = typed.get("women"), typed.get("attendances")
        if women is not None and women > (everybody or 0) and "attendances" not in self.errors:
            self.add_error("women", _("More women than attendances."))
        return typed

    def overwrite(self, **values: Any) -> None:
        """Replace what was posted in hidden fields, for the page that is drawn again."""
        data: Any = self.data
        self.data = data = data.copy()
        for name, value in values.items():
            data[self.add_prefix(name)] = str(value)

    def follow(self, was: str, stands: dict[str, Any]) -> None:
        """Cells left as the page was drawn (`was`) say what is stored now: to save again must not
        take back what somebody else entered beside them."""
        drawn = was.split("|")
        typed = [self.cleaned_data.get(name) for name in CELLS]
        if len(drawn) == len(CELLS):
            for name, before, now in zip(CELLS, drawn, typed, strict=True):
                if before == ("" if now is None else str(now)):
                    self.overwrite(**{name: "" if stands[name] is None else stands[name]})

    def mark_errors(self) -> None:
        """Wrong cells say so to eye and screen reader."""
        for name in CELLS:
            if name in self.errors:
                attrs = self.fields[name].widget.attrs
                attrs |= {"class": "form-control is-invalid", "aria-invalid": "true"}
                attrs["aria-describedby"] = f"{self.prefix}-errors"

    @property
    def problems(self) -> list[str]:
        return [str(error) for errors in self.errors.values() for error in errors]


def days_of(changes: Sequence[MonthLine]) -> list[datetime.date]:
    """The days that the changed lines had and have."""
    days = [change.values.get("held_on") for change in changes]
    days += [change.activity.held_on for change in changes if change.activity]
    return [day for day in days if day]
