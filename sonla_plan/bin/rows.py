"""What lies in the bin: of every kind of record the deleted ones that a user may bring back.

The list is made of the history's own lines ("deleted"), which know by whom and why. A line counts
while the record bears the very moment of that deletion: what was brought back is not listed, what
was deleted twice is listed once.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from communes.models import (
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
from outreach.models import MediaItem, OutreachActivity, TrainingCourse
from sonla_plan.plan.models import EarlierFigure, Task

#: whose page brings a record back, in the order of the menu
KINDS: Mapping[type[Any], str] = {
    Recognition: "communes:recognition",
    Registration: "communes:registration",
    PreventionModel: "communes:model",
    ModelActivity: "communes:model-activity",
    CommuneOfficer: "communes:officer",
    CommuneTag: "communes:tag",
    BodyReview: "communes:body-review",
    GuidingDocument: "communes:document",
    Hotline: "communes:hotline",
    Declaration: "communes:declaration",
    Letterhead: "communes:letterhead",
    OutreachActivity: "outreach:activity",
    MediaItem: "outreach:media",
    TrainingCourse: "outreach:course",
    Inspection: "inspections:inspection",
    InspectionPlan: "inspections:year-plan",
    Visit: "inspections:visit",
    Sanction: "inspections:sanction",
    Establishment: "inspections:establishment",
    Suspension: "inspections:suspension",
    Team: "inspections:team",
    ViolationAct: "inspections:violation-act",
    ChecklistItem: "inspections:checklist-item",
    RuleValue: "inspections:rule-value",
    Hotspot: "enforcement:hotspot",
    Incident: "enforcement:incident",
    Case: "enforcement:case",
    Task: "plan:task",
    EarlierFigure: "plan:earlier-figure",
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
    return str(BY_LABEL[row.model]._meta.verbose_name)


def restore_url(row: Change) -> str:
    return reverse(f"{KINDS[BY_LABEL[row.model]]}-restore", args=[row.object_id])
