from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Verb, requires
from communes.fields import districts_for
from core import submissions
from outreach import actions
from outreach.actions import MonthRefused, MonthSaved
from outreach.models import Language, OutreachActivity
from outreach.month import Line, Month
from outreach.month_forms import ChoiceForm, CommonForm


@requires(Verb.RECORD_OUTREACH)
def month_grid(request: HttpRequest) -> HttpResponseBase:
    """A district's month: one line an activity. Nothing is stored unless every line can be."""
    user: Any = request.user
    if not districts_for(user).exists():
        raise PermissionDenied
    choice = ChoiceForm(request.GET, user=user)
    if not choice.is_valid():
        raise Http404
    chosen = choice.cleaned_data
    month = Month(user, chosen["district"], choice.first_day, chosen["form"])
    if request.method != "POST":
        repeat, more = "repeat" in request.GET, "more" in request.GET
        common = CommonForm(
            user=user, initial={"known": month.known, "language": Language.VIETNAMESE}
        )
        return _page(request, choice, month, common, month.blank_lines(repeat=repeat, more=more))
    common = CommonForm(request.POST, user=user)
    lines = month.posted_lines(request.POST)
    if common.is_valid():
        url = _store(request, choice, month, common, lines)
        if url:
            return redirect(url)
    return _page(request, choice, month, common, lines)


def _store(
    request: HttpRequest, choice: ChoiceForm, month: Month, common: CommonForm, lines: list[Line]
) -> str:
    """The address to go on to, "" when something is wrong and nothing was stored."""
    user: Any = request.user
    saved = MonthSaved()

    def store() -> MonthSaved:
        nonlocal saved
        new = {**common.values(), "form": month.form}
        changes = month.changes(lines, new, common.cleaned_data["known"])
        common.check_new(changes)
        if common.errors or any(line.form.errors for line in lines):
            raise MonthRefused
        saved = actions.save_month(changes, by=user)
        return saved

    url = _next_address(choice, further="_again" in request.POST)
    try:
        url = submissions.once(common, store, lambda _saved: url, guarded=True)
    except MonthRefused as refused:
        month.show_refusal(lines, refused)
        return ""
    messages.success(request, _told(saved))
    return url


def _next_address(choice: ChoiceForm, *, further: bool) -> str:
    month = {"month": choice.next_month} if further and choice.next_month else {}
    return reverse("outreach:month-grid") + choice.query(**month)


def _told(saved: MonthSaved) -> str:
    if not (saved.recorded or saved.changed or saved.removed):
        return _("Nothing had changed.")
    return _("Saved: %(new)s new, %(changed)s changed, %(removed)s removed.") % {
        "new": saved.recorded,
        "changed": saved.changed,
        "removed": saved.removed,
    }


def _page(
    request: HttpRequest, choice: ChoiceForm, month: Month, common: CommonForm, lines: list[Line]
) -> HttpResponseBase:
    wrong = _mark(lines)
    common.mark_errors()
    if wrong:
        common.show_known(month.known)
    context = {
        "choice": choice,
        "common": common,
        "month": month,
        "rows": month.rows(lines),
        "wrong": wrong,
        "repeated": any(line.suggested for line in lines),
        **_words(choice, month),
    }
    status = 409 if any(line.theirs for line in lines) else 200
    return TemplateResponse(request, "outreach/month.html", context, status=status)


def _mark(lines: list[Line]) -> int:
    """How many lines are wrong; each wrong cell is marked."""
    wrong = [line for line in lines if line.form.is_bound and line.form.errors]
    for line in wrong:
        line.form.mark_errors()
    return len(wrong)


def _words(choice: ChoiceForm, month: Month) -> dict[str, Any]:
    form = OutreachActivity.Form(month.form)
    return {
        "unit": OutreachActivity.UNITS[form],
        "form_label": form.label,
        "month_label": f"{month.first_day:%m/%Y}",
        "repeat_url": choice.query(repeat="1"),
        "more_url": choice.query(more="1"),
        "next_month": choice.next_month,
        "list_url": reverse("outreach:activity-list"),
    }
