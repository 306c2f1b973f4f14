"""What provincial staff do with returns that came in: one by one, or many at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from core import pages
from returns import actions, checks
from returns.columns import timeliness
from returns.forms import ReviewForm, SendBackForm
from returns.models import Return
from returns.waiting import submitted, to_verify

from . import shared


@require_POST
def return_verify(request: HttpRequest, pk: int) -> HttpResponse:
    report = shared.verifiable_return(request.user, pk)
    return shared.step(request, report, actions.verify, _("The return has been verified."))


@never_cache
def return_send_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    report = shared.verifiable_return(user, pk)
    if not report.is_received or report.period.closed_at:
        return shared.refused(request, report)
    return pages.form_page(
        request,
        SendBackForm,
        title=_("Send the return back"),
        instance=report,
        save=lambda form: actions.send_back(
            report, by=user, version=form.expected_version, **form.values()
        ),
        done=_("The return has been sent back."),
        context={"intro": str(report), "submit_label": _("Send back")},
    )


@requires(Verb.VERIFY_RETURNS)
@never_cache
def review(request: HttpRequest) -> HttpResponseBase:
    """Everything that was submitted, what looks odd on top; tick, and verify or send back.

    `?others`: without what the reader submitted, which a colleague verifies.
    """
    rows = (to_verify if "others" in request.GET else submitted)(request.user)
    act = request.POST.get("act", "")
    form = ReviewForm(request.POST if request.method == "POST" else None, rows=rows, act=act)
    if form.is_bound and form.is_valid() and _done(request, form):
        return redirect("returns:review")
    lines = _lines(request.user, rows)
    ticked = set(request.POST.getlist("reports"))
    context = {
        "title": _("Verify returns"),
        "form": form,
        "lines": [{**line, "ticked": line["key"] in ticked} for line in lines],
    }
    return TemplateResponse(request, "returns/review.html", context)


def _lines(user: Any, reports: list[Return]) -> list[dict[str, Any]]:
    odd = checks.anomalies(reports)
    lines = [
        {
            "report": report,
            "key": ReviewForm.key_of(report),
            "timeliness": timeliness(report),
            "problems": odd[report.pk],
            "own": report.submitted_by_id == user.pk,
        }
        for report in reports
    ]
    return sorted(lines, key=lambda line: -len(line["problems"]))


def _done(request: HttpRequest, form: ReviewForm) -> bool:
    """Verify or send back what was ticked, all or nothing; errors go to the form."""
    user: Any = request.user
    chosen = form.cleaned_data["reports"]
    try:
        if form.act == ReviewForm.SEND_BACK:
            reason, until = form.cleaned_data["reason"], form.cleaned_data["until"]
            number = actions.send_back_many(chosen, by=user, reason=reason, until=until)
            words = ngettext("%(n)s return sent back.", "%(n)s returns sent back.", number)
        else:
            number = actions.verify_many(chosen, by=user)
            words = ngettext("%(n)s return verified.", "%(n)s returns verified.", number)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    messages.success(request, words % {"n": number})
    return True
