"""What lies in the bin: of every kind of record the deleted ones that a user may bring back.

The list is made of the history's own lines ("deleted"), which know by whom and why. A line counts
while the record bears the very moment of that deletion: what was brought back is not listed, what
was deleted twice is listed once.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.models import (
    Agency,
    BodyReview,
    CommuneOfficer,
    CommuneTag,
    Declaration,
    GuidingDocument,
    Hotline,
    Letterhead,
    ModelActivity,
    PreventionModel,
    Recognition,
    Registration,
)
from core import clock, deleting
from core.models import Change
from enforcement.models import Case, Hotspot, Incident
from inspections.models import (
    ChecklistItem,
    Establishment,
    Inspection,
    InspectionPlan,
    RuleValue,
    Sanction,
    Suspension,
    Team,
    ViolationAct,
    Visit,
)
from outreach.models import MediaItem, MediaOutlet, OutreachActivity, TrainingCourse
from sonla_plan.plan.models import EarlierFigure, Task


class Kind(NamedTuple):
    """Of a kind of record: whose pages bring it back, and what it is called on its own list."""

    pages: str
    called: Any


#: in the order of the menu
KINDS: Mapping[type[Any], Kind] = {
    Recognition: Kind("communes:recognition", _("Healthy communes recognised")),
    Registration: Kind("communes:registration", _("Registrations")),
    PreventionModel: Kind("communes:model", _("Prevention model")),
    ModelActivity: Kind("communes:model-activity", _("Models' activities")),
    CommuneOfficer: Kind("communes:officer", _("Commune officers")),
    CommuneTag: Kind("communes:tag", _("Kind of area")),
    BodyReview: Kind("communes:body-review", _("District bodies")),
    GuidingDocument: Kind("communes:document", _("Guiding documents")),
    Hotline: Kind("communes:hotline", _("Hotlines and mailboxes")),
    Agency: Kind("communes:agency", _("Agencies of the province")),
    Declaration: Kind("communes:declaration", _("Declaration")),
    Letterhead: Kind("communes:letterhead", _("Letterheads and signers")),
    OutreachActivity: Kind("outreach:activity", _("Outreach activities")),
    MediaItem: Kind("outreach:media", _("Media items")),
    TrainingCourse: Kind("outreach:course", _("Training courses")),
    MediaOutlet: Kind("outreach:outlet", _("Media outlets")),
    Inspection: Kind("inspections:inspection", _("Inspection")),
    InspectionPlan: Kind("inspections:year-plan", _("Year's inspection plans")),
    Visit: Kind("inspections:visit", _("Visits of establishments")),
    Sanction: Kind("inspections:sanction", _("Sanctions decided")),
    Establishment: Kind("inspections:establishment", _("Establishment")),
    Suspension: Kind("inspections:suspension", _("suspension of business")),
    Team: Kind("inspections:team", _("Inspection teams")),
    ViolationAct: Kind("inspections:violation-act", _("Acts and fines")),
    ChecklistItem: Kind("inspections:checklist-item", _("checklist item")),
    RuleValue: Kind("inspections:rule-value", _("Limits and weights")),
    Hotspot: Kind("enforcement:hotspot", _("Hotspots")),
    Incident: Kind("enforcement:incident", _("Incidents")),
    Case: Kind("enforcement:case", _("Cases")),
    Task: Kind("plan:task", _("Tasks and conclusions")),
    EarlierFigure: Kind("plan:earlier-figure", _("Same period last year")),
}
#: of these whoever reads a list is written down, wherever the list stands
LOGGED: tuple[type[Any], ...] = (Inspection, Hotspot, Incident, Case)
BY_LABEL: Mapping[str, type[Any]] = {model._meta.label_lower: model for model in KINDS}


def kinds_of(user: User) -> list[type[Any]]:
    """The kinds this user may delete somewhere, without those this installation does not use."""
    off: list[type[Any]] = [] if settings.ENFORCEMENT_HOTSPOTS else [Hotspot]
    off += [] if settings.ENFORCEMENT_CASES else [Incident, Case]
    return [m for m in KINDS if m not in off and user.can(m.objects.all().verb)]


def rows_for(user: User) -> QuerySet[Change]:
    """Newest first; the secrecy of planned inspections is that of their own queryset."""
    found = Q(pk__in=())
    for model in kinds_of(user):
        there = model.objects.restorable_by(user).filter(
            pk=OuterRef("object_id"), deleted_at=OuterRef("at")
        )
        found |= Q(Exists(there.order_by()), model=model._meta.label_lower)
    lines = Change.objects.filter(verb=Change.Verb.DELETE, at__gt=clock.now() - deleting.KEPT)
    return lines.filter(found).order_by("-at", "-pk")


def kinds_in(rows: QuerySet[Change]) -> set[str]:
    return set(rows.order_by().values_list("model", flat=True).distinct())


def called(row: Change) -> str:
    """What kind of record it was."""
    return name_of(BY_LABEL[row.model])


def name_of(model: type[Any]) -> str:
    return capfirst(str(KINDS[model].called))


def restore_url(row: Change) -> str:
    return reverse(f"{KINDS[BY_LABEL[row.model]].pages}-restore", args=[row.object_id])
