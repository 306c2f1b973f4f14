from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Verb, requires
from communes.models import Commune, CommuneOfficer, CommuneTag, District, Hotline
from communes.scoping import scope_of
from core import clock, readings
from core.tables import printed
from sonla_plan.plan import years

from . import missing
from .forms import WhyNotForm
from .reading import (
    ON_A_COMMUNE,
    ON_A_DISTRICT,
    Reading,
    commune_of,
    district_of,
    read,
    story,
)
from .standing import State, States, communes_of, states, target_lines


@require_safe
@requires(*missing.EXPLAINS)
def why_not(request: HttpRequest) -> HttpResponse:
    """Why a page does not open, for oneself or for somebody who asked on the telephone."""
    form = WhyNotForm(request.GET or None, reader=request.user)
    answers = None
    if form.is_bound and form.is_valid():
        answers = missing.answers(form.cleaned_data["what"], form.cleaned_data["who"])
    for answer in answers or ():
        inspection = missing.inspection_of(answer.record)
        if inspection is not None and inspection.state != inspection.State.HELD:
            readings.log_page(request, type(inspection), inspection.pk)
    context = {"title": _("Why is it not seen?"), "form": form, "answers": answers}
    return TemplateResponse(request, "places/why_not.html", context)


@require_safe
def district(request: HttpRequest, code: str) -> HttpResponse:
    """What was done in a district, within the reader's scope."""
    place = district_of(request.user, code)
    reading = read(request.user, place, request.GET)
    found = states(place.pk, reading.year) if reading.sees_figures else None
    communes = communes_of(place.pk, clock.today())
    context = {
        "title": place.full_name,
        "facts": _district_facts(request, place, len(communes)),
        "lines": target_lines(reading.selection, reading.year) if reading.sees_targets else [],
        "board_url": reading.selection.link(reverse("dashboard:overview")),
        "communes": [_commune_line(c, found, reading) for c in communes],
        "lists": _lists(district=place.pk),
        "phone_url": _phone_url(request.user, place),
        **_story(request, place, ON_A_DISTRICT, reading),
    }
    return TemplateResponse(request, "places/district.html", context)


@require_safe
def commune(request: HttpRequest, code: str) -> HttpResponse:
    """What was done in a commune; hotspots, incidents and cases are not of a commune."""
    place = commune_of(request.user, code)
    reading = read(request.user, place.district, request.GET)
    state = None
    if reading.sees_figures and place.district_id:
        state = states(place.district_id, reading.year).of(place.pk)
    context = {
        "title": place.full_name,
        "district": place.district,
        "facts": _commune_facts(request, place),
        "state": _state_facts(state, place, reading) if state else [],
        "lists": _lists(commune=place.pk),
        **_story(request, place, ON_A_COMMUNE, reading),
    }
    return TemplateResponse(request, "places/commune.html", context)


def _commune_line(unit: Commune, found: States | None, reading: Reading) -> dict[str, Any]:
    """A commune's year; its figures open the rows of that commune alone."""
    if found is None:
        return {"unit": unit, "state": None}
    models = reverse("dashboard:information", args=["models_in_force"])
    trained = reverse("dashboard:rows", args=["officers_trained"])
    link = reading.selection.link
    return {
        "unit": unit,
        "state": found.of(unit.pk),
        "models_url": link(models, commune=unit.code),
        "trained_url": link(trained, commune=unit.code),
    }


def _story(
    request: HttpRequest, place: Commune | District, tellers: Any, reading: Reading
) -> dict[str, Any]:
    entries, more = story(tellers, place, request.user, reading)
    return {
        "entries": entries,
        "more": more,
        "year": str(reading.year.year),
        "as_of": reading.selection.until,
        "choices": _year_choices(reading),
    }


def _year_choices(reading: Reading) -> list[dict[str, Any]]:
    year = reading.year.year
    choices = [
        {"label": str(y), "url": f"?year={y}", "active": y == year and not reading.all_years}
        for y in years.years()
    ]
    every = {"label": _("All years"), "url": f"?year={year}&all=1", "active": reading.all_years}
    return [*choices, every]


def _lists(**place: int) -> list[tuple[str, str]]:
    """Where everything can be read that a page of 100 entries leaves out."""
    name, pk = next(iter(place.items()))
    wanted = (
        ("outreach:activity-list", _("All outreach activities")),
        ("inspections:visit-list", _("All visits to establishments")),
    )
    return [(f"{reverse(url)}?{name}={pk}", label) for url, label in wanted]


def _phone_url(user: Any, place: District) -> str:
    scope = scope_of(user)
    mine = user.seen_through is None and user.can(Verb.RECORD_COMMUNE_FACTS)
    mine = mine and (scope.province or place.pk in scope.districts)
    return reverse("communes:district-phone", args=[place.pk]) if mine else ""


def _district_facts(request: HttpRequest, place: District, communes: int) -> list[tuple[Any, ...]]:
    hotlines = Hotline.objects.visible_to(request.user).in_force(clock.today())
    return [
        (_("Code"), place.code),
        (_("Communes, wards and townships"), communes),
        (_("Phone"), place.phone or _("not recorded")),
        (_("Published hotlines"), "; ".join(str(h) for h in hotlines.filter(district=place))),
    ]


def _commune_facts(request: HttpRequest, place: Commune) -> list[tuple[Any, ...]]:
    today, user = clock.today(), request.user
    tags = CommuneTag.objects.visible_to(user).in_force(today).filter(commune=place)
    officers = CommuneOfficer.objects.visible_to(user).in_force(today).filter(commune=place)
    district = place.district
    return [
        (_("Code"), place.code),
        *([(_("District"), district, district.get_absolute_url())] if district else []),
        *([(_("Other spellings"), place.name_alt)] if place.name_alt else []),
        (_("Kind of area"), "; ".join(f"{t.get_kind_display()} ({t.source})" for t in tags)),
        *((o.position, _officer(o), o.get_absolute_url()) for o in officers.order_by("pk")),
    ]


def _officer(officer: CommuneOfficer) -> str:
    return " · ".join(part for part in (officer.holder or _("(vacant)"), officer.phone) if part)


def _state_facts(state: State, place: Commune, reading: Reading) -> list[tuple[Any, ...]]:
    """The commune's year; its counts open the rows they are made of."""
    year, link = reading.year.year, reading.selection.link
    models = reverse("dashboard:information", args=["models_in_force"])
    trained = reverse("dashboard:rows", args=["officers_trained"])
    return [
        (_("Outreach this year"), state.reached),
        (_("Registered for %(year)s") % {"year": year}, state.registered),
        (_("Recognised for %(year)s") % {"year": year - 1}, state.recognition),
        (_("Prevention models in force"), printed(state.models), link(models, commune=place.code)),
        (
            _("Officers trained this year"),
            state.training,
            link(trained, commune=place.code, which="population") if state.officers else "",
        ),
    ]
