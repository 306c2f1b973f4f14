from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from communes.scoping import editable, readable
from core import pages
from inspections import actions, columns
from inspections.forms import TeamForm
from inspections.models import Team

from . import shared
from .inspections import held_rows

SHOWN = 50


def team_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    return pages.list_page(
        request,
        title=_("Inspection teams"),
        queryset=Team.objects.visible_to(user).for_list(),
        columns=columns.TEAMS,
        create_url=reverse("inspections:team-create") if keeps_teams(user) else "",
        create_label=_("Add a team"),
        empty=_("There is no team yet."),
    )


def keeps_teams(user: Any) -> bool:
    return bool(user.can(Verb.RECORD_INSPECTIONS) and user.can(Verb.SEE_PROVINCE))


def team_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    team = readable(request.user, Team, pk, "body__district", "agency")
    held = held_rows(request.user).filter(team=team)[:SHOWN]
    shown = [c for c in columns.HELD if c.key != "team"]
    return shared.record_page(
        request,
        team,
        noun="team",
        subtitle=team.get_level_display(),
        facts=[
            (_("Level"), team.get_level_display()),
            (_("District body"), str(team.body or "")),
            (_("Agency"), str(team.agency or "")),
            (_("In force from"), team.valid_from and team.valid_from.strftime("%d/%m/%Y")),
            (_("Until"), team.valid_to and team.valid_to.strftime("%d/%m/%Y")),
        ],
        sections=[pages.section(_("Inspections held"), shown, held, _("None that you may see."))],
    )


@requires(Verb.RECORD_INSPECTIONS)
def team_create(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    if not keeps_teams(user):
        raise PermissionDenied
    return pages.form_page(
        request,
        TeamForm,
        title=_("Add a team"),
        save=lambda form: actions.record_team(by=user, **form.values()),
        back_url=reverse("inspections:team-list"),
        template="inspections/form.html",
    )


@requires(Verb.RECORD_INSPECTIONS)
def team_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    team = editable(user, Team, pk)
    return pages.form_page(
        request,
        TeamForm,
        title=_("Change the team"),
        instance=team,
        save=lambda form: actions.change_team(
            team, by=user, version=form.expected_version, **form.values()
        ),
        template="inspections/form.html",
    )


@require_POST
@requires(Verb.RECORD_INSPECTIONS)
def team_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    team = editable(user, Team, pk)
    url = reverse("inspections:team-list")
    return shared.delete(request, team, "team", lambda: actions.remove_team(team, by=user), url)


@require_POST
@requires(Verb.RECORD_INSPECTIONS)
def team_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    return shared.restore(request, Team, pk, lambda gone: actions.restore_team(gone, by=user))
