from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from communes.models import Commune
from core import pages
from sonla_plan.plan import explaining

from . import following as beyond
from . import kept
from . import rows as behind_rows
from .selection import NotThere, Selection, select

NOT_THERE = {
    "year": gettext_lazy("There is no plan of this year."),
    "district": gettext_lazy("There is no such district among those you may see."),
}

PER_PAGE = 50


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Where the plan stands; for an agency's officer what the agency has recorded."""
    if "shown" in request.GET:  # the form was sent: its address becomes the one to pass on
        _form, selection = select(request.user, request.GET)
        if selection is not None:
            return redirect(selection.address(request.path))
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
def following(request: HttpRequest) -> HttpResponse:
    """What has no figure, as a page or as a panel of the dashboard; never kept."""
    user: Any = request.user
    selection = _selected(request)
    plan = selection.plan_year().plan
    context = {
        "kinds": beyond.following(user, plan),
        "plan": plan,
        "back_url": selection.address(reverse("dashboard:overview")),
    }
    bare = request.headers.get("X-Fragment") == "1"
    name = "dashboard/_following.html" if bare else "dashboard/following.html"
    response = TemplateResponse(request, name, context)
    patch_vary_headers(response, ["X-Fragment"])
    return response


@require_safe
def progress_json(request: HttpRequest) -> HttpResponse:
    """Programs read it: whatever is wrong is said in JSON too."""
    try:
        data, valid = kept.progress(request)
        status = 200 if valid else 400
    except NotThere as missing:
        data, status = {"errors": {missing.field: [str(NOT_THERE[missing.field])]}}, 404
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


@require_safe
def rows(request: HttpRequest, key: str, district: str = "") -> HttpResponseBase:
    """The very rows behind an indicator's figure; a cell of the matrix names its district."""
    selection = _selected(request, district)
    year = selection.plan_year()
    which = request.GET.get("which", "achieved")
    found = behind_rows.behind(key, which, selection, year)
    user: Any = request.user
    more = {"explanations": explaining.beside(user, year.plan, key, selection.district)}
    if found.counts_nothing:
        more |= behind_rows.why_none(key, selection, year)
    return _rows_page(request, found, selection, **more)


@require_safe
def information(request: HttpRequest, key: str) -> HttpResponseBase:
    selection = _selected(request)
    year = selection.plan_year()
    found = behind_rows.information_rows(key, selection, year)
    return _rows_page(request, found, selection)


def _selected(request: HttpRequest, district: str = "") -> Selection:
    """The selection, or 404: a link to rows is made by us, its parameters are never mistyped."""
    asked = request.GET.copy()
    if district:
        asked["district"] = district
    _form, selection = select(request.user, asked)
    if selection is None:
        raise Http404
    return selection


def _rows_page(
    request: HttpRequest, found: behind_rows.Behind, selection: Selection, **more: Any
) -> HttpResponseBase:
    """A list like every other: sorted, paged, exported whole; its length is the figure."""
    code = request.GET.get("commune")
    commune = behind_rows.commune_in(selection, code) if code else None
    if commune is not None:
        found = behind_rows.of_commune(found, commune)
    subtitle = _subtitle(selection, commune)
    return pages.list_page(
        request,
        title=found.title,
        queryset=found.rows,
        columns=found.columns,
        per_page=PER_PAGE,
        notes=[subtitle],
        as_of=selection.until,
        template="dashboard/rows.html",
        context={
            "subtitle": subtitle,
            "back_url": selection.address(reverse("dashboard:overview")),
            **_figure(request, found),
            **more,
        },
    )


def _figure(request: HttpRequest, found: behind_rows.Behind) -> dict[str, Any]:
    """The length of the list, what it is part of, and the figure's other lists."""
    part = found.population
    return {
        "figure": found.rows.order_by().count(),
        "unit": found.unit,
        "formula": found.formula,
        "population": None if part is None else part.order_by().count(),
        "population_url": pages.address(request, which="population"),
        "choices": [
            {
                "label": label,
                "url": pages.address(request, which=name),
                "active": name == found.which,
            }
            for name, label in found.choices
        ],
    }


def _subtitle(selection: Selection, commune: Commune | None) -> str:
    place = selection.district.full_name if selection.district else ""
    if commune:
        place = commune.with_district
    if not place:
        place = _("Whole province") if selection.asked.whole else _("All my districts")
    day = selection.until.strftime("%d/%m/%Y")
    if selection.since:
        days = {"place": place, "first": selection.since.strftime("%d/%m/%Y"), "last": day}
        return _("%(place)s, from %(first)s to %(last)s") % days
    return _("%(place)s, as of %(day)s") % {"place": place, "day": day}
