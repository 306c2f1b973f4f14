"""Typing the minutes of a visit."""

from typing import Any

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.permissions import Verb, requires
from communes.scoping import editable, may_edit
from core import taking_back
from core.corrections import FIELD
from core.pages import materialise_choices
from core.taking_back import TakenBack
from inspections import line_sets
from inspections.entry_lines import ask_for_more
from inspections.forms.minutes import MinutesForm
from inspections.minutes import Minutes, chosen
from inspections.models import InspectionMember, Visit


@requires(Verb.RECORD_INSPECTIONS)
def visit_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    visit = editable(user, Visit, pk, "inspection__team__body", "establishment__commune__district")
    undo = asked(request, visit)
    if undo is not None and undo.is_empty:
        return taking_back.not_here(request, undo, visit.get_absolute_url())
    if request.method != "POST":
        return shown(request, Minutes(user, visit, undo=undo), undo)
    own = {"user": user, "instance": visit}
    data = taking_back.chosen(
        request, undo, chosen(user, visit, request.POST, undo), MinutesForm, own
    )
    if "_more" in data:
        return shown(request, with_more_lines(user, visit, data), undo)
    minutes = Minutes(user, visit, data, undo)
    url = minutes.store() if minutes.is_valid() else ""
    if url:
        messages.success(request, _("Saved."))
        return redirect(url)
    if minutes.conflict is None:
        minutes.name_lines_on_top()
    return shown(request, minutes, undo)


def asked(request: HttpRequest, visit: Visit) -> TakenBack | None:
    """What the address asks to undo of the minutes of a visit that its reader may change."""
    if taking_back.PARAMETER not in request.GET:
        return None
    names = {*MinutesForm.base_fields, "commune"}  # the commune follows from the establishment
    out = taking_back.asked(request, visit, names, line_sets.of_visit(visit, mine=True))
    if out is not None:
        out.left += line_sets.beside_minutes(request.user, visit, out.change.batch)
    return out


def with_more_lines(user: Any, visit: Visit, data: Any) -> Minutes:
    """Asked for by a reader without the script: nothing is wrong yet."""
    ask_for_more(data, "findings", 4)
    minutes = Minutes(user, visit, data)
    for part in (minutes.form, minutes.checklist, minutes.earlier):
        part._errors = ErrorDict()
    minutes.findings.without_errors()
    return minutes


def shown(request: HttpRequest, minutes: Minutes, undo: Any) -> TemplateResponse:
    visit = minutes.visit
    materialise_choices(minutes.form)
    lines = minutes.findings.forms  # made here: their choices are a query
    members = InspectionMember.objects.visible_to(request.user).filter(inspection=visit.inspection)
    context = {
        "title": _("Minutes of the visit"),
        "intro": f"{visit.establishment.name} · {visit.commune.with_district}",
        "form": minutes.form,
        "checklist": minutes.checklist,
        "findings": minutes.findings,
        "finding_lines": lines,
        "earlier": minutes.earlier,
        "visit": visit,
        "inspection": visit.inspection,
        "members": list(members.select_related("agency").order_by("pk")),
        "may_edit_inspection": may_edit(request.user, visit.inspection),
        "conflict": minutes.conflict,
        "undo": undo,
        "reason": minutes.form[FIELD] if FIELD in minutes.form.fields else None,
        "cancel_url": visit.get_absolute_url(),
    }
    status = 409 if minutes.conflict else 200
    return TemplateResponse(request, "inspections/minutes.html", context, status=status)
