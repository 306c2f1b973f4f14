"""A unit's own report, and the letter that urges late units, as files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Verb, requires
from communes.letterheads import letterhead_on
from communes.views.letterheads import LETTERHEADS
from core import clock, outgoing, papers, text
from core.papers import Paper
from enforcement.persons import sees_persons
from returns import documents, progress, urging
from returns.models import Return

from . import shared
from .completeness import period_of

ENDINGS = ("docx", "pdf")


def paper_file(
    request: HttpRequest, paper: Paper, template: str, *, name: str, back_url: str
) -> HttpResponse:
    def draw(ending: str) -> bytes:
        return papers.docx(paper, template) if ending == "docx" else papers.pdf(paper)

    return outgoing.paper(request, draw, name=name, back_url=back_url)


def called(*words: str) -> str:
    return slugify(text.fold(" ".join(words)))


@require_safe
@never_cache
def return_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Whoever may read the return prints its report, with what the page shows of persons."""
    user: Any = request.user
    report = shared.readable_return(user, pk)
    return paper_file(
        request,
        documents.build(report, persons=sees_persons(user)),
        "bao-cao-don-vi",
        name=called("bao cao", report.unit_name, report.period.label),
        back_url=report.get_absolute_url(),
    )


def offered(report: Return) -> list[tuple[str, str, str]]:
    """What the return's page offers to print: (name, DOCX, PDF)."""
    docx, pdf = (reverse(f"returns:return-{ending}", args=[report.pk]) for ending in ENDINGS)
    return [(_("The unit's report"), docx, pdf)]


def without_letterhead(user: User, report: Return) -> tuple[str, str, str] | None:
    """What the page says of a unit without a letterhead, and where its reader may enter one."""
    if letterhead_on(report.unit, report.signed_on or clock.today()):
        return None
    said = _("The unit has no letterhead: its papers bear its name only.")
    enter = reverse("communes:letterhead-create") if LETTERHEADS.enters(user) else ""
    return said, enter, _("Enter a letterhead")


@require_safe
@never_cache
@requires(Verb.VERIFY_RETURNS)
def urge_letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    period = period_of(pk)
    late = progress.late(period)
    if not late:
        raise Http404
    return paper_file(
        request,
        urging.build(period, late),
        "cong-van",
        name=called("don doc", period.label),
        back_url=reverse("returns:urge", args=[period.pk]),
    )
