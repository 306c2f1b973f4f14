"""The list of returns, a return's page, and what its own unit does with it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Verb
from communes.scoping import may_edit
from core import history, outgoing, pages, readings
from core.tables import printed
from enforcement.persons import sees_persons
from returns import actions, figures, telling
from returns.columns import RETURNS, timeliness
from returns.filters import ReturnFilter
from returns.forms import ReturnForm, SignedForm
from returns.models import Return

from . import documents, shared

State = Return.State


@require_safe
def return_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    links = [(reverse("returns:completeness"), _("Completeness and timeliness"))]
    if user.can(Verb.VERIFY_RETURNS):
        links.append((reverse("returns:review"), _("Verify many")))
    return pages.list_page(
        request,
        title=_("Returns of the units"),
        queryset=Return.objects.visible_to(user).for_list(),
        columns=RETURNS,
        filterset=ReturnFilter,
        empty=_("No return is expected: none has been opened for a period yet."),
        context={"actions": links},
    )


@require_safe
def return_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    report = shared.readable_return(user, pk)
    found = figures.unit_figures(report.period, report.unit, report=report)
    context = {
        "title": report.period.label,
        "subtitle": report.unit_name,
        "report": report,
        "timeliness": timeliness(report),
        "facts": facts(report),
        "sheets": shared.sheets_of(user, report, found),
        "source": shared.reconciled_words(report),
        "problems": shared.problems_of(user, report, found),
        "moved": shared.moved(user, report, found),
        "persons_hidden": not sees_persons(user),
        "may": steps(user, report),
        "papers": documents.offered(report),
        "papers_note": documents.without_letterhead(user, report),
        "changes": telling.changes(user, report),
    }
    return TemplateResponse(request, "returns/return.html", context)


def facts(report: Return) -> list[tuple[Any, ...]]:
    period = report.period
    told = [
        (_("Window"), f"{printed(period.first_day)} – {printed(period.last_day)}"),
        (_("Due on"), printed(report.due_on) or _("no day set")),
    ]
    optional = [
        (_("Received on"), printed(report.received_on)),
        (_("Submitted by"), _by(report.submitted_by, report.submitted_at)),
        (_("Verified by"), _by(report.verified_by, report.verified_at)),
        (_("Entered from letter"), _paper(report.letter_number, report.letter_on)),
        (_("Signed report"), _paper(report.signed_number, report.signed_on)),
        (_("Note to the province"), report.note),
    ]
    rows: list[tuple[Any, ...]] = [*told, *((label, value) for label, value in optional if value)]
    if report.scan:
        url = reverse("returns:return-file", args=[report.pk])
        rows.append((_("Scan"), _("Download (PDF)"), url))
    return rows


def _by(person: Any, at: Any) -> str:
    return f"{person or _('The system')}, {printed(at)}" if at else ""


def _paper(number: str, day: Any) -> str:
    return f"{number}, {printed(day)}" if number else ""


def steps(user: Any, report: Return) -> dict[str, bool]:
    """Which buttons this reader has on this return in its state."""
    open_ = report.period.closed_at is None
    mine, verifies = may_edit(user, report), user.can(Verb.VERIFY_RETURNS)
    return {
        "enter": open_ and mine and not report.is_received,
        "withdraw": open_ and mine and report.state == State.SUBMITTED,
        "sign": mine and report.is_received,
        "verify": open_
        and verifies
        and report.state == State.SUBMITTED
        and report.submitted_by_id != user.pk,
        "send_back": open_ and verifies and report.is_received,
    }


@never_cache
def return_enter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Type what no record holds; save it as a draft, or send the return in at once."""
    user: Any = request.user
    report = shared.editable_return(user, pk)
    if not steps(user, report)["enter"]:
        return shared.refused(request, report)
    sending = "_submit" in request.POST
    return pages.form_page(
        request,
        ReturnForm,
        title=_("Enter the return: %(period)s") % {"period": report.period.label},
        instance=report,
        save=lambda form: store(report, user, form, sending=sending),
        done=_("The return has been submitted.") if sending else _("The draft has been saved."),
        template="returns/enter.html",
        context={
            "report": report,
            "intro": report.unit_name,
            "source": shared.reconciled_words(report),
        },
    )


def store(report: Return, user: Any, form: ReturnForm, *, sending: bool) -> Return:
    """Draft and submission in one: either both are stored or nothing."""
    entered = {key: actions.Entered(**values) for key, values in form.entered().items()}
    try:
        with history.batch(by=user):
            saved = actions.save_draft(
                report, by=user, entered=entered, version=form.expected_version, **form.values()
            )
            return actions.submit(saved, by=user) if sending else saved
    except ValidationError as error:
        raise form.at_fields(error) from error


@require_POST
def return_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    report = shared.editable_return(request.user, pk)
    return shared.step(request, report, actions.withdraw, _("The return is a draft again."))


@never_cache
def return_sign(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    report = shared.editable_return(user, pk)
    if not steps(user, report)["sign"]:
        return shared.refused(request, report)
    return pages.form_page(
        request,
        SignedForm,
        title=_("Attach the signed report"),
        instance=report,
        save=lambda form: actions.attach_signed(
            report, by=user, version=form.expected_version, **form.values()
        ),
        context={"intro": str(report)},
    )


@require_safe
def return_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    report = shared.readable_return(request.user, pk)
    if not report.scan:
        raise Http404
    response = outgoing.stored_pdf(request, report.scan, f"bao-cao-{report.pk}.pdf")
    readings.log_page(request, Return, pk)
    return response
