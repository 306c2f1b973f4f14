"""The official reports of a year, one of them with its passages, and its files."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import Verb, requires
from core import outgoing, pages, periods, readings
from core.models import ReportingPeriod
from core.papers import Section
from core.periods import REPORTED
from sonla_plan.plan import words
from sonla_plan.plan.models import Plan
from sonla_plan.plan.views.plans import current_year
from sonla_plan.plan.views.shared import plan_of

from . import actions, files
from .facts import Facts, facts_of, has_begun
from .forms import PassageForm, SignedCopyForm
from .models import Passage, Report
from .official import build_official
from .passages import Written, of_period
from .references import links


@require_safe
@requires(Verb.SEE_PROVINCE)
def report_current(request: HttpRequest) -> HttpResponse:
    return redirect("reports:report-list", year=current_year())


@require_safe
@requires(Verb.SEE_PROVINCE)
def report_list(request: HttpRequest, year: int) -> HttpResponse:
    user: Any = request.user
    plans = {plan.year: plan for plan in Plan.objects.visible_to(user).order_by("-year")}
    if year not in plans:
        raise Http404
    rows = list(periods.of_year(year, *REPORTED))
    signed = {r.period_id: r for r in Report.objects.live().filter(period__in=rows)}
    context = {
        "title": _("Official reports of %(year)s") % {"year": str(year)},
        "plan": plans[year],
        "rows": [_row(period, signed.get(period.pk)) for period in rows],
        "years": [(str(y), reverse("reports:report-list", args=[y]), y == year) for y in plans],
    }
    return TemplateResponse(request, "reports/list.html", context)


def _row(period: ReportingPeriod, report: Report | None) -> dict[str, Any]:
    """One that has not begun is named, and opens nothing."""
    url = address(period) if has_begun(period) else ""
    return {"period": period, "url": url, "signed": report}


def address(period: ReportingPeriod, page: str = "report-detail", *args: str) -> str:
    return reverse(f"reports:{page}", args=[period.year, period.pk, *args])


def period_of(request: HttpRequest, year: int, pk: int) -> ReportingPeriod:
    """A period that is reported on and has begun, of a year with a plan."""
    user: Any = request.user
    plan_of(user, year)
    period = periods.of_year(year, *REPORTED).filter(pk=pk).first()
    if period is None or not has_begun(period):
        raise Http404
    return period


@require_safe
@requires(Verb.SEE_PROVINCE)
def report_detail(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    user: Any = request.user
    period = period_of(request, year, pk)
    facts, written = facts_of(period, user), of_period(period)
    report = files.signed(period)
    paper = build_official(period, facts, written, report)
    may_write = user.can(Verb.WRITE_REPORTS)
    context = {
        "title": period.label,
        "period": period,
        "facts": facts,
        "paper": paper,
        "sections": [_section(period, section) for section in paper.sections],
        "report": report,
        "signed": report,
        "passages": [_passage(period, w, open_=may_write and not report) for w in written.values()],
        "may_write": may_write,
        "links": _links(period),
        "about": _about(period, facts, report),
        "changes": words.history(report) if report else None,
    }
    return TemplateResponse(request, "reports/report.html", context)


def _section(period: ReportingPeriod, section: Section) -> dict[str, Any]:
    blocks = [{"block": block, "links": links(period, block)} for block in section.blocks]
    return {"section": section, "blocks": blocks}


def _passage(period: ReportingPeriod, written: Written, *, open_: bool) -> dict[str, Any]:
    url = address(period, "passage-edit", written.key) if open_ else ""
    return {"written": written, "url": url}


def _links(period: ReportingPeriod) -> dict[str, str]:
    names = ("report-docx", "report-pdf", "report-xlsx", "brief-docx", "brief-pdf", "report-sign")
    return {name.replace("-", "_"): address(period, name) for name in names}


def _about(period: ReportingPeriod, facts: Facts, report: Report | None) -> list[tuple[Any, ...]]:
    state = _("provisional, the period is not closed") if facts.provisional else _("closed")
    period_url = reverse("plan:period-detail", args=[period.year, period.pk])
    rows: list[tuple[Any, ...]] = [
        (_("Window"), f"{period.first_day:%d/%m/%Y} – {period.last_day:%d/%m/%Y}"),
        (_("State of the figures"), state, period_url),
    ]
    if report:
        rows.append((_("Signed report"), f"{report.number}, {report.issued_on:%d/%m/%Y}"))
        rows.append((_("Scan"), _("Download (PDF)"), address(period, "report-scan")))
    return rows


def _file(
    request: HttpRequest,
    period: ReportingPeriod,
    draw: Callable[[ReportingPeriod, str, User], bytes],
    name: str,
) -> HttpResponse:
    user: Any = request.user
    return outgoing.paper(
        request,
        lambda ending: draw(period, ending, user),
        name=f"{name}-{files.code(period)}",
        back_url=address(period),
    )


@require_safe
@requires(Verb.SEE_PROVINCE)
@never_cache
def report_file(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    return _file(request, period_of(request, year, pk), files.official, "bao-cao")


@require_safe
@requires(Verb.SEE_PROVINCE)
@never_cache
def brief_file(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    return _file(request, period_of(request, year, pk), files.brief, "bao-cao-nhanh")


@requires(Verb.WRITE_REPORTS)
def passage_edit(request: HttpRequest, year: int, pk: int, key: str) -> HttpResponseBase:
    """The period's own words; before that, those of the report before stand in the field."""
    user: Any = request.user
    period = period_of(request, year, pk)
    if key not in Passage.Key.values:
        raise Http404
    written = of_period(period)[key]
    own = Passage.objects.live().filter(period=period, key=key).select_related("period").first()
    return pages.form_page(
        request,
        PassageForm,
        title=f"{written.label}: {period.label}",
        instance=own,
        initial={"text": written.text},
        save=lambda form: actions.write_passage(
            period, by=user, key=key, text=form.cleaned_data["text"], version=form.expected_version
        ),
        back_url=address(period),
        template="reports/passage.html",
        context={"written": written},
    )


@requires(Verb.WRITE_REPORTS)
def report_sign(request: HttpRequest, year: int, pk: int) -> HttpResponseBase:
    user: Any = request.user
    period = period_of(request, year, pk)
    if period.closed_at is None:
        messages.error(request, actions.NOT_CLOSED)
        return redirect(address(period))
    return pages.form_page(
        request,
        SignedCopyForm,
        title=_("Attach the signed report: %(period)s") % {"period": period.label},
        form_kwargs={"period": period},
        save=lambda form: actions.attach_signed(period, by=user, **form.values()),
        done=_("The signed report is attached."),
        back_url=address(period),
        context={"intro": _("Its passages cannot be changed any more then.")},
    )


@require_POST
@requires(Verb.WRITE_REPORTS)
def report_unsign(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    user: Any = request.user
    period = period_of(request, year, pk)
    report = files.signed(period)
    if report is None:
        raise Http404
    reason = request.POST.get("reason", "").strip()[:300]
    if reason:
        actions.remove_signed(report, by=user, reason=reason)
        done = _("The signed report is taken away; the report is a draft again.")
        messages.success(request, done)
    else:
        messages.error(request, _("Say why the signed report is taken away."))
    return redirect(address(period))


@require_safe
@requires(Verb.SEE_PROVINCE)
def report_scan(request: HttpRequest, year: int, pk: int) -> HttpResponseBase:
    period = period_of(request, year, pk)
    report = files.signed(period)
    if report is None:
        raise Http404
    response = outgoing.stored_pdf(request, report.scan, f"bao-cao-ban-ky-{files.code(period)}.pdf")
    readings.log_page(request, type(report), report.pk)
    return response
