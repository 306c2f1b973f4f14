"""Typing an inspection: planned, recorded as held, changed, cancelled."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.permissions import Verb, requires
from communes.scoping import editable
from core import pages, readings
from inspections import actions, entry, overtaken
from inspections.forms import CancelForm
from inspections.models import Inspection


@requires(Verb.RECORD_INSPECTIONS)
def inspection_create(request: HttpRequest) -> HttpResponseBase:
    def save(values: dict[str, Any]) -> Inspection:
        values.pop("version")
        return actions.record_inspection(by=request.user, **values)

    return entry.page(
        request,
        title=_("Record an inspection"),
        intro=_("An inspection that was held, with its members and every establishment visited."),
        held=True,
        save=save,
        back_url=reverse("inspections:inspection-list"),
    )


@requires(Verb.RECORD_INSPECTIONS)
def plan_create(request: HttpRequest) -> HttpResponseBase:
    def save(values: dict[str, Any]) -> Inspection:
        values.pop("version")
        return actions.plan_inspection(by=request.user, **values)

    return entry.page(
        request,
        title=_("Plan an inspection"),
        intro=_("Known only to the team's own people and the provincial staff until it is held."),
        held=False,
        save=save,
        back_url=reverse("inspections:plan-list"),
    )


@never_cache
@requires(Verb.RECORD_INSPECTIONS)
def inspection_record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """From planned to held; two tabs, or two people, record it once."""
    user: Any = request.user
    found, title = editable(user, Inspection, pk), _("Record the inspection as held")
    if found.is_held and request.method == "POST":
        return overtaken.shown_again(request, found, title=title)
    if found.state != Inspection.State.PLANNED:
        return overtaken.refused(request, found)
    readings.log_page(request, Inspection, pk)

    def save(values: dict[str, Any]) -> Inspection:
        with overtaken.told(found):
            return actions.record_inspection(found, by=user, **values)

    return entry.page(
        request,
        title=title,
        intro=_("From now on it is seen by everybody who may see inspections of this team."),
        held=True,
        inspection=found,
        save=save,
        back_url=found.get_absolute_url(),
    )


@never_cache
@requires(Verb.RECORD_INSPECTIONS)
def inspection_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Inspection, pk)
    if not found.is_held:
        readings.log_page(request, Inspection, pk)
    return entry.page(
        request,
        title=_("Change the inspection"),
        held=found.is_held,
        inspection=found,
        save=lambda values: actions.change_inspection(found, by=user, **values),
        back_url=found.get_absolute_url(),
    )


@never_cache
@requires(Verb.RECORD_INSPECTIONS)
def inspection_cancel(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Inspection, pk)
    if found.state != Inspection.State.PLANNED:
        return overtaken.refused(request, found)
    readings.log_page(request, Inspection, pk)
    return pages.form_page(
        request,
        CancelForm,
        title=_("Cancel the inspection"),
        instance=found,
        save=lambda form: actions.cancel_inspection(
            found, by=user, version=form.expected_version, **form.values()
        ),
        context={"submit_label": _("Cancel the inspection")},
    )
