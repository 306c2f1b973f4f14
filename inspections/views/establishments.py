from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Verb, requires
from communes.scoping import editable
from core import clock, pages
from core.limits import limited
from inspections import actions, columns, standing
from inspections.filters import EstablishmentFilter
from inspections.forms import EstablishmentForm
from inspections.models import Establishment
from inspections.picker import MOST, pickable

from . import shared
from .story import establishment_detail as establishment_detail


def establishment_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    may = user.can(Verb.RECORD_ESTABLISHMENTS)
    rows = Establishment.objects.visible_to(user).for_list()
    return pages.list_page(
        request,
        title=_("Register of establishments"),
        queryset=standing.with_standing(rows, clock.today()),
        columns=columns.ESTABLISHMENTS,
        filterset=EstablishmentFilter,
        create_url=reverse("inspections:establishment-create") if may else "",
        create_label=_("Add an establishment"),
        empty=_("No establishment is in the register yet."),
    )


@require_safe
@requires(Verb.RECORD_INSPECTIONS)
@limited("search")
def establishment_suggest(request: HttpRequest) -> HttpResponseBase:
    """At most twenty of the user's own that fit the typed words."""
    typed = request.GET.get("q", "")[:200].strip()
    rows = pickable(request.user).search(typed)[:MOST] if typed else []
    return JsonResponse({"results": [columns.suggestion(row) for row in rows]})


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
        template="inspections/establishment_form.html",
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
        template="inspections/establishment_form.html",
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
