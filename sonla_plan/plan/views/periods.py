from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Verb, requires
from core import pages, periods
from core.models import ReportingPeriod
from returns.progress import Received, of_periods
from sonla_plan.plan import actions, words
from sonla_plan.plan.actions import closing
from sonla_plan.plan.forms import PeriodForm

from .closing import Stored, address, closed_period, period_of
from .plans import current_year
from .shared import manages, plan_of


@require_safe
def period_current(request: HttpRequest) -> HttpResponse:
    return redirect("plan:period-list", year=current_year())


@require_safe
def period_list(request: HttpRequest, year: int) -> HttpResponse:
    plan = plan_of(request.user, year)
    rows = sorted(periods.of_year(year), key=_order)
    expected = of_periods(rows)
    context = {
        "title": _("Reporting periods of %(year)s") % {"year": str(year)},
        "plan": plan,
        "may_edit": manages(request),
        "rows": [_row(period, expected.get(period.pk, Received())) for period in rows],
    }
    return TemplateResponse(request, "plan/periods.html", context)


def _order(period: ReportingPeriod) -> tuple[int, int]:
    """The long ones first: they are what reports are made of."""
    kinds = ReportingPeriod.Kind
    rank = (kinds.YEAR, kinds.NINE_MONTHS, kinds.HALF, kinds.QUARTER, kinds.MONTH)
    return rank.index(kinds(period.kind)), period.number


def _row(period: ReportingPeriod, received: Received) -> dict[str, Any]:
    return {
        "period": period,
        "label": period.label,
        "url": address(period),
        "edit_url": "" if period.closed_at else address(period, "edit"),
        "open_url": _open_url(period),
        "received": received.label,
    }


def _open_url(period: ReportingPeriod) -> str:
    """Nobody reports by the month: those periods are for reading only."""
    if period.closed_at or period.kind == ReportingPeriod.Kind.MONTH:
        return ""
    return reverse("returns:period-open", args=[period.pk])


@require_safe
def period_detail(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    period = period_of(request, year, pk)
    if period.closed_at:
        return closed_period(request, period)
    context = {
        "title": period.label,
        "facts": [
            (_("First day"), f"{period.first_day:%d/%m/%Y}"),
            (_("Last day"), f"{period.last_day:%d/%m/%Y}"),
            (_("Report due on"), f"{period.due_on:%d/%m/%Y}" if period.due_on else ""),
            (
                _("Agencies' returns due on"),
                f"{period.agency_due_on:%d/%m/%Y}" if period.agency_due_on else "",
            ),
            (_("Closed"), _("not closed")),
        ],
        "changes": words.history(period),
        "edit_url": address(period, "edit") if manages(request) else "",
        "delete_url": None,
        "actions": _buttons(request, period),
    }
    return TemplateResponse(request, "pages/record.html", context)


def _buttons(request: HttpRequest, period: ReportingPeriod) -> list[tuple[str, str]]:
    user: Any = request.user
    buttons = [(reverse("plan:period-list", args=[period.year]), _("All periods of the year"))]
    if user.can(Verb.CLOSE_PERIODS) and closing.may_be_closed(period):
        buttons.append((address(period, "close"), _("Close the figures")))
    return buttons


@requires(Verb.MANAGE_PLAN)
def period_edit(request: HttpRequest, year: int, pk: int) -> HttpResponseBase:
    user: Any = request.user
    period = period_of(request, year, pk)
    return pages.form_page(
        request,
        PeriodForm,
        title=_("Change the period: %(period)s") % {"period": period.label},
        instance=period,
        save=lambda form: Stored(
            actions.change_period(period, by=user, version=form.expected_version, **form.values())
        ),
        back_url=address(period),
        context={
            "intro": _(
                "Targets judged by quarters and half-years follow these days, on every date."
            )
        },
    )
