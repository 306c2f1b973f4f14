"""The page on which an inspection is typed once, with its members and its visits.

One form and two sets of lines; one action, one redirect. What was typed is kept whatever is wrong,
the same page sent twice stores once, and whoever was overtaken sees both values and chooses.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core import history, submissions
from core.pages import add_errors, materialise_choices

from . import entry_conflict
from .actions import MemberRow, VisitRow
from .forms import HeldForm, MemberRows, PlanForm, VisitRows
from .models import Inspection, InspectionMember, Visit

MEMBER_FIELDS = ("name", "position", "card_number")
VISIT_FIELDS = (
    "visited_on",
    "minutes_number",
    "time_from",
    "time_to",
    "outcome",
    "not_inspected_reason",
)


class Entry:
    """The whole form, bound or not. `held`: with the day it was held, and with visits."""

    def __init__(
        self, user: Any, *, held: bool, inspection: Inspection | None = None, data: Any = None
    ) -> None:
        self.user, self.held, self.inspection = user, held, inspection
        kwargs: dict[str, Any] = {"user": user}
        if inspection is not None:
            kwargs["instance"] = inspection
        else:
            kwargs["initial"] = first_values(user)
        self.form = (HeldForm if held else PlanForm)(data, **kwargs)
        self.members = MemberRows(
            data, user=user, prefix="members", initial=None if data else self._member_values()
        )
        self.visits: VisitRows | None = None
        if held:
            self.visits = VisitRows(
                data, user=user, prefix="visits", initial=None if data else self._visit_values()
            )
        self.conflict: dict[str, Any] | None = None

    def _member_values(self) -> list[dict[str, Any]]:
        if self.inspection is None:
            return []
        rows = InspectionMember.objects.live().filter(inspection=self.inspection)
        return [
            {
                "pk": m.pk,
                "version": m.version,
                "agency": m.agency.name if m.agency else m.agency_name,
                "user": m.user.username if m.user else "",
                **{name: getattr(m, name) for name in MEMBER_FIELDS},
            }
            for m in rows.select_related("agency", "user").order_by("pk")
        ]

    def _visit_values(self) -> list[dict[str, Any]]:
        if self.inspection is None:
            return []
        rows = Visit.objects.live().filter(inspection=self.inspection)
        rows = rows.select_related("establishment__commune__district")
        return [
            {
                "pk": v.pk,
                "version": v.version,
                "establishment": v.establishment,
                **{name: getattr(v, name) for name in VISIT_FIELDS},
            }
            for v in rows.order_by("visited_on", "time_from", "pk")
        ]

    @property
    def formsets(self) -> list[Any]:
        return [self.members] if self.visits is None else [self.members, self.visits]

    def is_valid(self) -> bool:
        valid = [self.form.is_valid(), *(rows.is_valid() for rows in self.formsets)]
        return all(valid)

    def values(self) -> dict[str, Any]:
        names = self.form.values()
        return {**names, "version": self.form.expected_version, **self.rows()}

    def rows(self) -> dict[str, Any]:
        own = self._own_keys()
        members = [MemberRow(**self._row(f, own["members"])) for f in filled(self.members)]
        if self.visits is None:
            return {"members": members}
        day = self.form.cleaned_data["held_on"]
        visits = []
        for form in filled(self.visits):
            row = self._row(form, own["visits"])
            visits.append(VisitRow(**(row | {"visited_on": row.get("visited_on") or day})))
        return {"members": members, "visits": visits}

    def _own_keys(self) -> dict[str, set[int]]:
        """Lines of another inspection, posted by hand, are not this one's."""
        if self.inspection is None:
            return {"members": set(), "visits": set()}
        return {
            "members": set(self.inspection.members.values_list("pk", flat=True)),
            "visits": set(self.inspection.visits.values_list("pk", flat=True)),
        }

    @staticmethod
    def _row(form: Any, own: set[int]) -> dict[str, Any]:
        data = form.cleaned_data
        pk = data.get("pk") if data.get("pk") in own else None
        base = {"pk": pk, "version": data.get("version") if pk else None, "at": form.at}
        if data.get("remove"):
            blank = dict.fromkeys(("establishment", "visited_on", "outcome", "name"), "")
            keep = {n for n in blank if n in form.fields}
            return base | {n: data.get(n, "") for n in keep} | {"remove": True}
        return base | form.values()

    def take_errors(self, error: ValidationError) -> None:
        """Each of an action's errors at the field it names; a line's also on top, by its number."""
        if not hasattr(error, "error_dict"):
            add_errors(self.form, error)
            return
        rest: dict[str, Any] = {}
        for key, errors in error.error_dict.items():
            if key in ("members", "visits"):
                getattr(self, key).error_on_top = " ".join(ValidationError(errors).messages)
                self.form.add_error(None, errors)
            elif not self._row_error(key, errors):
                rest[key] = errors
        if rest:
            add_errors(self.form, ValidationError(rest))

    def _row_error(self, key: str, errors: Any) -> bool:
        prefix, _dash, after = key.partition("-")
        number, _dash, name = after.partition("-")
        if prefix not in ("members", "visits") or not number.isdigit():
            return False
        form = getattr(self, prefix).forms[int(number)]
        field = (
            name
            if name in form.fields
            else next(n for n in form.fields if n in entry_conflict.FIRST)
        )
        form.add_error(field, errors)
        return True

    def name_rows_on_top(self) -> None:
        """What is wrong in the lines, summed up above the page with everything else."""
        for rows, word in ((self.members, _("Member")), (self.visits, _("Visit"))):
            for number, form in enumerate(rows.forms if rows else [], start=1):
                for name, errors in form.errors.items():
                    label = form.fields[name].label if name in form.fields else ""
                    for error in errors:
                        self.form.add_error(None, f"{word} {number}, {label}: {error}")


def filled(rows: Any) -> Iterator[Any]:
    for at, form in enumerate(rows.forms):
        form.at = at
        if form.is_stored or form.has_changed():
            yield form


def first_values(user: Any) -> dict[str, Any]:
    """An officer with one team need not choose it."""
    from .models import Team

    if user.enters_for_others:
        return {}
    teams = list(Team.objects.usable_by(user)[:2])
    return {"team": teams[0].pk} if len(teams) == 1 else {}


def page(
    request: HttpRequest,
    *,
    title: str,
    held: bool,
    save: Callable[[dict[str, Any]], Inspection],
    inspection: Inspection | None = None,
    back_url: str,
    intro: str = "",
) -> HttpResponseBase:
    if request.method != "POST":
        entry = Entry(request.user, held=held, inspection=inspection)
        return shown(request, entry, title=title, back_url=back_url, intro=intro)
    data = entry_conflict.chosen(request, held, inspection, Entry)
    more = data.get("_more")
    if more in ("members", "visits"):
        total = data.get(f"{more}-TOTAL_FORMS", "0")
        data[f"{more}-TOTAL_FORMS"] = str(min(int(total) if total.isdigit() else 0, 94) + 6)
    entry = Entry(request.user, held=held, inspection=inspection, data=data)
    if more:
        form: Any = entry.form
        form._errors = ErrorDict()
        for rows in entry.formsets:
            rows.without_errors()
    elif entry.is_valid():
        url = store(entry, save)
        if url:
            messages.success(request, _("Saved."))
            return redirect(url)
    if not more and entry.conflict is None:
        entry.name_rows_on_top()
    return shown(request, entry, title=title, back_url=back_url, intro=intro)


def store(entry: Entry, save: Callable[[dict[str, Any]], Inspection]) -> str:
    try:
        return submissions.once(
            entry.form,
            lambda: save(entry.values()),
            lambda inspection: inspection.get_absolute_url(),
            guarded=entry.inspection is not None,
        )
    except ValidationError as error:
        entry.take_errors(error)
    except history.Conflict as conflict:
        entry.conflict = entry_conflict.compare(entry, conflict, Entry)
    return ""


def shown(
    request: HttpRequest, entry: Entry, *, title: str, back_url: str, intro: str
) -> TemplateResponse:
    materialise_choices(entry.form)
    context = {
        "title": title,
        "intro": intro,
        "form": entry.form,
        "entry": entry,
        "members": entry.members,
        "visits": entry.visits,
        "known_agencies": [a.name for a in entry.members.all_agencies],
        "known_users": list(entry.members.users.values()),
        "conflict": entry.conflict,
        "cancel_url": back_url,
    }
    status = 409 if entry.conflict else 200
    return TemplateResponse(request, "inspections/entry.html", context, status=status)
