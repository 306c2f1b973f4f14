"""The year's plan of a team: its paper, its inspections, and what came of what it was to cover."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from communes.scoping import editable, may_edit, readable
from core import pages, readings
from inspections import actions, plan_columns
from inspections.coverage import Coverage, coverage_of
from inspections.forms import ReasonsForm, YearPlanForm
from inspections.models import Inspection, InspectionPlan, PlannedEstablishment, Visit

from . import shared

State = Inspection.State


@never_cache
def year_plan_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    may = user.can(Verb.RECORD_INSPECTIONS)
    return pages.list_page(
        request,
        title=_("Year's inspection plans"),
        queryset=InspectionPlan.objects.visible_to(user).for_list(),
        columns=plan_columns.YEAR_PLANS,
        create_url=reverse("inspections:year-plan-create") if may else "",
        create_label=_("Enter a year's plan"),
        empty=_("You know of no year's plan."),
        context={"subtitle": _("Seen by the team's own unit and the provincial staff only.")},
    )


@never_cache
def year_plan_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    plan = readable(user, InspectionPlan, pk, "team")
    readings.log_page(request, InspectionPlan, pk)
    coverage, mine = coverage_in(user, plan), may_edit(user, plan)
    return shared.record_page(
        request,
        plan,
        noun="year-plan",
        template="inspections/year_plan.html",
        title=_("Inspection plan %(year)s") % {"year": str(plan.year)},
        subtitle=plan.team.name,
        facts=_facts(plan, coverage),
        coverage=coverage,
        outings=[outing_line(outing, mine) for outing in coverage.outings],
        sections=shared.readers_section(user, plan),
        actions=[(reverse("inspections:plan-create"), _("Plan an inspection"))] if mine else [],
    )


def coverage_in(user: Any, plan: InspectionPlan) -> Coverage:
    """Four queries, however many inspections stand under the plan."""
    outings = Inspection.objects.visible_to(user).filter(plan=plan).for_list()
    inspections = list(outings.order_by("starts_on", "pk"))
    keys = [inspection.pk for inspection in inspections]
    rows = PlannedEstablishment.objects.visible_to(user).filter(inspection__in=keys)
    planned = list(rows.for_list())
    visits = list(Visit.objects.visible_to(user).filter(inspection__in=keys).for_list())
    return coverage_of(inspections, planned, visits, shared.known_places(user, planned))


def _facts(plan: InspectionPlan, coverage: Coverage) -> list[tuple[Any, ...]]:
    outings = _("%(all)s in the plan: %(held)s held, %(cancelled)s cancelled, %(left)s to come") % {
        "all": len(coverage.outings),
        "held": coverage.count(State.HELD),
        "cancelled": coverage.count(State.CANCELLED),
        "left": coverage.count(State.PLANNED),
    }
    places = _("%(all)s to be covered, %(done)s of them inspected; %(besides)s besides") % {
        "all": coverage.to_cover,
        "done": coverage.covered,
        "besides": coverage.besides,
    }
    return [
        (_("Decision"), f"{plan.number}, {plan.decided_on:%d/%m/%Y}"),
        (_("Approved by"), plan.approved_by),
        *([(_("Purpose"), plan.subject)] if plan.subject else []),
        (_("Inspections of the plan"), outings),
        (_("Establishments of the plan"), places),
        (_("Not inspected, no reason yet"), str(coverage.missing)),
    ]


def outing_line(outing: Any, mine: bool) -> dict[str, Any]:
    found = outing.inspection
    asks = mine and found.state != State.PLANNED and any(
        line.planned and line.state != "covered" for line in outing.lines
    )  # fmt: skip
    return {
        "inspection": found,
        "day": found.held_on.strftime("%d/%m/%Y") if found.held_on else found.days,
        "lines": outing.lines,
        "reasons_url": reverse("inspections:inspection-reasons", args=[found.pk]) if asks else "",
        "missing": outing.missing,
    }


@requires(Verb.RECORD_INSPECTIONS)
def year_plan_create(request: HttpRequest) -> HttpResponseBase:
    return pages.form_page(
        request,
        YearPlanForm,
        title=_("Enter a year's plan"),
        save=lambda form: actions.record_year_plan(by=request.user, **form.values()),
        back_url=reverse("inspections:year-plan-list"),
        context={"intro": _("One plan for each team and year; its inspections are planned next.")},
    )


@never_cache
@requires(Verb.RECORD_INSPECTIONS)
def year_plan_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    plan = editable(user, InspectionPlan, pk, "team")
    return pages.form_page(
        request,
        YearPlanForm,
        title=_("Change the year's plan"),
        instance=plan,
        save=lambda form: actions.change_year_plan(
            plan, by=user, version=form.expected_version, **form.values()
        ),
    )


@require_POST
@requires(Verb.RECORD_INSPECTIONS)
def year_plan_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    plan = editable(user, InspectionPlan, pk, "team")
    url = reverse("inspections:year-plan-list")
    return shared.delete(
        request, plan, "year-plan", lambda: actions.remove_year_plan(plan, by=user), url
    )


@require_POST
@requires(Verb.RECORD_INSPECTIONS)
def year_plan_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    return shared.restore(
        request,
        InspectionPlan,
        pk,
        lambda gone: actions.restore_year_plan(gone, by=user),
        noun="year-plan",
    )


@never_cache
@requires(Verb.RECORD_INSPECTIONS)
def inspection_reasons(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Why what was planned was not inspected; once the inspection was held or cancelled."""
    user: Any = request.user
    found = editable(user, Inspection, pk, "team")
    if found.state == State.PLANNED:
        raise PermissionDenied
    if not found.is_held:
        readings.log_page(request, Inspection, pk)
    return pages.form_page(
        request,
        ReasonsForm,
        title=_("Why they were not inspected"),
        instance=found,
        save=lambda form: actions.explain_not_covered(
            found, by=user, version=form.expected_version, **form.values()
        ),
        back_url=found.plan.get_absolute_url() if found.plan else "",
        context={"intro": str(found)},
    )
