"""Held inspections and, on a list of their own, those not held yet."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from communes.scoping import editable, may_edit, readable
from core import pages, readings
from inspections import actions, columns, counts, line_sets, plan_columns
from inspections.coverage import COVERED, Line, Outing, coverage_of
from inspections.filters import HeldFilter
from inspections.models import (
    Inspection,
    InspectionMember,
    PlannedEstablishment,
    Visit,
)

from . import documents, shared


def held_rows(user: Any) -> QuerySet[Inspection]:
    """With how many establishments were inspected and could not be, of those the reader sees."""
    visits = Visit.objects.visible_to(user).filter(inspection=OuterRef("pk")).order_by()
    missed = visits.filter(outcome=Visit.Outcome.NOT_INSPECTED)

    def number(rows: QuerySet[Visit]) -> Coalesce:
        counted = rows.values("inspection").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(counted), 0, output_field=IntegerField())

    rows = Inspection.objects.visible_to(user).held().for_list()
    return rows.annotate(inspected=number(visits.inspected()), missed=number(missed)).order_by(
        "-held_on", "-pk"
    )


def inspection_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    may = user.can(Verb.RECORD_INSPECTIONS)
    visits = Visit.objects.visible_to(user)
    links = [(reverse("inspections:plan-list"), _("Inspection plan"))] if may else []
    return pages.list_page(
        request,
        title=_("Inspections held"),
        queryset=held_rows(user),
        columns=columns.HELD,
        filterset=HeldFilter,
        create_url=reverse("inspections:inspection-create") if may else "",
        create_label=_("Record an inspection"),
        empty=_("No inspection has been held yet."),
        summary=lambda keys: counts.of_inspections(keys, visits),
        context={"actions": links},
    )


@never_cache
def plan_list(request: HttpRequest) -> HttpResponseBase:
    """What is not held yet: each reader's own, and nobody else's, whoever that is."""
    user: Any = request.user
    may = user.can(Verb.RECORD_INSPECTIONS)
    rows = Inspection.objects.visible_to(user).not_held().for_list()
    if rows.exists():
        readings.log_page(request, Inspection)
    return pages.list_page(
        request,
        title=_("Inspection plan"),
        queryset=rows.order_by("-starts_on", "-pk"),
        columns=columns.NOT_HELD,
        create_url=reverse("inspections:plan-create") if may else "",
        create_label=_("Plan an inspection"),
        empty=_("You know of no inspection that is still to be held."),
        context={
            "subtitle": _(
                "Confidential until recorded as held: only the team's own people and the "
                "provincial staff see these."
            )
        },
    )


@never_cache
def inspection_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = readable(user, Inspection, pk, "team__body", "team__agency", "host_district", "plan")
    if not found.is_held:
        readings.log_page(request, Inspection, pk)
    mine = may_edit(user, found)
    rows = Visit.objects.visible_to(user).filter(inspection=found).for_list()
    visits = list(rows.order_by("visited_on", "time_from", "pk"))
    outing = outing_of(user, found, visits)
    lines = [line for line in outing.lines if line.planned]
    return shared.record_page(
        request,
        found,
        noun="inspection",
        template="inspections/inspection.html",
        **_words(user, found, outing),
        sections=_sections(user, found, visits, lines),
        actions=_next_steps(found, lines) if mine else [],
        papers=documents.of_outing(found),
        mine=mine,
        changes=shared.changes_of(found, *line_sets.of_inspection(user, found, mine=mine)),
    )


def outing_of(user: Any, found: Inspection, visits: list[Visit]) -> Outing:
    """Whoever is named on it reads the list, and opens what is in the own scope."""
    rows = list(PlannedEstablishment.objects.visible_to(user).filter(inspection=found).for_list())
    (outing,) = coverage_of([found], rows, visits, shared.known_places(user, rows)).outings
    return outing


def _sections(
    user: Any, found: Inspection, visits: list[Visit], lines: list[Line]
) -> list[dict[str, Any]]:
    # the inspection's readers' all
    present = InspectionMember.objects.filter(inspection=found).live()
    present = present.select_related("agency", "user").order_by("pk")
    shown: list[dict[str, Any]] = [_visits_section(visits)] if found.is_held else []
    if lines or not found.is_held:
        title, nothing = _("Establishments to be covered"), _("None is named yet.")
        shown.append(pages.section(title, plan_columns.PLANNED, lines, nothing))
    shown.append(pages.section(_("Members present"), columns.MEMBERS, present, _("Nobody yet.")))
    return shown if found.is_held else [*shown, *shared.readers_section(user, found)]


def _visits_section(visits: list[Visit]) -> dict[str, Any]:
    shown = columns.VISITS_OF_INSPECTION
    return pages.section(_("Visits"), shown, visits, _("No visit is recorded."))


def _words(user: Any, found: Inspection, outing: Outing) -> dict[str, Any]:
    mode = found.get_mode_display()
    if found.ground:
        mode = f"{mode}: {found.get_ground_display()}"
    facts = [
        (_("Team"), found.team.name, found.team.get_absolute_url()),
        (_("Decision"), f"{found.decision_number}, {found.decision_on:%d/%m/%Y}"),
        (_("Mode"), mode),
        (_("Days"), found.days),
        (_("Host district"), str(found.host_district or "")),
    ]
    if found.held_on:
        facts.insert(3, (_("Day of the inspection"), found.held_on.strftime("%d/%m/%Y")))
    if found.plan:
        facts.insert(2, (_("Year's plan"), found.plan.number, shared.address(user, found.plan)))
    if found.cancel_reason:
        facts.append((_("Reason for cancelling"), found.cancel_reason))
    subtitle = found.team.name
    if found.is_held:
        subtitle += " · " + _("%(done)s inspected, %(missed)s not") % {
            "done": outing.inspected,
            "missed": outing.left_out,
        }
    return {
        "title": _("Inspection under %(number)s") % {"number": found.decision_number},
        "subtitle": subtitle,
        "inspection": found,
        "facts": [*facts, *shared.letter(found)],
    }


def _next_steps(found: Inspection, lines: list[Line]) -> list[tuple[str, str]]:
    steps = []
    if found.is_held:
        steps.append((reverse("inspections:visit-create", args=[found.pk]), _("Add a visit")))
    if found.state != Inspection.State.PLANNED:
        if any(line.state != COVERED for line in lines):
            url = reverse("inspections:inspection-reasons", args=[found.pk])
            steps.append((url, _("Why they were not inspected")))
        return steps
    return [
        (reverse("inspections:inspection-record", args=[found.pk]), _("Record as held")),
        (reverse("inspections:inspection-cancel", args=[found.pk]), _("Cancel the inspection")),
    ]


@require_POST
@requires(Verb.RECORD_INSPECTIONS)
def inspection_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Inspection, pk)
    back = "inspection-list" if found.is_held else "plan-list"
    return shared.delete(
        request,
        found,
        "inspection",
        lambda: actions.remove_inspection(found, by=user),
        reverse(f"inspections:{back}"),
    )


@require_POST
@requires(Verb.RECORD_INSPECTIONS)
def inspection_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    return shared.restore(
        request, Inspection, pk, lambda gone: actions.restore_inspection(gone, by=user)
    )
