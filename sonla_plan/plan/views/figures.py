"""Last year's typed figures, and the districts' own goals."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Verb, requires
from communes.models import District
from communes.scoping import editable, readable, restorable
from core import deleting, pages
from core.tables import Column, printed
from sonla_plan.plan import actions, words
from sonla_plan.plan.forms import AllocationForm, EarlierFigureFilter, EarlierFigureForm
from sonla_plan.plan.indicators import BY_KEY
from sonla_plan.plan.models import Allocation, EarlierFigure, Plan

from .shared import look, manages, plan_of, versions_of


def _name(figure: EarlierFigure) -> str:
    return str(BY_KEY[figure.indicator].label) if figure.indicator in BY_KEY else figure.indicator


def _columns() -> tuple[Column, ...]:
    return (
        Column("indicator", _("Target"), _name, sort="indicator"),
        Column("as_of", _("As of"), lambda row: row.as_of, sort="as_of"),
        Column("achieved", _("Achieved"), lambda row: row.achieved, numeric=True),
        Column("population", _("Out of"), lambda row: row.population, numeric=True),
        Column("report", _("Report number"), lambda row: row.report_number, sort="report_number"),
    )


@require_safe
def earlier_list(request: HttpRequest) -> HttpResponseBase:
    return pages.list_page(
        request,
        title=_("Same period last year"),
        queryset=EarlierFigure.objects.visible_to(request.user).order_by("-as_of", "indicator"),
        columns=_columns(),
        filterset=EarlierFigureFilter,
        create_url=reverse("plan:earlier-figure-create") if manages(request) else "",
        create_label=_("Enter a figure"),
        empty=_("No figure of last year has been typed yet."),
        context={"subtitle": _("Figures from old reports, shown beside this year's.")},
    )


@requires(Verb.MANAGE_PLAN)
def earlier_create(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    return pages.form_page(
        request,
        EarlierFigureForm,
        title=_("Enter a figure of last year"),
        save=lambda form: actions.record_earlier_figure(by=user, **form.values()),
        back_url=reverse("plan:earlier-figures"),
        again=True,
    )


@require_safe
def earlier_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    figure = readable(user, EarlierFigure, pk)
    may = manages(request)
    context = {
        "title": _name(figure),
        "subtitle": _("As of %(day)s") % {"day": f"{figure.as_of:%d/%m/%Y}"},
        "facts": [
            (_("Achieved"), figure.achieved),
            (_("Out of"), figure.population),
            (_("Report number"), figure.report_number),
        ],
        "changes": words.history(figure),
        "edit_url": reverse("plan:earlier-figure-edit", args=[pk]) if may else None,
        "delete_url": reverse("plan:earlier-figure-delete", args=[pk]) if may else None,
    }
    return TemplateResponse(request, "pages/record.html", context)


@requires(Verb.MANAGE_PLAN)
def earlier_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    figure = editable(user, EarlierFigure, pk)
    return pages.form_page(
        request,
        EarlierFigureForm,
        title=_("Change a figure of last year"),
        instance=figure,
        save=lambda form: actions.change_earlier_figure(
            figure, by=user, version=form.expected_version, **form.values()
        ),
    )


@require_POST
@requires(Verb.MANAGE_PLAN)
def earlier_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    figure = editable(user, EarlierFigure, pk)
    return deleting.remove(
        request,
        figure,
        action=lambda: actions.remove_earlier_figure(figure, by=user),
        url=reverse("plan:earlier-figures"),
        undo_url=reverse("plan:earlier-figure-restore", args=[pk]),
    )


@require_POST
@requires(Verb.MANAGE_PLAN)
def earlier_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    figure = restorable(user, EarlierFigure, pk)
    return deleting.restore(
        request,
        figure,
        action=lambda: actions.restore_earlier_figure(figure, by=user),
        back_url=reverse("plan:earlier-figures"),
    )


@dataclass(frozen=True, slots=True)
class Stored:
    url: str

    def get_absolute_url(self) -> str:
        return self.url


@requires(Verb.MANAGE_PLAN)
def allocation(request: HttpRequest, year: int, key: str) -> HttpResponseBase:
    """One grid: district → goal. Not for a target that only the province can answer for."""
    user: Any = request.user
    plan = plan_of(user, year)
    target = versions_of(plan, key)[-1]
    if BY_KEY[key].province_only:
        raise Http404
    return pages.form_page(
        request,
        AllocationForm,
        title=_("Goals of the districts: %(target)s") % {"target": BY_KEY[key].label},
        save=lambda form: _allocate(user, plan, key, form),
        instance=plan,
        form_kwargs={**_stored(user, plan, key), "standing": _standing(request, plan, key)},
        back_url=target.get_absolute_url(),
        context={
            "intro": _("Goal of the province: %(goal)s. An empty field is no goal of its own.")
            % {"goal": words.goal(target)}
        },
    )


def _stored(user: Any, plan: Plan, key: str) -> dict[str, Any]:
    rows = Allocation.objects.visible_to(user).filter(plan=plan, indicator=key)
    districts = District.objects.visible_to(user).in_force(plan.ends_on).for_list()
    return {
        "districts": list(districts),
        "goals": dict(rows.values_list("district_id", "goal")),
    }


def _standing(request: HttpRequest, plan: Plan, key: str) -> dict[int, str]:
    """Beside each field what the district has achieved, and out of how many."""
    found = look(request, plan).standings.get(key)
    out = {}
    for pk, progress in found.districts.items() if found else ():
        population = "" if progress.population is None else f"/{printed(progress.population)}"
        out[pk] = _("achieved so far: %(n)s") % {"n": printed(progress.achieved) + population}
    return out


def _allocate(user: Any, plan: Plan, key: str, form: AllocationForm) -> Stored:
    actions.allocate(by=user, plan=plan, indicator=key, goals=form.goals())
    return Stored(reverse("plan:target-detail", args=[plan.year, key]))
