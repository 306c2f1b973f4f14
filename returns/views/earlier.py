"""Figures of old reports: which periods have some, the figures of one, and typing them."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import Verb
from communes.scoping import scope_of
from core import pages
from core.models import ReportingPeriod
from core.tables import printed
from enforcement.persons import sees_persons
from returns import actions, earlier, telling
from returns.figures import Figure
from returns.forms import EarlierForm, EarlierYearForm
from returns.models import EarlierFigure
from returns.sheets import Sheet, sheets
from returns.tables import CELLS, cells_in_use


def address(period: ReportingPeriod, page: str = "report") -> str:
    return reverse(f"returns:earlier-{page}", args=[period.year, period.kind, period.number])


def ensure_reader(user: Any) -> None:
    """The province's totals are not there for whoever works in one unit."""
    if not scope_of(user).province:
        raise Http404


def period_of(user: Any, year: int, kind: str, number: int) -> ReportingPeriod:
    ensure_reader(user)
    period = earlier.period_named(year, kind, number)
    if period is None:
        raise Http404
    return period


def rows_of(user: Any, period: ReportingPeriod) -> dict[str, EarlierFigure]:
    rows = EarlierFigure.objects.visible_to(user).of(period)
    return {row.key: row for row in rows if row.key in CELLS}


@require_safe
def earlier_reports(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    ensure_reader(user)
    chooser = EarlierYearForm(request.GET)
    persons = sees_persons(user)
    found: dict[tuple[str, int], list[EarlierFigure]] = {}
    for row in EarlierFigure.objects.visible_to(user).filter(year=chooser.chosen).order_by("pk"):
        found.setdefault((row.kind, row.number), []).append(row)
    context = {
        "title": _("Figures of old reports, %(year)s") % {"year": str(chooser.chosen)},
        "chooser": chooser,
        "cells": len([cell for cell in cells_in_use() if persons or not cell.persons]),
        "may_type": user.can(Verb.VERIFY_RETURNS),
        "rows": [
            _period(period, found.get((period.kind, period.number), []))
            for period in earlier.ended_periods(chooser.chosen)
        ],
    }
    return TemplateResponse(request, "returns/earlier_reports.html", context)


def _period(period: ReportingPeriod, rows: list[EarlierFigure]) -> dict[str, Any]:
    return {
        "label": period.label,
        "url": address(period),
        "typed": len(rows),
        "source": _source(rows),
        "is_closed": period.closed_at is not None,
        "type_url": "" if period.closed_at else address(period, "type"),
    }


def _source(rows: list[EarlierFigure]) -> str:
    number, day = earlier.source_of(rows)
    return f"{number}, {printed(day)}" if number else ""


@require_safe
def earlier_report(request: HttpRequest, year: int, kind: str, number: int) -> HttpResponseBase:
    user: Any = request.user
    period = period_of(user, year, kind, number)
    rows = rows_of(user, period)
    may = user.can(Verb.VERIFY_RETURNS) and not period.closed_at
    context = {
        "title": period.label,
        "subtitle": _("Figures of the old report, shown beside the same period a year later"),
        "facts": [(_("Source"), _source(list(rows.values()))), (_("Figures typed"), len(rows))],
        "sheets": sheets_of(user, rows),
        "problems": earlier.odd({key: row.value for key, row in rows.items()}),
        "is_closed": period.closed_at is not None,
        "type_url": address(period, "type") if may else "",
        "back_url": f"{reverse('returns:earlier-reports')}?year={year}",
        "persons_hidden": not sees_persons(user),
        "changes": telling.earlier_changes(user, period),
    }
    return TemplateResponse(request, "returns/earlier_report.html", context)


def sheets_of(user: Any, rows: dict[str, EarlierFigure]) -> list[Sheet]:
    """The tables of which something is typed; no estimate and no plan stands beside."""
    figures = {
        cell.key: Figure(cell, rows[cell.key].value if cell.key in rows else None)
        for cell in cells_in_use()
    }
    made = sheets(earlier.tables(), figures, persons=sees_persons(user))
    return [
        replace(sheet, is_wide=False, is_police=False)
        for sheet in made
        if any(f and f.value is not None for row in sheet.rows for f in row.figures)
    ]


@never_cache
def earlier_type(request: HttpRequest, year: int, kind: str, number: int) -> HttpResponseBase:
    """Every cell of one period at once, under one report's number and date."""
    user: Any = request.user
    period = period_of(user, year, kind, number)
    if not user.can(Verb.VERIFY_RETURNS):
        raise PermissionDenied
    try:
        earlier.refuse_typing(period)
    except ValidationError as error:
        return _refused(request, error, address(period))
    return pages.form_page(
        request,
        EarlierForm,
        title=_("Type the old report: %(period)s") % {"period": period.label},
        save=lambda form: store(user, period, form),
        done=_("The figures have been saved."),
        back_url=address(period),
        form_kwargs={"rows": rows_of(user, period)},
        template="returns/earlier_form.html",
    )


@dataclass(frozen=True, slots=True)
class Stored:
    """Where what was stored is looked at."""

    url: str

    def get_absolute_url(self) -> str:
        return self.url


def store(user: Any, period: ReportingPeriod, form: EarlierForm) -> Stored:
    try:
        actions.store_earlier(period, by=user, values=form.figures(), **form.source())
    except ValidationError as error:
        raise form.at_fields(error) from error
    return Stored(address(period))


def _refused(request: HttpRequest, error: ValidationError, url: str) -> HttpResponse:
    for text in error.messages:
        messages.error(request, text)
    return redirect(url)
