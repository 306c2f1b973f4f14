"""What the inspections came to: for leadership, and for everybody within their scope."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock, pages
from inspections import results
from inspections.forms.results import ResultsForm


@require_safe
def results_page(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    today = clock.today()
    days = {"since": datetime.date(today.year, 1, 1), "until": today}
    form = ResultsForm(request.GET or None, user=user, initial=days)
    wrong = form.is_bound and not form.is_valid()
    typed = form.cleaned_data if form.is_bound and not wrong else {}
    asked = results.Asked(
        user=user,
        since=typed.get("since") or days["since"],
        until=typed.get("until") or days["until"],
        district=typed["district"].pk if typed.get("district") else None,
    )
    pages.materialise_choices(form)
    context = {
        "title": _("Results of the inspections"),
        "subtitle": _("Visits from %(first)s to %(last)s; what is still planned is not counted.")
        % {"first": asked.since.strftime("%d/%m/%Y"), "last": asked.until.strftime("%d/%m/%Y")},
        "filter_form": form,
        "tables": [] if wrong else results.tables(asked),
    }
    return TemplateResponse(request, "inspections/results.html", context)
