"""Members, visits, planned establishments: lines of one form, kept whatever is wrong."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import CharField, Model, Q, QuerySet
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from communes.models import Agency, Posting
from communes.scoping import scope_of
from core import clock, text
from core.fields import NOT_WHOLE, KeyField
from core.forms import DateInput
from inspections.models import Establishment, InspectionMember, PlannedEstablishment, Visit
from inspections.picker import EstablishmentField, known_to, posted_keys


def longest(model: type[Model], name: str) -> int | None:
    """What the column takes: the form says so before the database does."""
    field = model._meta.get_field(name)
    assert isinstance(field, CharField)
    return field.max_length


def nameable_users(user: Any) -> QuerySet:
    """Whose accounts a member row may name: the province's staff any, others their own unit's."""
    active = get_user_model().objects.filter(is_active=True, deleted_at__isnull=True)
    scope = scope_of(user)
    if scope.province:
        return active.order_by("username")
    postings = Posting.objects.live().in_force(clock.today())
    near = postings.filter(Q(district__in=scope.districts) | Q(agency__in=scope.agencies))
    return active.filter(Q(pk=user.pk) | Q(pk__in=near.values("user_id"))).order_by("username")


class RowForm(forms.Form):
    pk = KeyField()
    version = KeyField()
    remove = forms.BooleanField(label=_("Take this line out"), required=False)

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(*args, **kwargs)
        if self.is_bound and not self["pk"].value():
            self.empty_permitted = True
        # A line left empty is no line; the browser must not insist on it.
        self.use_required_attribute = False

    @property
    def is_stored(self) -> bool:
        return bool(self["pk"].value())

    @property
    def is_filled(self) -> bool:
        """It may be taken out: stored, or filled in beforehand, or typed already."""
        return self.is_stored or self.has_changed() or bool(self.initial)

    @property
    def is_blank(self) -> bool:
        return not self.is_stored and not self.has_changed() and not self.initial

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.cleaned_data.get("remove"):
            self._errors = ErrorDict()  # a line taken out need not be right

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {k: text.tidy(v) if isinstance(v, str) else v for k, v in cleaned.items()}


class MemberForm(RowForm):
    name = forms.CharField(label=_("Full name"), max_length=longest(InspectionMember, "name"))
    agency = forms.CharField(
        label=_("Agency or unit"),
        max_length=longest(InspectionMember, "agency_name"),
        widget=forms.TextInput(attrs={"list": "known-agencies"}),
    )
    position = forms.CharField(
        label=_("Job title"), max_length=longest(InspectionMember, "position"), required=False
    )
    card_number = forms.CharField(
        label=_("Inspection card no."),
        max_length=longest(InspectionMember, "card_number"),
        required=False,
    )
    user = forms.CharField(
        label=_("Account, if any"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-users", "autocomplete": "off"}),
    )

    def clean_user(self) -> Any:
        typed = text.tidy(self.cleaned_data["user"])
        if not typed:
            return None
        if typed not in self.rows.users:
            raise ValidationError(_("There is no such account."))
        return self.rows.users[typed]

    def values(self) -> dict[str, Any]:
        """An agency of the list is linked, any other name is kept as typed."""
        data = self.cleaned_data
        agency = self.rows.agencies.get(text.fold(data["agency"]))
        return {
            "name": data["name"],
            "agency": agency,
            "agency_name": "" if agency else data["agency"],
            "position": data["position"],
            "card_number": data["card_number"],
            "user": data["user"],
        }


class PlannedRowForm(RowForm):
    establishment = EstablishmentField()
    again_reason = forms.CharField(
        label=_("Why it is inspected again so soon"),
        max_length=longest(PlannedEstablishment, "again_reason"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["establishment"]
        field.user, field.known = self.rows.user, self.rows.known

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("establishment", "again_reason")}


class VisitRowForm(RowForm):
    establishment = EstablishmentField()
    visited_on = forms.DateField(
        label=_("Date of the visit"), required=False, widget=DateInput(), localize=True
    )
    minutes_number = forms.CharField(
        label=_("Minutes number"), max_length=longest(Visit, "minutes_number"), required=False
    )
    time_from = forms.TimeField(
        label=_("From (time)"), required=False, widget=forms.TimeInput(format="%H:%M")
    )
    time_to = forms.TimeField(
        label=_("To (time)"), required=False, widget=forms.TimeInput(format="%H:%M")
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", _("Choose…")), *Visit.Outcome.choices]
    )
    not_inspected_reason = forms.CharField(
        label=_("Why it could not be inspected"),
        max_length=longest(Visit, "not_inspected_reason"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["establishment"]
        field.user, field.known = self.rows.user, self.rows.known
        for name in ("time_from", "time_to"):
            self.fields[name].widget.attrs |= {"placeholder": "08:30", "inputmode": "numeric"}
        only = f"{self.add_prefix('outcome')}={Visit.Outcome.NOT_INSPECTED}"
        self.fields["not_inspected_reason"].widget.attrs["data-only-when"] = only

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outcome") not in (None, "", Visit.Outcome.NOT_INSPECTED):
            cleaned["not_inspected_reason"] = ""  # hidden then; what stood in it is not meant
        return cleaned

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = [n for n in self.fields if n not in {"pk", "version", "remove"}]
        return {name: data[name] for name in names}


def _whole(typed: str, most: int) -> int | None:
    number = int(typed) if re.fullmatch(r"[0-9]{1,4}", typed) else most + 1
    return number if number <= most else None


def with_lines_counted(data: Any, prefix: str, most: int) -> tuple[Any, bool]:
    """What was posted, with as many lines as came where their number was lost on its way, and
    whether it came whole: no line that was typed is dropped in silence."""
    names = (f"{prefix}-TOTAL_FORMS", f"{prefix}-INITIAL_FORMS")
    total, initial = (_whole(data.get(name, ""), most) for name in names)
    if total is not None and initial is not None:
        return data, True
    line = re.compile(rf"{prefix}-([0-9]{{1,4}})-")
    numbers = [int(found[1]) for key in data if (found := line.match(key))]
    mended = data.copy()
    came = min(max(numbers, default=-1) + 1, most)
    mended[names[0]], mended[names[1]] = str(came if total is None else total), "0"
    return mended, False


class Rows(forms.BaseFormSet):
    """A formset whose lines share what was fetched once for all of them."""

    spare = 6  # empty lines beyond those that stand; without the script all of them show
    shown = 1  # lines that show at least, with the script
    # what formset_factory would set
    can_delete = can_order = can_delete_extra = validate_max = validate_min = edit_only = False
    min_num, max_num, absolute_max, renderer = 0, 100, 100, None

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.extra = max(self.spare, self.shown - len(self.initial or []))
        self.error_on_top = ""
        self.is_whole = True
        if self.is_bound:
            self.data, self.is_whole = with_lines_counted(
                self.data, str(self.prefix), self.absolute_max
            )

    def clean(self) -> None:
        if not self.is_whole:
            raise ValidationError(NOT_WHOLE, code="not_whole")

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {"rows": self}

    def without_errors(self) -> None:
        """Shown again only to have more lines: nothing is wrong yet."""
        for form in self.forms:
            form._errors = ErrorDict()


class MemberRows(Rows):
    form = MemberForm
    shown = 3

    @cached_property
    def users(self) -> dict[str, Any]:
        return {u.username: u for u in nameable_users(self.user)}

    @cached_property
    def all_agencies(self) -> list[Agency]:
        return list(Agency.objects.live().in_force(clock.today()))

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        named = [(a.name, a) for a in self.all_agencies]
        named += [(a.short_name, a) for a in self.all_agencies]
        return {text.fold(name): agency for name, agency in named}


class EstablishmentRows(Rows):
    """`stored`: establishments of the lines as they stand; they stay, wherever they lie now."""

    shown = 2

    def __init__(self, *args: Any, stored: Iterable[Establishment] = (), **kwargs: Any) -> None:
        self.stored = stored
        super().__init__(*args, **kwargs)

    @cached_property
    def known(self) -> dict[str, Any]:
        """Establishments of every line in one query."""
        if self.is_bound:
            names = [f"{self.add_prefix(i)}-establishment" for i in range(self.total_form_count())]
            keys = [key for name in names for key in posted_keys(self.data, name)]
            return {str(e.pk): e for e in self.stored} | known_to(self.user, keys)
        return {}


class VisitRows(EstablishmentRows):
    form = VisitRowForm


class PlannedRows(EstablishmentRows):
    form = PlannedRowForm
