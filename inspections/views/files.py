"""Photos and scans below their visit's address: attached, served, released, removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Verb, requires
from communes.scoping import editable, may_edit, readable
from core import outgoing, pages, readings
from core.attachments import PDF
from inspections import actions, columns
from inspections.forms.files import FileForm, RemoveFileForm
from inspections.models import Finding, Visit, VisitFile

#: the style is the browser's own, by which it centres a picture
NOTHING_RUNS = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
#: not every browser opens a PDF in a sandbox; its viewer runs apart from the site anyway
PAGES_ONLY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'self'"


@dataclass(frozen=True, slots=True)
class Card:
    """A file on a page, with what its reader may do with it."""

    file: VisitFile
    may_remove: bool
    may_release: bool


def files_section(user: Any, visit: Visit, mine: bool) -> tuple[dict[str, Any], list[int]]:
    """What `inspections/_files.html` shows on a visit's page, and whose history it may tell.

    Whoever may change the visit (`mine`) is told of those too that are gone.
    """
    rows = VisitFile.objects.editable_by(user) if mine else VisitFile.objects.visible_to(user)
    found = list(rows.filter(visit=visit).order_by("pk"))
    url = reverse("inspections:file-create", args=[visit.pk])
    section = {"files": _cards(user, found, mine), "attach_url": url if mine else ""}
    return section, [file.pk for file in found]


def evidence_section(user: Any, finding: Finding, mine: bool) -> dict[str, Any]:
    """The same on a finding's page: what shows that it was mended.

    Whoever changes the finding (`mine`) changes its visit: both are the team's.
    """
    visit = finding.visit
    rows = VisitFile.objects.visible_to(user).filter(finding=finding).order_by("pk")
    url = reverse("inspections:file-create", args=[visit.pk])
    url = f"{url}?finding={finding.pk}" if mine else ""
    return {"files": _cards(user, rows, mine), "attach_url": url}


def _cards(user: Any, files: Iterable[VisitFile], mine: bool) -> list[Card]:
    return [
        Card(file, mine, mine and not file.released_at and file.created_by_id != user.pk)
        for file in files
        if file.removed_at is None
    ]


@requires(Verb.RECORD_INSPECTIONS)
def file_create(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    visit = editable(user, Visit, pk, "inspection__team", "establishment")
    asked = request.GET.get("finding", "")
    evidence = {"kind": VisitFile.Kind.EVIDENCE, "finding": asked}
    return pages.form_page(
        request,
        FileForm,
        title=_("Attach photos and scans"),
        instance=VisitFile(visit=visit),
        initial=evidence if asked.isdecimal() else {"kind": VisitFile.Kind.PHOTO},
        save=lambda form: actions.attach_files(visit, by=user, **form.values())[0],
        done=_("Attached. Others see it once a second person has released it."),
        back_url=visit.get_absolute_url(),
        template="inspections/file_form.html",
        context={"intro": f"{visit.establishment.name} · {visit.visited_on:%d/%m/%Y}"},
    )


def _of_visit(user: Any, pk: int, file_pk: int) -> VisitFile:
    """The file at its visit's address: another visit's is not there."""
    found: VisitFile = readable(user, VisitFile, file_pk, "visit__establishment")
    if found.visit_id != pk:
        raise Http404
    return found


@require_safe
def file_open(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    found = _of_visit(request.user, pk, file_pk)
    readings.log_page(request, VisitFile, found.pk)
    ending = found.file.name.rpartition(".")[2]
    return _served(
        request, found.file, found.content_type, f"luot-{pk}-tep-{file_pk}.{ending}", "no-store"
    )


@require_safe
def file_thumbnail(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    found = _of_visit(request.user, pk, file_pk)
    if not found.thumbnail:
        raise Http404
    name = f"luot-{pk}-tep-{file_pk}-nho.jpg"
    return _served(request, found.thumbnail, "image/jpeg", name, "max-age=300")


def _served(
    request: HttpRequest, file: Any, content_type: str, name: str, keep: str
) -> HttpResponseBase:
    """As what it was found to be and nothing else: nothing in it runs, nobody between keeps it."""
    try:
        content = file.open("rb")
    except OSError:  # not there, or not readable
        return outgoing.missing_file(request)
    response = FileResponse(content, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PAGES_ONLY if content_type == PDF else NOTHING_RUNS
    response["Cache-Control"] = f"private, {keep}"
    return response


@require_POST
@requires(Verb.RECORD_INSPECTIONS)
def file_release(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """Back to where it was asked: the visit's page, or the list of all that wait."""
    user: Any = request.user
    found = _editable(user, pk, file_pk)
    try:
        actions.release_file(found, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Released."))
    listed = "list" in request.POST
    return redirect(reverse("inspections:file-release-list") if listed else found)


def _editable(user: Any, pk: int, file_pk: int) -> VisitFile:
    found = _of_visit(user, pk, file_pk)
    if not may_edit(user, found):
        raise PermissionDenied
    return found


@requires(Verb.RECORD_INSPECTIONS)
def file_remove(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = _editable(user, pk, file_pk)
    return pages.form_page(
        request,
        RemoveFileForm,
        title=_("Remove the file for good"),
        instance=found,
        save=lambda form: actions.remove_file(found, by=user, **form.values()),
        done=_("Removed. The history tells that the file was there."),
        context={
            "intro": f"{found} · {found.visit.establishment.name}",
            "submit_label": _("Remove for good"),
        },
    )


@requires(Verb.RECORD_INSPECTIONS)
def file_release_list(request: HttpRequest) -> HttpResponseBase:
    """What others have attached and nobody has released yet; one's own is not among it."""
    user: Any = request.user
    rows = VisitFile.objects.editable_by(user).to_release(user).for_list()
    return pages.list_page(
        request,
        title=_("Files waiting to be released"),
        queryset=rows,
        columns=columns.FILES,
        empty=_("Nothing waits for you: what you attached yourself is released by a colleague."),
        template="inspections/file_release_list.html",
        context={"subtitle": _("Look at each one: no person may be recognisable in it.")},
    )
