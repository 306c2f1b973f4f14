"""The papers of visits and inspections as files: whoever may read the record may print them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import User
from communes.scoping import readable
from core import outgoing, readings, text
from inspections import papers
from inspections.models import Establishment, Inspection, PlannedEstablishment, Visit
from inspections.papers.shapes import Paper

from . import shared

OF_INSPECTION = ("team__body__district", "team__agency", "plan")
OF_VISIT = (
    *(f"inspection__{path}" for path in OF_INSPECTION),
    "establishment",
    "commune__district",
)


def paper_file(request: HttpRequest, record: Any, made: Sequence[Any], name: str) -> HttpResponse:
    back = record.get_absolute_url()
    return outgoing.paper(
        request, lambda ending: papers.DRAWN[ending](made), name=name, back_url=back
    )


def called(paper: str, visit: Visit) -> str:
    """`bien-ban-kiem-tra-01-bb-178-01`: the number of the minutes, or else the visit's key."""
    number = slugify(text.fold(visit.minutes_number).replace("/", " "))
    return f"{paper}-{number or visit.pk}"


@never_cache
def visit_minutes(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    visit = readable(user, Visit, pk, *OF_VISIT)
    made = [papers.build_minutes(visit, known=knows_place(user, visit))]
    return paper_file(request, visit, made, called("bien-ban-kiem-tra", visit))


@never_cache
def visit_violations(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    visit = readable(user, Visit, pk, *OF_VISIT)
    made = papers.build_violation_records(visit, known=knows_place(user, visit))
    if not made:
        raise Http404
    return paper_file(request, visit, made, called("bien-ban-vi-pham", visit))


def knows_place(user: User, visit: Visit) -> bool:
    """Not where it has moved out of the district since, or belongs to an agency."""
    return bool(shared.address(user, visit.establishment))


def of_inspection(request: HttpRequest, pk: int, name: str, build: Callable[[Any], Paper]) -> Any:
    """The number in the file's name is the inspection's key: it says nothing about where."""
    user: Any = request.user
    inspection = readable(user, Inspection, pk, *OF_INSPECTION)
    log_secret(request, inspection)
    return paper_file(request, inspection, [build(inspection)], f"{name}-{inspection.pk}")


def log_secret(request: HttpRequest, inspection: Inspection) -> None:
    """What is not held yet is a secret on paper too."""
    if not inspection.is_held:
        readings.log_page(request, Inspection, inspection.pk)


@never_cache
def inspection_invitation(request: HttpRequest, pk: int) -> HttpResponseBase:
    return of_inspection(request, pk, "giay-moi", papers.build_invitation)


@never_cache
def inspection_members(request: HttpRequest, pk: int) -> HttpResponseBase:
    return of_inspection(request, pk, "thanh-vien-doan", papers.build_member_list)


@never_cache
def inspection_blank(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Blank minutes of every planned establishment, each on its own pages."""
    user: Any = request.user
    inspection = readable(user, Inspection, pk, *OF_INSPECTION)
    log_secret(request, inspection)
    made = papers.build_blank_minutes(inspection, planned_for(user, inspection))
    return paper_file(request, inspection, made, f"bien-ban-trang-{inspection.pk}")


def planned_for(user: User, inspection: Inspection) -> Any:
    """Whoever knows of an inspection not held yet prints for all of it.

    Once it is held its districts read of it too: each prints for what the own register shows.
    """
    rows = PlannedEstablishment.objects.visible_to(user).filter(inspection=inspection).for_list()
    if inspection.is_held:
        shown = Establishment.objects.visible_to(user).order_by()
        rows = rows.filter(establishment__in=shown)
    return rows


def of_visit(visit: Visit) -> list[tuple[str, str, str]]:
    """What the visit's page offers to print: (name, DOCX, PDF); one query."""
    offered = [_offer("visit-minutes", visit, _("Inspection minutes"))]
    if papers.violations_of(visit):
        offered.append(_offer("visit-violations", visit, _("Violation record")))
    return offered


def of_outing(inspection: Inspection) -> list[tuple[str, str, str]]:
    """The same for an inspection's page: all three before it is held, none once cancelled."""
    if inspection.state == Inspection.State.CANCELLED:
        return []
    members = _offer("inspection-members", inspection, _("Member list"))
    if inspection.is_held:
        return [members]
    return [
        _offer("inspection-invitation", inspection, _("Invitation letter")),
        members,
        _offer("inspection-blank", inspection, _("Blank minutes")),
    ]


def _offer(name: str, record: Any, words: str) -> tuple[str, str, str]:
    docx, pdf = (
        reverse(f"inspections:{name}-{ending}", args=[record.pk]) for ending in papers.DRAWN
    )
    return words, docx, pdf
