"""The figures' HTML, kept under the versions of the data it was made from.

The shell (name, messages, forms) is made per request. The versions are read first, so a page can
never be found under a version it does not show; see `plan.figures`.
"""

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import outreach.indicators
from communes.scoping import scope_of
from core import clock, installation
from inspections import team_year
from sonla_plan.plan import figures, years

from . import agency, board, maps, rows
from .charts import charts, drawn_by_month
from .selection import Selection, select

#: what of an address decides the figures shown
ASKED = ("year", "period", "since", "as_of", "district", "shown", "map")


@dataclass(frozen=True, slots=True)
class Page:
    """The dashboard without its shell. `valid` is False when a field of the filters is wrong."""

    html: SafeString
    title: str
    foot: str = ""  # on every printed sheet
    back_url: str = ""
    valid: bool = True


def page(request: HttpRequest) -> Page:
    """The dashboard below the menu, made once for each state of the data.

    A kept page costs one query: the versions. Everything else is in its name or in its text.
    """
    versions = figures.data_versions()
    name = _name("page", request, versions)
    kept = cache.get(name)
    if kept is None:
        kept = _made(request, versions)
        if kept.valid:
            cache.set(name, kept)
    return kept


def commune_map(request: HttpRequest) -> Page:
    """The map alone: fetched by the dashboard after its figures, or a page of its own."""
    versions = figures.data_versions()
    name = _name("map", request, versions)
    kept = cache.get(name)
    if kept is None:
        kept = _map_made(request, versions)
        cache.set(name, kept)
    return kept


def _map_made(request: HttpRequest, versions: dict[str, int]) -> Page:
    user: Any = request.user
    _form, selection = select(user, request.GET)
    if selection is None or not selection.districts or selection.asked.police_only:
        raise Http404
    year = selection.plan_year(versions)
    drawn = maps.commune_map(request.GET.get("map", ""), selection, year, reverse("dashboard:map"))
    html = render_to_string("dashboard/_map.html", {"map": drawn})
    title = _("Communes on the map")
    if selection.district:
        title = f"{title}: {selection.district.full_name}"
    return Page(mark_safe(html), title, back_url=selection.address(reverse("dashboard:overview")))


def _made(request: HttpRequest, versions: dict[str, int]) -> Page:
    user: Any = request.user
    form, selection = select(user, request.GET)
    context: dict[str, Any] = {"filters": form, "board": None}
    if selection is not None:
        year = selection.plan_year(versions)
        context |= _context(selection, year, versions)
        if not selection.districts:
            context["agency"] = agency.recorded(user, year.window)
            context["posted"] = bool(selection.scope.agencies)
    html = render_to_string("dashboard/_figures.html", context)
    title = foot = _("Progress of the plan")
    if selection is not None:
        title = _("Progress of the %(year)s plan") % {"year": str(selection.year)}
        day = selection.until.strftime("%d/%m/%Y")
        foot = _("%(title)s, as of %(day)s") % {"title": title, "day": day}
    return Page(mark_safe(html), title, foot, valid=selection is not None)


def progress(request: HttpRequest) -> tuple[dict[str, Any], bool]:
    """`/progress.json`'s content, kept like the page; errors by field when a parameter is wrong."""
    versions = figures.data_versions()
    name = _name("json", request, versions)
    data = cache.get(name)
    if data is not None:
        return data, True
    user: Any = request.user
    form, selection = select(user, request.GET)
    if selection is None:
        return {"errors": {field: list(found) for field, found in form.errors.items()}}, False
    year = selection.plan_year(versions)
    data = board.progress_json(selection, year, versions, installation.current().is_demo)
    cache.set(name, data)
    return data, True


def _reader(user: Any) -> int:
    """An agency's page counts inspections the reader is named on: nobody else's page then.

    Every other figure is of the scope alone, and a page is kept for all who share it.
    """
    scope = scope_of(user)
    return 0 if scope.province or scope.districts else user.pk


def _name(kind: str, request: HttpRequest, versions: dict[str, int]) -> str:
    """Everything a kept page depends on: who may see what, what was asked, the day, the data."""
    here = installation.current()
    parts = (
        kind,
        settings.RELEASE,
        get_language(),
        [request.GET.get(name, "") for name in ASKED],
        scope_of(request.user),  # type: ignore[arg-type]
        _reader(request.user),
        here.is_demo,
        clock.today(),
        settings.ENFORCEMENT_HOTSPOTS,
        settings.ENFORCEMENT_CASES,
        sorted(versions.items()),
    )
    return "board:" + hashlib.sha256(repr(parts).encode()).hexdigest()


def _context(
    selection: Selection, year: years.PlanYear, versions: dict[str, int]
) -> dict[str, Any]:
    made = board.build(selection, year, versions)
    context = {**made, "board": board.head(selection, year), "information": []}
    context |= {"charts": None, "map_url": "", "team_178": []}
    context["following_url"] = selection.link(reverse("dashboard:following"))
    if not selection.asked.police_only and selection.districts:
        context["map_url"] = selection.link(reverse("dashboard:map"))
        context["charts"] = charts(made["standings"], selection, year, versions)
        context["drawn"] = [s.indicator for s in drawn_by_month(made["standings"])]
        context["information"] = _information(selection, year, versions)
        context["team_178"] = _team_178(selection, year, versions)
    return context


def _team_178(
    selection: Selection, year: years.PlanYear, versions: dict[str, int]
) -> list[dict[str, Any]]:
    """Counted per district and kept the way the figures are."""
    places = selection.asked.districts
    count = partial(team_year.team_counts, year.window)
    counts = figures.kept("team-178", "inspections", year, places, versions, count)
    return [_figure(*item, selection) for item in team_year.tile(counts)]


def _figure(key: str, label: Any, value: int, selection: Selection) -> dict[str, Any]:
    url = selection.link(reverse("dashboard:information", args=[key]))
    return {"label": label, "value": value, "url": url}


def _information(
    selection: Selection, year: years.PlanYear, versions: dict[str, int]
) -> list[dict[str, Any]]:
    """Figures without a goal; what a write to another room or district leaves as it is is kept."""
    window, places = year.window, selection.asked.districts
    asked = None if selection.asked.whole else places
    named = f"{selection.asked.whole:d}:{get_language()}"
    units, sectors = (
        figures.kept_whole(
            f"{kind}:{named}", room, year, [*places, None], versions, partial(ask, window, asked)
        )
        for kind, room, ask in (
            ("units", "communes", rows.of_communes),
            ("sectors", "inspections", rows.of_sectors),
        )
    )
    count = partial(outreach.indicators.tagged, window)
    tagged = figures.kept("tagged", "outreach", year, places, versions, count)
    told: list[rows.Told] = [*units, *sectors, *rows.of_areas(window, asked, tagged)]
    return [_figure(*item, selection) for item in told]
