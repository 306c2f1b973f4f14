"""What was found, followed to the end: said to be mended, verified, or open again."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.permissions import Verb, requires
from communes.scoping import editable, may_edit, readable
from core import clock, pages
from core.paginator import count_in_words, counted
from inspections import actions, columns
from inspections.actions.findings import evidence_of
from inspections.finding_filters import FindingFilter
from inspections.forms.findings import RemedyForm, ReopenForm, VerifyForm
from inspections.models import Finding, Sanction

from . import shared
from .files import evidence_section

RELATED = (
    "visit__establishment",
    "visit__commune__district",
    "visit__inspection__team",
    "act",
    "verified_by",
    "remedied_by",
    "verified_in",
)


def finding_list(request: HttpRequest) -> HttpResponseBase:
    """Worst first: the longest overdue on top, what is verified below everything open."""
    rows = Finding.objects.visible_to(request.user)
    return pages.list_page(
        request,
        title=_("Findings"),
        queryset=rows.for_list(),
        columns=columns.FINDINGS,
        filterset=FindingFilter,
        empty=_("Nothing was found that is not in order."),
        context={"subtitle": _open_words(rows)},
    )


def _open_words(rows: Any) -> str:
    """How many, each opening its rows."""
    today = clock.today()
    text = _("{open} open, {late} of them overdue on {day}")
    return format_html(
        text,
        open=_opening("open", rows.still_open()),
        late=_opening("overdue", rows.overdue(today)),
        day=today.strftime("%d/%m/%Y"),
    )


def _opening(state: str, rows: Any) -> str:
    url, said = reverse("inspections:finding-list"), count_in_words(counted(rows))
    return format_html('<a href="{}?state={}">{}</a>', url, state, said)


def finding_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = readable(user, Finding, pk, *RELATED)
    visit = found.visit
    mine = may_edit(user, found)
    sanctions = Sanction.objects.visible_to(user).filter(finding=found).for_list()
    return shared.record_page(
        request,
        found,
        noun="visit",
        edit_url=None,
        delete_url=None,
        title=found.text,
        subtitle=f"{visit.establishment.name} · {visit.visited_on:%d/%m/%Y}",
        facts=_facts(user, found),
        sections=[
            pages.section(
                _("Sanctions"), columns.SANCTIONS_OF_FINDING, sanctions, _("Nothing decided yet.")
            )
        ],
        mine=mine,
        actions=_next_steps(user, found) if mine else [],
        template="inspections/with_files.html",
        **evidence_section(user, found, mine),
    )


def _facts(user: Any, found: Finding) -> list[tuple[Any, ...]]:
    visit = found.visit
    day = lambda value: value.strftime("%d/%m/%Y") if value else ""  # noqa: E731
    facts: list[tuple[Any, ...]] = [
        (_("State"), state_text(found)),
        (_("Establishment"), visit.establishment.name, shared.address(user, visit.establishment)),
        (_("Commune"), visit.commune.with_district),
        (_("Visit"), f"{visit.visited_on:%d/%m/%Y}, {visit.inspection.team.name}",
         visit.get_absolute_url()),
        (_("Act violated"), str(found.act) if found.act else _("No act of the table")),
        (_("Measure"), found.get_measure_display()),
    ]  # fmt: skip
    told = (
        (_("To be remedied by"), day(found.remedy_due_on)),
        (_("Violation record no."), " · ".join(filter(None, (found.record_number,
                                                             day(found.record_on))))),
        (_("Transferred to"), " · ".join(filter(None, (found.transferred_to,
                                                       day(found.transferred_on))))),
        (_("File no."), found.transfer_file),
        (_("Why it was transferred"), found.transfer_reason),
        (_("Mended on"), day(found.remedied_on)),
        (_("How it was mended"), found.remedy_note),
        (_("Verified on"), day(found.verified_on)),
        (_("Verified by"), str(found.verified_by or "")),
        (_("What was seen"), found.verification_note),
    )  # fmt: skip
    facts += [(label, value) for label, value in told if value]
    again = found.verified_in
    url = shared.address(user, again) if again else ""
    if again and url:
        facts.append((_("Re-inspection"), f"{again.visited_on:%d/%m/%Y}", url))
    return facts


def state_text(found: Finding) -> str:
    """`Open`, and how long it has been overdue, in words."""
    state = str(found.state_label)
    today = clock.today()
    if not found.is_overdue(today):
        return state
    assert found.remedy_due_on is not None
    late = (today - found.remedy_due_on).days
    return _("%(state)s, %(days)s days overdue") % {"state": state, "days": late}


def _next_steps(user: Any, found: Finding) -> list[tuple[str, str]]:
    pk = found.pk
    steps = []
    if found.is_open:
        words = _("Say how it was mended") if not found.remedied_on else _("Correct the remedy")
        steps.append((reverse("inspections:finding-remedy", args=[pk]), words))
        if found.remedied_on and user.pk not in (found.created_by_id, found.remedied_by_id):
            steps.append((reverse("inspections:finding-verify", args=[pk]), _("Verify")))
        steps.append(shared.reinspect(found.visit))
    if found.remedied_on or found.verified_on:
        steps.append((reverse("inspections:finding-reopen", args=[pk]), _("Open it again")))
    if found.measure != Finding.Measure.REMINDED or found.act_id:
        steps.append((reverse("inspections:sanction-create", args=[pk]), _("Enter a decision")))
    return steps


@requires(Verb.RECORD_INSPECTIONS)
def finding_remedy(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Finding, pk, "visit__inspection__team", "visit__establishment")
    if not found.is_open:
        raise PermissionDenied
    return pages.form_page(
        request,
        RemedyForm,
        title=_("Say how it was mended"),
        instance=found,
        save=lambda form: actions.report_remedy(
            found, by=user, version=form.expected_version, **form.values()
        ),
        context={"intro": f"{found.text} · {found.visit.establishment.name}"},
    )


@requires(Verb.RECORD_INSPECTIONS)
def finding_verify(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Only somebody who neither recorded it nor said that it was mended."""
    user: Any = request.user
    found = editable(user, Finding, pk, "visit__inspection__team", "visit__establishment")
    waiting = found.is_open and found.remedied_on
    if not waiting or user.pk in (found.created_by_id, found.remedied_by_id):
        raise PermissionDenied
    return pages.form_page(
        request,
        VerifyForm,
        title=_("Verify that it was mended"),
        instance=found,
        save=lambda form: actions.verify_finding(
            found, by=user, version=form.expected_version, **form.values()
        ),
        context={"intro": _evidence_words(found)},
    )


def _evidence_words(found: Finding) -> str:
    files = evidence_of(found).count()
    return _("%(finding)s · mended on %(day)s: %(how)s · %(files)s pieces of evidence") % {
        "finding": found.text,
        "day": f"{found.remedied_on:%d/%m/%Y}",
        "how": found.remedy_note,
        "files": files,
    }


@requires(Verb.RECORD_INSPECTIONS)
def finding_reopen(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Finding, pk, "visit__inspection__team", "visit__establishment")
    if not (found.remedied_on or found.verified_on):
        raise PermissionDenied
    return pages.form_page(
        request,
        ReopenForm,
        title=_("Open it again"),
        instance=found,
        save=lambda form: actions.reopen_finding(
            found, by=user, version=form.expected_version, **form.values()
        ),
        context={"intro": f"{found.text} · {found.visit.establishment.name}"},
    )
