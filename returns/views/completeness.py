"""Units × periods: what has come in and when, whom to ring, whom to urge; opening a period."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Verb, requires
from core import clock
from core.models import ReportingPeriod
from returns import actions, progress, urging
from returns.columns import timeliness
from returns.forms import YearForm
from returns.progress import COUNTS


@require_safe
def completeness(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    chooser = YearForm(request.GET)
    year = chooser.chosen
    grid = progress.grid(user, year)
    context = {
        "title": _("Completeness and timeliness of %(year)s") % {"year": str(year)},
        "chooser": chooser,
        "grid": grid,
        "columns": [_column(user, *pair) for pair in zip(grid.periods, grid.totals, strict=True)],
        "rows": [
            {
                "unit": row.unit,
                "officers": row.officers,
                "phone": row.unit.phone,
                "cells": [_cell(report) for report in row.returns],
            }
            for row in grid.rows
        ],
    }
    return TemplateResponse(request, "returns/completeness.html", context)


def _column(user: Any, period: ReportingPeriod, total: progress.Received) -> dict[str, Any]:
    ended = period.last_day <= clock.today()
    listed = f"{reverse('returns:return-list')}?period={period.pk}"
    urls = {"expected": listed} | {name: f"{listed}&counted={name}" for name in COUNTS}
    urges = ended and user.can(Verb.VERIFY_RETURNS) and not total.is_complete
    return {
        "period": period,
        "total": total,
        "urls": {name: url if getattr(total, name) else "" for name, url in urls.items()},
        "urge_url": reverse("returns:urge", args=[period.pk]) if urges else "",
    }


def _cell(report: Any) -> dict[str, Any] | None:
    if report is None:
        return None
    early = report.period.last_day > clock.today() and not report.entered_at
    return {"report": report, "timeliness": timeliness(report), "early": early}


def period_of(pk: int) -> ReportingPeriod:
    """Periods are everybody's."""
    period = ReportingPeriod.objects.live().filter(pk=pk).first()
    if period is None:
        raise Http404
    return period


@require_safe
@requires(Verb.VERIFY_RETURNS)
def urge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The draft of a letter to the units whose return has not come in."""
    period = period_of(pk)
    late = progress.late(period)
    context = {
        "title": _("Draft letter to the late units"),
        "subtitle": period.label,
        "letter": urging.letter(urging.build(period, late)) if late else "",
        "files": [(e.upper(), reverse(f"returns:urge-{e}", args=[pk])) for e in ("docx", "pdf")],
        "back_url": f"{reverse('returns:completeness')}?year={period.year}",
    }
    return TemplateResponse(request, "returns/urge.html", context)


@require_POST
@requires(Verb.VERIFY_RETURNS)
def period_open(request: HttpRequest, pk: int) -> HttpResponse:
    period = period_of(pk)
    try:
        number = actions.open_returns(period, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = ngettext(
            "%(n)s return is expected now for %(period)s.",
            "%(n)s returns are expected now for %(period)s.",
            number,
        )
        nothing = _("Every unit already has its return for %(period)s.")
        text = words if number else nothing
        messages.success(request, text % {"n": number, "period": period.label})
    return redirect(f"{reverse('returns:return-list')}?year={period.year}&kind={period.kind}")
