"""Decisions of the authorities on what was found."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from communes.scoping import editable, readable
from core import pages
from core.tables import printed
from inspections import actions, columns
from inspections.finding_filters import SanctionFilter
from inspections.forms.findings import SanctionForm
from inspections.models import Finding, Sanction

from . import shared

RELATED = (
    "finding__act",
    "finding__visit__establishment",
    "finding__visit__commune__district",
    "finding__visit__inspection__team",
)


def sanction_list(request: HttpRequest) -> HttpResponseBase:
    return pages.list_page(
        request,
        title=_("Sanctions decided"),
        queryset=Sanction.objects.visible_to(request.user).for_list(),
        columns=columns.SANCTIONS,
        filterset=SanctionFilter,
        empty=_("No decision is recorded yet."),
    )


def sanction_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = readable(request.user, Sanction, pk, *RELATED)
    return shared.record_page(
        request,
        found,
        noun="sanction",
        title=_("Decision %(number)s") % {"number": found.decision_number},
        subtitle=f"{found.decided_on:%d/%m/%Y} · {found.authority}",
        facts=_facts(request.user, found),
    )


def _facts(user: Any, found: Sanction) -> list[tuple[Any, ...]]:
    finding = found.finding
    place = finding.visit.establishment
    amount = f"{printed(found.amount)} đồng" if found.amount else ""
    facts: list[tuple[Any, ...]] = [
        (_("Finding"), finding.text, finding.get_absolute_url()),
        (_("Act violated"), str(finding.act) if finding.act else ""),
        (_("Establishment"), place.name, shared.address(user, place)),
        (_("Decided against"), found.get_subject_display()),
        (_("Sanction"), found.get_form_display()),
        (_("Amount"), amount),
        (_("Paid on"), found.paid_on.strftime("%d/%m/%Y") if found.paid_on else _("not yet")),
    ]
    if found.form != Sanction.Form.FINE:
        facts = facts[:-2]
    if found.is_outside_range:
        facts.append((_("Outside the range"), f"{found.range_warning()} {found.range_note}"))
    if found.other_measures:
        facts.append((_("Other measures"), found.other_measures))
    return facts


@requires(Verb.RECORD_INSPECTIONS)
def sanction_create(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`pk` is the finding's."""
    user: Any = request.user
    finding = editable(user, Finding, pk, "act", "visit__establishment")
    return pages.form_page(
        request,
        SanctionForm,
        title=_("Enter a decision"),
        instance=Sanction(finding=finding),
        save=lambda form: actions.record_sanction(finding, by=user, **form.values()),
        back_url=finding.get_absolute_url(),
        template="inspections/form.html",
        context={"intro": f"{finding.text} · {finding.visit.establishment.name}"},
    )


@requires(Verb.RECORD_INSPECTIONS)
def sanction_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Sanction, pk, *RELATED)
    return pages.form_page(
        request,
        SanctionForm,
        title=_("Change the decision"),
        instance=found,
        save=lambda form: actions.change_sanction(
            found, by=user, version=form.expected_version, **form.values()
        ),
        template="inspections/form.html",
        context={"intro": str(found.finding)},
    )


@require_POST
@requires(Verb.RECORD_INSPECTIONS)
def sanction_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Sanction, pk, "finding")
    url = found.finding.get_absolute_url()
    action = lambda: actions.remove_sanction(found, by=user)  # noqa: E731
    return shared.delete(request, found, "sanction", action, url)


@require_POST
@requires(Verb.RECORD_INSPECTIONS)
def sanction_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    return shared.restore(
        request, Sanction, pk, lambda gone: actions.restore_sanction(gone, by=user)
    )
