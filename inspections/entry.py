"""The page on which an inspection is typed once, with its members and its visits.

One form and its sets of lines (members, and what it is to cover or what was visited); one action,
one redirect. What was typed is kept whatever is wrong, the same page sent twice stores once, and
whoever was overtaken sees both values and chooses.
"""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from core import corrections, history, submissions, taking_back
from core.lines import LinesBack
from core.pages import add_errors, materialise_choices
from core.taking_back import TakenBack

from . import entry_conflict, entry_lines, line_sets
from .actions import MemberRow, PlannedRow, VisitRow
from .entry_lines import Start
from .forms import HeldForm, MemberRows, PlanForm, PlannedRows, VisitRows
from .models import Inspection

#: the sets of lines by their prefix, and what one line is called
LINES = {"members": _l("Member"), "planned": _l("Establishment"), "visits": _l("Visit")}


class Entry:
    """The whole form, bound or not.

    `held`: with the day it was held and with visits; else with what it is to cover. `start`: what
    an empty form begins with. `undo`: the change of it and of its lines that is taken back.
    """

    def __init__(
        self,
        user: Any,
        *,
        held: bool,
        inspection: Inspection | None = None,
        data: Any = None,
        start: Start | None = None,
        undo: TakenBack | None = None,
    ) -> None:
        self.user, self.held, self.inspection = user, held, inspection
        self.start, self.undo = start or Start(), undo
        kwargs: dict[str, Any] = {"user": user}
        if inspection is not None:
            kwargs |= {"instance": inspection, "initial": undo.initial if undo else None}
        else:
            kwargs["initial"] = first_values(user)
        # asked before the form: bound to data, it changes the inspection at hand
        self.members = MemberRows(**self._lines("members", data))
        stored = entry_lines.places_of(inspection) if data and inspection is not None else ()
        lines = self._lines("visits" if held else "planned", data) | {"stored": stored}
        self.visits = VisitRows(**lines) if held else None
        self.planned = None if held else PlannedRows(**lines)
        self.form = form_class(held)(data, **kwargs)
        self.form.undoes = undo.reason if undo else ""
        corrections.prepare(self.form)
        self.conflict: dict[str, Any] | None = None

    def _lines(self, prefix: str, data: Any) -> dict[str, Any]:
        found: list[Any] = []
        if not data and self.inspection is not None:
            undo = self.undo.of_lines(prefix) if self.undo else LinesBack()
            found = entry_lines.lines_of(prefix, self.inspection, undo)
        elif not data and prefix == "planned":
            found = entry_lines.planned_at(self.start)
        return {"data": data, "user": self.user, "prefix": prefix, "initial": found or None}

    @property
    def sets(self) -> dict[str, Any]:
        """The sets of lines that this form has, in the order of the page."""
        return {name: rows for name in LINES if (rows := getattr(self, name)) is not None}

    @property
    def formsets(self) -> list[Any]:
        return list(self.sets.values())

    def is_valid(self) -> bool:
        valid = [self.form.is_valid(), *(rows.is_valid() for rows in self.formsets)]
        return all(valid) and corrections.given(self.form, self._days())

    def _days(self) -> list[datetime.date]:
        """Of its visits: each is counted on its own day."""
        lines = () if self.visits is None else filled(self.visits)
        return [day for form in lines if (day := form.cleaned_data.get("visited_on"))]

    def values(self) -> dict[str, Any]:
        names = self.form.values()
        return {**names, "version": self.form.expected_version, **self.rows()}

    def rows(self) -> dict[str, Any]:
        own = self._own_keys()
        members = [MemberRow(**self._row(f, own["members"])) for f in filled(self.members)]
        if self.planned is not None:
            again = self.start.reinspects
            planned = [self._row(f, own["planned"]) for f in filled(self.planned)]
            return {
                "members": members,
                "planned": [PlannedRow(**row, reinspects=verifies(row, again)) for row in planned],
            }
        day = self.form.cleaned_data["held_on"]
        again = entry_lines.to_verify(self.inspection)
        visits = []
        for form in filled(self.visits):
            row = self._row(form, own["visits"])
            row |= {"visited_on": row.get("visited_on") or day}
            visits.append(VisitRow(**row, reinspects=verifies(row, again)))
        return {"members": members, "visits": visits}

    def _own_keys(self) -> dict[str, set[int]]:
        """Lines of another inspection, posted by hand, are not this one's."""
        if self.inspection is None:
            return {name: set() for name in LINES}
        return {
            name: set(getattr(self.inspection, name).values_list("pk", flat=True))
            for name in self.sets
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
            if key in self.sets:
                getattr(self, key).error_on_top = " ".join(ValidationError(errors).messages)
                self.form.add_error(None, errors)
            elif not self._row_error(key, errors):
                rest[key] = errors
        if rest:
            add_errors(self.form, ValidationError(rest))

    def _row_error(self, key: str, errors: Any) -> bool:
        prefix, _dash, after = key.partition("-")
        number, _dash, name = after.partition("-")
        if prefix not in self.sets or not number.isdigit():
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
        for prefix, rows in self.sets.items():
            for error in rows.non_form_errors():
                self.form.add_error(None, f"{LINES[prefix]}: {error}")
            for number, form in enumerate(rows.forms, start=1):
                for name, errors in form.errors.items():
                    label = form.fields[name].label if name in form.fields else ""
                    for error in errors:
                        self.form.add_error(None, f"{LINES[prefix]} {number}, {label}: {error}")


def form_class(held: bool) -> Any:
    return HeldForm if held else PlanForm


def verifies(row: dict[str, Any], again: dict[int, Any]) -> Any:
    """The visit whose findings a line is to verify: the establishment's own, if any."""
    return again.get(getattr(row["establishment"], "pk", 0))


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
    start = None if held or inspection else entry_lines.start_of(request)
    undo = asked(request, inspection, held)
    told: dict[str, Any] = {"title": title, "back_url": back_url, "intro": intro, "undo": undo}
    if undo is not None and undo.is_empty:
        return taking_back.not_here(request, undo, back_url)
    if request.method != "POST":
        entry = Entry(request.user, held=held, inspection=inspection, start=start, undo=undo)
        return shown(request, entry, **told)
    data = entry_conflict.chosen(request, held, inspection, Entry, undo)
    own = {"user": request.user, "instance": inspection}
    data = taking_back.chosen(request, undo, data, form_class(held), own)
    more = data.get("_more")
    if more in LINES:
        entry_lines.ask_for_more(data, more, 6)
    entry = Entry(request.user, held=held, inspection=inspection, data=data, start=start, undo=undo)
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
    return shown(request, entry, **told)


def asked(request: HttpRequest, inspection: Inspection | None, held: bool) -> TakenBack | None:
    """What the address asks to undo of an inspection that its reader may change."""
    if inspection is None or taking_back.PARAMETER not in request.GET:
        return None
    lines = line_sets.of_inspection(request.user, inspection, mine=True)
    return taking_back.asked(request, inspection, form_class(held).base_fields, lines)


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
    request: HttpRequest, entry: Entry, *, title: str, back_url: str, intro: str, undo: Any
) -> TemplateResponse:
    materialise_choices(entry.form)
    context = {
        "title": title,
        "intro": intro,
        "form": entry.form,
        "entry": entry,
        "members": entry.members,
        "visits": entry.visits,
        "planned": entry.planned,
        "known_agencies": [a.name for a in entry.members.all_agencies],
        "known_users": list(entry.members.users.values()),
        "conflict": entry.conflict,
        "undo": undo,
        "cancel_url": back_url,
    }
    status = 409 if entry.conflict else 200
    return TemplateResponse(request, "inspections/entry.html", context, status=status)
