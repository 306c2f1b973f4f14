from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from communes.scoping import editable, may_edit, readable
from core import pages
from core.presentation import Entry
from inspections import actions, columns, counts, line_sets
from inspections.filters import VisitFilter
from inspections.forms import VisitForm
from inspections.models import Finding, Inspection, Visit, VisitFile
from inspections.models.staff import PARTS

from . import documents, shared
from .files import files_section


def visit_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    rows = Visit.objects.visible_to(user)
    rows = rows.filter(inspection__state=Inspection.State.HELD)
    return pages.list_page(
        request,
        title=_("Visits of establishments"),
        queryset=rows.for_list(),
        columns=columns.VISITS,
        filterset=VisitFilter,
        empty=_("No establishment has been visited yet."),
        summary=lambda keys: counts.of_visits(keys, rows),
    )


def visit_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = readable(user, Visit, pk, "inspection__team", "establishment", "commune__district")
    team, mine = found.inspection.team, may_edit(user, found)
    findings = Finding.objects.visible_to(user).filter(visit=found).for_list()
    shown = columns.FINDINGS_OF_VISIT
    files, keys = files_section(user, found, mine)
    return shared.record_page(
        request,
        found,
        noun="visit",
        title=found.establishment.name,
        subtitle=f"{found.visited_on:%d/%m/%Y} · {team.name}",
        facts=_facts(user, found),
        sections=[
            pages.section(_("Findings"), shown, findings, _("Nothing was found.")),
            *minutes_sections(found),
        ],
        template="inspections/with_files.html",
        **files,
        mine=mine,
        changes=_history(found, keys, mine),
        papers=documents.of_visit(found),
        actions=[shared.reinspect(found)] if _may_reinspect(user, findings) else [],
    )


def _history(found: Visit, files: list[int], mine: bool) -> list[Entry]:
    """Of its lines and of these files with it."""
    about = [*line_sets.of_visit(found, mine=mine), line_sets.told(_("File"), VisitFile, files)]
    return shared.changes_of(found, *about)


def _may_reinspect(user: Any, findings: Any) -> bool:
    """Where something is still open, whoever plans inspections may plan to look again."""
    return bool(user.can(Verb.RECORD_INSPECTIONS)) and any(row.is_open for row in findings)


def minutes_sections(found: Visit) -> list[dict[str, Any]]:
    """The checklist as answered; nothing where the minutes have not been typed."""
    answers = list(answers_of(found))
    return [pages.section(_("Checklist"), columns.ANSWERS, answers)] if answers else []


def answers_of(found: Visit) -> Any:
    rows = found.answers.filter(deleted_at__isnull=True)  # of a visit read in scope
    return rows.select_related("item").order_by("item__number", "pk")


def _facts(user: Any, found: Visit) -> list[tuple[Any, ...]]:
    """The inspection and the establishment are links for whom they are pages."""
    inspection, place = found.inspection, found.establishment
    return [
        (_("Outcome"), found.get_outcome_display()),
        *_if_any(_("Why it could not be inspected"), found.not_inspected_reason),
        (_("Establishment"), place.name, shared.address(user, place)),
        (_("Kind"), f"{place.get_kind_display()} ({place.group_label})"),
        (_("Commune on that day"), found.commune.with_district),
        (_("Date of the visit"), found.visited_on.strftime("%d/%m/%Y")),
        (_("Time"), found.times),
        (_("Minutes number"), found.minutes_number),
        *_if_any(_("Rooms in business"), "" if found.rooms is None else str(found.rooms)),
        *_if_any(_("People working"), staff_text(found)),
        *_if_any(_("The establishment's opinion"), found.opinion),
        *_if_any(_("Signature"), signature_text(found)),
        (_("Inspection"), inspection.decision_number, shared.address(user, inspection)),
    ]


def staff_text(found: Visit) -> str:
    """`12, of them women 9, under 18 0`: only what was counted."""
    if found.staff is None:
        return ""
    parts = [str(found.staff)]
    for name in PARTS:
        value = getattr(found, name)
        if value is not None:
            parts.append(f"{Visit._meta.get_field(name).verbose_name} {value}")
    return ", ".join(parts)


def signature_text(found: Visit) -> str:
    if not found.signature:
        return ""
    words = str(found.get_signature_display())
    return f"{words}: {found.refusal_reason}" if found.refusal_reason else words


def _if_any(label: str, value: str) -> list[tuple[str, str]]:
    return [(label, value)] if value else []


@requires(Verb.RECORD_INSPECTIONS)
def visit_create(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One more visit of an inspection that was held."""
    user: Any = request.user
    inspection = editable(user, Inspection, pk, "team__body")
    if not inspection.is_held:
        raise PermissionDenied
    return pages.form_page(
        request,
        VisitForm,
        title=_("Add a visit"),
        instance=Visit(inspection=inspection),
        initial={"visited_on": inspection.held_on},
        save=lambda form: actions.add_visit(inspection, by=user, **form.values()),
        back_url=inspection.get_absolute_url(),
        template="inspections/form.html",
        context={"intro": str(inspection)},
    )


@require_POST
@requires(Verb.RECORD_INSPECTIONS)
def visit_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Visit, pk, "inspection")
    url = found.inspection.get_absolute_url()
    return shared.delete(request, found, "visit", lambda: actions.remove_visit(found, by=user), url)


@require_POST
@requires(Verb.RECORD_INSPECTIONS)
def visit_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    return shared.restore(request, Visit, pk, lambda gone: actions.restore_visit(gone, by=user))
