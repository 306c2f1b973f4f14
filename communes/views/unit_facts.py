"""District bodies, guiding documents, hotlines, declarations of nothing to report."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from communes import actions, columns, filters
from communes.forms import unit_facts as forms
from communes.models import BodyReview, Declaration, GuidingDocument, Hotline
from communes.record_pages import RecordPages, Words, anywhere
from communes.scoping import readable
from core import outgoing, readings
from core.tables import printed


def review_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    district = record.body.district
    return [
        (_("Body"), record.body.get_kind_display()),
        (_("District"), district, district.get_absolute_url()),
        (_("For year"), str(record.for_year)),
        (_("Result"), record.get_result_display()),
        (_("Document"), record.document_number),
        (_("Document date"), printed(record.document_on)),
    ]


BODY_REVIEWS = RecordPages(
    app="communes",
    noun="body-review",
    path="to-cong-tac",
    model=BodyReview,
    words=Words(
        many=_("District bodies"),
        new=_("Enter a consolidation or review"),
        edit=_("Edit the consolidation or review"),
        empty=_("No consolidation or review is entered."),
        subtitle=_("Two standing bodies in each district, consolidated or reviewed each year."),
    ),
    form=forms.BodyReviewForm,
    filterset=filters.BodyReviewFilter,
    columns=lambda user: columns.BODY_REVIEW,
    facts=review_facts,
    related=("body__district",),
    create_action=actions.record_body_review,
)


def document_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    file: tuple[Any, ...] = (_("File"), "")
    if record.file:
        file = (_("File"), _("Download (PDF)"), reverse("communes:document-file", args=[record.pk]))
    return [
        (_("Number"), record.number),
        (_("Kind"), record.get_kind_display()),
        (_("Unit"), record.unit_name),
        (_("Issued on"), printed(record.issued_on)),
        file,
    ]


DOCUMENTS = RecordPages(
    app="communes",
    noun="document",
    path="van-ban",
    model=GuidingDocument,
    words=Words(
        many=_("Guiding documents"),
        new=_("Enter a document"),
        edit=_("Edit the document"),
        empty=_("No guiding document is entered."),
        subtitle=_("Plans, instructions and letters by which the work is steered."),
        intro=_("Enter no secret documents."),
    ),
    form=forms.DocumentForm,
    filterset=filters.DocumentFilter,
    columns=lambda user: columns.DOCUMENT,
    facts=document_facts,
    related=("district", "agency"),
    create_action=actions.record_document,
    may_enter=anywhere,
)


@require_safe
def document_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file below its record's address: whoever may not read the record gets a 404 here too."""
    user: Any = request.user
    record = readable(user, GuidingDocument, pk)
    if not record.file:
        raise Http404
    name = "".join(c if c.isalnum() or c in "-_" else "-" for c in record.number)
    response = outgoing.stored_pdf(request, record.file, f"{name}.pdf")
    readings.log_page(request, GuidingDocument, pk)
    return response


def hotline_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    return [
        (_("Number or address"), record.address),
        (_("Kind"), record.get_kind_display()),
        (_("Unit"), record.unit_name),
        (_("Published in"), record.published_in),
        (_("Published on"), printed(record.valid_from)),
        (_("In use until"), printed(record.valid_to)),
    ]


HOTLINES = RecordPages(
    app="communes",
    noun="hotline",
    path="duong-day-nong",
    model=Hotline,
    words=Words(
        many=_("Hotlines and mailboxes"),
        new=_("Enter a hotline or mailbox"),
        edit=_("Edit the hotline or mailbox"),
        empty=_("No hotline or mailbox is entered."),
        subtitle=_("What was published for tip-offs. Never who used it."),
    ),
    form=forms.HotlineForm,
    filterset=filters.HotlineFilter,
    columns=lambda user: columns.HOTLINE,
    facts=hotline_facts,
    related=("district", "agency"),
    create_action=actions.record_hotline,
    may_enter=anywhere,
)


def declaration_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    return [
        (_("Unit"), record.unit_name),
        (_("Nothing to report on"), record.get_fact_kind_display()),
        (_("Period"), record.period.label),
        (_("Declared on"), printed(record.declared_on)),
    ]


DECLARATIONS = RecordPages(
    app="communes",
    noun="declaration",
    path="khong-phat-sinh",
    model=Declaration,
    words=Words(
        many=_("Nothing to report"),
        new=_("Declare that there is nothing to report"),
        edit=_("Edit the declaration"),
        empty=_("No unit has declared that there is nothing to report."),
        subtitle=_("An explicit answer of a unit for a period; silence is not nought."),
    ),
    form=forms.DeclarationForm,
    filterset=filters.DeclarationFilter,
    columns=lambda user: columns.DECLARATION,
    facts=declaration_facts,
    related=("district", "agency", "period"),
    create_action=actions.record_declaration,
    may_enter=anywhere,
)
