"""Pages of hotspots, incidents and cases; each group gone when its setting switches it off."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.record_pages import RecordPages, View, Words
from communes.scoping import scope_of
from core.tables import Column, printed

from . import actions, columns, filters, forms
from .models import Case, Hotspot, Incident
from .persons import KINDS, changes_for, sees_persons

NOT_SECRET = _("Enter no secret documents. Numbers and dates only: no place, no name, no account.")


def switched(setting: str) -> Callable[[View], View]:
    """404 while the setting is off: for this province the kind of fact does not exist here."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not getattr(settings, setting):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def may_enter(user: User) -> bool:
    scope = scope_of(user)
    return user.enters_for_others or bool(scope.districts) or scope.police


def with_persons(shown: tuple[Column, ...]) -> Callable[[User], tuple[Column, ...]]:
    return lambda user: (*shown, columns.PERSONS) if sees_persons(user) else shown


def source(record: Any) -> list[tuple[Any, Any]]:
    return [
        (_("Source document"), record.source_number),
        (_("Document date"), printed(record.source_on)),
        (_("Issued by"), record.get_source_agency_display()),
    ]


def persons(record: Any, user: User) -> list[tuple[Any, Any]]:
    if not sees_persons(user):
        return []
    return [(label, printed(getattr(record, kind))) for kind, label in KINDS.items()]


def hotspot_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    return [
        (_("District"), record.district),
        (_("Found on"), printed(record.found_on)),
        (_("Cleared on"), printed(record.cleared_on)),
        *source(record),
    ]


def incident_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    fines = [
        (_("Number of fines"), printed(record.fines)),
        (_("Fines in all, đồng"), printed(record.fines_amount)),
    ]
    return [
        (_("District"), record.district),
        (_("Handled on"), printed(record.handled_on)),
        *source(record),
        *persons(record, user),
        *(fines if sees_persons(user) else ()),
    ]


def case_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    days = ("opened_on", "investigated_on", "prosecuted_on", "tried_on")
    gone = ("suspended_on", "transferred_on")
    labels = {c.key: c.label for c in columns.CASE_ROW}
    return [
        (_("District"), record.district),
        (_("Stage"), record.stage),
        *((labels[name], printed(getattr(record, name))) for name in days),
        *((labels[name], printed(getattr(record, name))) for name in gone if getattr(record, name)),
        *source(record),
        *persons(record, user),
    ]


SHARED: dict[str, Any] = {
    "app": "enforcement",
    "related": ("district",),
    "change_action": actions.change_fact,
    "remove_action": actions.remove_fact,
    "restore_action": actions.restore_fact,
    "changes": changes_for,
    "logs_reading": True,
    "may_enter": may_enter,
}

HOTSPOTS = RecordPages(
    noun="hotspot",
    path="tu-diem",
    model=Hotspot,
    words=Words(
        many=_("Hotspots"),
        new=_("Record a hotspot"),
        edit=_("Edit the hotspot"),
        empty=_("No hotspot is recorded."),
        subtitle=_("Numbers and dates by district, without places. A recurrence is a new record."),
        intro=NOT_SECRET,
    ),
    form=forms.HotspotForm,
    filterset=filters.HotspotFilter,
    columns=lambda user: columns.HOTSPOT_ROW,
    facts=hotspot_facts,
    create_action=actions.record_hotspot,
    guard=switched("ENFORCEMENT_HOTSPOTS"),
    **SHARED | {"change_action": actions.change_hotspot},
)
INCIDENTS = RecordPages(
    noun="incident",
    path="vu-viec",
    model=Incident,
    words=Words(
        many=_("Incidents handled"),
        new=_("Record an incident"),
        edit=_("Edit the incident"),
        empty=_("No incident is recorded."),
        subtitle=_("Handled administratively; counts and dates only."),
        intro=NOT_SECRET,
    ),
    form=forms.IncidentForm,
    filterset=filters.IncidentFilter,
    columns=with_persons(columns.INCIDENT_ROW),
    facts=incident_facts,
    create_action=actions.record_incident,
    guard=switched("ENFORCEMENT_CASES"),
    **SHARED,
)
CASES = RecordPages(
    noun="case",
    path="vu-an",
    model=Case,
    words=Words(
        many=_("Criminal cases"),
        new=_("Record a case"),
        edit=_("Edit the case"),
        empty=_("No case is recorded."),
        subtitle=_("Opened, investigated, prosecuted, tried: each step with its own date."),
        intro=NOT_SECRET,
    ),
    form=forms.CaseForm,
    filterset=filters.CaseFilter,
    columns=with_persons(columns.CASE_ROW),
    facts=case_facts,
    create_action=actions.record_case,
    guard=switched("ENFORCEMENT_CASES"),
    **SHARED,
)
