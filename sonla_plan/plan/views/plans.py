from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Verb, requires
from core import clock, pages, periods
from core.models import ReportingPeriod
from sonla_plan.dashboard.board import rows_url
from sonla_plan.plan import actions, words, years
from sonla_plan.plan.copying import last_plan, targets_for
from sonla_plan.plan.figures import is_on
from sonla_plan.plan.forms import PlanForm, PlanOpenForm
from sonla_plan.plan.indicators import BY_KEY
from sonla_plan.plan.models import Plan, Target

from .shared import Look, look, manages, plan_of


def current_year() -> int:
    """Today's plan, else the newest one there is."""
    plans = list(Plan.objects.live().order_by("-year"))
    if not plans:
        raise Http404
    return years.year_on(clock.today(), plans) or plans[0].year


@require_safe
def plan_current(request: HttpRequest) -> HttpResponse:
    return redirect("plan:plan-detail", year=current_year())


@require_safe
def plan_detail(request: HttpRequest, year: int) -> HttpResponse:
    """The plan and its targets in their order; conventions apart."""
    plan = plan_of(request.user, year)
    seen = look(request, plan)
    rows = [_target_row(t, n, seen, list(periods.of_year(year))) for n, t in _numbered(seen)]
    may = manages(request)
    context = {
        "title": plan.title,
        "year": str(plan.year),
        "as_of": seen.selection.as_of,
        "whole": seen.selection.asked.whole,
        "facts": _facts(plan),
        "targets": [row for row in rows if row["origin"] == Target.Origin.PLAN],
        "conventions": [row for row in rows if row["origin"] != Target.Origin.PLAN],
        "years": [
            (str(y), reverse("plan:plan-detail", args=[y]), y == year) for y in years.years()
        ],
        "changes": words.history(plan),
        "edit_url": reverse("plan:plan-edit", args=[year]) if may else "",
        "open_url": reverse("plan:plan-open") if may else "",
        "periods_url": reverse("plan:period-list", args=[year]),
    }
    return TemplateResponse(request, "plan/plan.html", context)


def _numbered(seen: Look) -> list[tuple[int, Target]]:
    """Numbered inside each of the two groups: the conventions are outside the plan's count."""
    count: dict[str, int] = {}
    out = []
    for target in seen.year.targets:
        count[target.origin] = count.get(target.origin, 0) + 1
        out.append((count[target.origin], target))
    return out


def _facts(plan: Plan) -> list[tuple[Any, ...]]:
    open_ = words.open_in_sources()
    decided = plan.decided_on.strftime("%d/%m/%Y") if plan.decided_on else open_
    return [
        (_("Plan number"), plan.number or open_),
        (_("Date of the plan"), decided),
        (_("Plan year"), f"{plan.starts_on:%d/%m/%Y} – {plan.ends_on:%d/%m/%Y}"),
        (_("Source"), plan.source or open_),
    ]


def _target_row(
    target: Target, number: int, seen: Look, spans: list[ReportingPeriod]
) -> dict[str, Any]:
    indicator, standing = BY_KEY[target.indicator], seen.standings.get(target.indicator)
    progress = standing.progress if standing else None
    return {
        "number": number,
        "key": target.indicator,
        "label": indicator.label,
        "url": target.get_absolute_url(),
        "origin": target.origin,
        "goal": words.goal(target),
        "judged": target.get_judged_display(),
        "rules": [*words.steps(target, spans), words.weights(target), words.pending(target)],
        "options": words.counting_rules(target),
        "formula": indicator.formula,
        "lead": words.lead(target),
        "supporting": words.supporting(target),
        "due_on": target.due_on,
        "assumed": target.assumed,
        "on": is_on(indicator),
        "progress": progress,
        "figure_url": rows_url(indicator.key, seen.selection) if progress else "",
    }


@requires(Verb.MANAGE_PLAN)
def plan_edit(request: HttpRequest, year: int) -> HttpResponseBase:
    user: Any = request.user
    plan = plan_of(user, year)
    return pages.form_page(
        request,
        PlanForm,
        title=_("The plan of %(year)s") % {"year": str(year)},
        instance=plan,
        save=lambda form: actions.change_plan(
            plan, by=user, version=form.expected_version, **form.values()
        ),
    )


@requires(Verb.MANAGE_PLAN)
def plan_open(request: HttpRequest) -> HttpResponseBase:
    """Another year's plan with the targets of the last one."""
    last = last_plan(clock.today().year + 1)
    return pages.form_page(
        request,
        PlanOpenForm,
        title=_("Open another year's plan"),
        save=lambda form: _open(request.user, form),
        initial={"year": last.year + 1} if last else {},
        back_url=reverse("plan:plan-current"),
        context={
            "submit_label": _("Open the plan"),
            "intro": _(
                "The targets of the last plan are taken over with their goals, steps and counting "
                "rules. Agencies and due dates stay empty until the new plan's own text says them."
            ),
        },
    )


def _open(user: Any, form: PlanOpenForm) -> Plan:
    values = form.values()
    try:
        return actions.open_plan(
            by=user, targets=targets_for(values["year"], values["ends_on"]), **values
        )
    except ValidationError as error:
        if hasattr(error, "error_dict"):
            raise
        raise ValidationError({"year": error.messages}) from error
