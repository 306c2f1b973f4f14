from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import pages, tables
from sonla_plan.plan import explaining, years
from sonla_plan.plan.progress import percent

from . import kept
from . import rows as behind_rows
from .selection import Selection, select


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Where the plan stands; for an agency's officer what the agency has recorded."""
    page = kept.page(request)
    status = 200 if page.valid else 400
    return TemplateResponse(request, "dashboard/index.html", {"page": page}, status=status)


@require_safe
def commune_map(request: HttpRequest) -> HttpResponse:
    """The map as a page, or its bare panel for the dashboard's script."""
    page = kept.commune_map(request)
    if request.headers.get("X-Fragment") == "1":
        response = HttpResponse(page.html)
    else:
        response = TemplateResponse(request, "dashboard/map.html", {"page": page})
    patch_vary_headers(response, ["X-Fragment"])
    return response


@require_safe
def progress_json(request: HttpRequest) -> HttpResponse:
    data, valid = kept.progress(request)
    return JsonResponse(
        data, status=200 if valid else 400, json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def rows(request: HttpRequest, key: str) -> HttpResponseBase:
    """The very rows behind an indicator's figure."""
    selection = _selected(request)
    year = years.open_year(selection.year, selection.as_of)
    assert year is not None
    which = request.GET.get("which", "achieved")
    found = behind_rows.behind(key, which, selection, year)
    user: Any = request.user
    asked = explaining.beside(user, year.plan, key, selection.district)
    return _rows_page(request, found, selection, which, explanations=asked)


@require_safe
def information(request: HttpRequest, key: str) -> HttpResponseBase:
    selection = _selected(request)
    year = years.open_year(selection.year, selection.as_of)
    assert year is not None
    found = behind_rows.information_rows(key, selection, year)
    return _rows_page(request, found, selection, "")


def _selected(request: HttpRequest) -> Selection:
    """The selection, or 404: a link to rows is made by us, its parameters are never mistyped."""
    _form, selection = select(request.user, request.GET)
    if selection is None:
        raise Http404
    return selection


def _rows_page(
    request: HttpRequest, found: behind_rows.Behind, selection: Selection, which: str, **more: Any
) -> HttpResponseBase:
    shown = list(found.rows)
    export = request.GET.get("export")
    if export in ("csv", "xlsx"):
        title, notes = str(found.title), [_subtitle(selection)]
        return pages.export(export, title=title, columns=found.columns, rows=shown, notes=notes)
    here = f"{request.path}?{selection.query()}"
    population = _population(found, selection, which)
    context = {
        "title": found.title,
        "subtitle": _subtitle(selection),
        "formula": found.formula,
        "figure": len(shown),
        "population": population,
        "percent": percent(len(shown), population),
        "columns": [c for c in found.columns if c.page],
        "rows": [_row(row, found) for row in shown],
        "choices": _choices(found, here, which),
        "back_url": f"{reverse('dashboard:overview')}?{selection.query()}",
        "export_csv_url": f"{here}&which={which}&export=csv",
        "export_xlsx_url": f"{here}&which={which}&export=xlsx",
    }
    return TemplateResponse(request, "dashboard/rows.html", context | more)


def _population(found: behind_rows.Behind, selection: Selection, which: str) -> int | None:
    if found.indicator is None or found.indicator.population is None or which == "population":
        return None
    year = years.open_year(selection.year, selection.as_of)
    assert year is not None
    return behind_rows.behind(found.indicator.key, "population", selection, year).rows.count()


def _choices(found: behind_rows.Behind, here: str, which: str) -> list[dict[str, Any]]:
    if found.indicator is None or found.indicator.population is None:
        return []
    return [
        {"label": label, "url": f"{here}&which={name}", "active": name == which}
        for name, label in behind_rows.WHICH.items()
    ]


def _subtitle(selection: Selection) -> str:
    place = selection.district.full_name if selection.district else ""
    if not place:
        place = _("Whole province") if selection.asked.whole else _("All my districts")
    day = selection.as_of.strftime("%d/%m/%Y")
    return _("%(place)s, as of %(day)s") % {"place": place, "day": day}


def _row(row: Any, found: behind_rows.Behind) -> dict[str, Any]:
    return {
        "url": row.get_absolute_url() if hasattr(row, "get_absolute_url") else "",
        "cells": [
            {"label": c.label, "numeric": c.numeric, "text": tables.printed(c.value(row)) or "–"}
            for c in found.columns
            if c.page
        ],
    }
