"""Where to go next: for whoever plans the province's inspections, and never as a file."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import Verb, requires
from core import clock, pages, readings
from core.paginator import CappedPaginator
from inspections import suggested
from inspections.filters import SuggestionFilter
from inspections.models import Establishment, Inspection, PlannedEstablishment

ROWS = pages.PER_PAGE


@never_cache
@require_safe
@requires(Verb.SEE_PLANNED_INSPECTIONS, Verb.MANAGE_REFERENCE)
def suggestion_page(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    readings.log_page(request, Establishment)
    today = clock.today()
    rules = suggested.rules_on(today)
    rows = suggested.in_business(user, today)
    bound = SuggestionFilter(request.GET or None, queryset=rows, request=request)
    fits = not bound.is_bound or bound.is_valid()
    page = _page(bound.qs if fits else rows.none(), rules, today, request.GET.get("page"))
    pages.materialise_choices(bound.form)
    found = suggested.told(page.object_list, rules, today)
    context = {
        "title": _("Suggestions for the plan"),
        "subtitle": _("Points on %(day)s from the register and earlier visits, most first.")
        % {"day": today.strftime("%d/%m/%Y")},
        "page": page,
        "filter_form": bound.form,
        "lines": lines(user, found),
        "rules_url": reverse("inspections:rule-value-list"),
    }
    return TemplateResponse(request, "inspections/suggestions.html", context)


def _page(rows: Any, rules: dict[str, int], day: datetime.date, number: str | None) -> Any:
    scores = suggested.ranked(rows, rules, day, CappedPaginator.CAP + 1)
    keys = [pk for pk, _score in scores]
    return CappedPaginator(rows.for_list(), ROWS, keys).page_of(number)


def lines(user: Any, found: list[suggested.Suggestion]) -> list[dict[str, Any]]:
    """With the inspection in which an establishment already stands, so that it is not put twice."""
    keys = [one.establishment.pk for one in found]
    planned = PlannedEstablishment.objects.visible_to(user).filter(
        establishment__in=keys, inspection__state=Inspection.State.PLANNED
    )
    standing = {row.establishment_id: row for row in planned.select_related("inspection")}
    create = reverse("inspections:plan-create")
    return [
        {
            "one": one,
            "planned": standing.get(one.establishment.pk),
            "plan_url": f"{create}?establishment={one.establishment.pk}",
        }
        for one in found
    ]
