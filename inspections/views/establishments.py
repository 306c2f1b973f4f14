from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Verb, requires
from communes.scoping import editable, readable
from core import pages
from inspections import actions, columns
from inspections.filters import EstablishmentFilter
from inspections.forms import EstablishmentForm
from inspections.models import Establishment, Visit
from inspections.picker import MOST, pickable

from . import shared

SHOWN_VISITS = 100


def establishment_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    may = user.can(Verb.RECORD_ESTABLISHMENTS)
    return pages.list_page(
        request,
        title=_("Register of establishments"),
        queryset=Establishment.objects.visible_to(user).for_list(),
        columns=columns.ESTABLISHMENTS,
        filterset=EstablishmentFilter,
        create_url=reverse("inspections:establishment-create") if may else "",
        create_label=_("Add an establishment"),
        empty=_("No establishment is in the register yet."),
    )


@require_safe
@requires(Verb.RECORD_INSPECTIONS)
def establishment_suggest(request: HttpRequest) -> HttpResponseBase:
    """At most twenty of the user's own that fit the typed words."""
    typed = request.GET.get("q", "")[:200].strip()
    rows = pickable(request.user).search(typed)[:MOST] if typed else []
    return JsonResponse({"results": [columns.suggestion(row) for row in rows]})


def establishment_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = readable(user, Establishment, pk, "commune__district", "agency")
    visits = Visit.objects.visible_to(user).filter(establishment=found).for_list()
    shown = columns.VISITS_OF_ESTABLISHMENT
    return shared.record_page(
        request,
        found,
        noun="establishment",
        subtitle=f"{found.get_kind_display()} · {found.commune.with_district}",
        facts=_facts(found),
        sections=[pages.section(_("Visits"), shown, visits[:SHOWN_VISITS], _("Not visited yet."))],
    )


def _facts(found: Establishment) -> list[tuple[Any, ...]]:
    place = (found.commune.full_name, found.commune.get_absolute_url())
    return [
        (_("Group"), found.group_label),
        (_("Conditional on security and order"), _("Yes") if found.is_conditional else _("No")),
        (_("Liable to abuse"), _("Yes") if found.is_at_risk else _("No")),
        (_("Address"), found.address),
        (_("Commune"), *place),
        (_("In business since"), found.valid_from and found.valid_from.strftime("%d/%m/%Y")),
        (_("In business until"), found.valid_to and found.valid_to.strftime("%d/%m/%Y")),
        *([(_("Entered for"), str(found.agency))] if found.agency else []),
    ]


@requires(Verb.RECORD_ESTABLISHMENTS)
def establishment_create(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    return pages.form_page(
        request,
        EstablishmentForm,
        title=_("Add an establishment"),
        save=lambda form: actions.record_establishment(by=user, **form.values()),
        back_url=reverse("inspections:establishment-list"),
        again=True,
        template="inspections/form.html",
    )


@requires(Verb.RECORD_ESTABLISHMENTS)
def establishment_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Establishment, pk)
    return pages.form_page(
        request,
        EstablishmentForm,
        title=_("Change the establishment"),
        instance=found,
        save=lambda form: actions.change_establishment(
            found, by=user, version=form.expected_version, **form.values()
        ),
        template="inspections/form.html",
    )


@require_POST
@requires(Verb.RECORD_ESTABLISHMENTS)
def establishment_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Establishment, pk)
    return shared.delete(
        request,
        found,
        "establishment",
        lambda: actions.remove_establishment(found, by=user),
        reverse("inspections:establishment-list"),
    )


@require_POST
@requires(Verb.RECORD_ESTABLISHMENTS)
def establishment_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    return shared.restore(
        request, Establishment, pk, lambda gone: actions.restore_establishment(gone, by=user)
    )
