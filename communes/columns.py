"""What lists and files of the communes' facts show: one tuple beside each kind."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tables import Column

from .models import Commune, Letterhead


def commune_columns(
    path: str = "commune__", commune: Callable[[Any], Commune] | None = None
) -> tuple[Column, Column]:
    """The commune with its kind, and its district; `path` leads to the commune in the ORM."""
    of = commune or (lambda row: row.commune)
    return (
        Column("commune", _("Commune"), lambda row: of(row).full_name, sort=f"{path}sort_key"),
        Column(
            "district",
            _("District"),
            lambda row: str(of(row).district or ""),
            sort=f"{path}district__code",
        ),
    )


def _standing(row: Any) -> str:
    return str(_("Lost") if row.withdrawn_on else _("Kept"))


RECOGNISED = (
    *commune_columns(),
    Column("for_year", _("For year"), lambda row: str(row.for_year), sort="for_year"),
    Column("decision", _("Decision"), lambda row: row.decision_number, sort="decision_number"),
    Column("decision_on", _("Decision date"), lambda row: row.decision_on, sort="decision_on"),
)
RECOGNITION = (
    *RECOGNISED,
    Column("state", _("State"), _standing),
    Column("withdrawn_on", _("Lost on"), lambda row: row.withdrawn_on, sort="withdrawn_on"),
    Column("loss", _("Decision of the loss"), lambda row: row.loss_decision, page=False),
)
REGISTRATION = (
    *commune_columns(),
    Column("for_year", _("For year"), lambda row: str(row.for_year), sort="for_year"),
    Column("document", _("Document"), lambda row: row.document_number, sort="document_number"),
    Column(
        "registered_on", _("Document date"), lambda row: row.registered_on, sort="registered_on"
    ),
)
MODEL = (
    Column("name", _("Model"), lambda row: row.name, sort="search_key"),
    *commune_columns(),
    Column("basis", _("Founded under"), lambda row: row.get_basis_display(), sort="basis"),
    Column("valid_from", _("Founded on"), lambda row: row.valid_from, sort="valid_from"),
    Column("valid_to", _("Ended on"), lambda row: row.valid_to, sort="valid_to"),
)
MODEL_ACTIVITY = (
    Column("held_on", _("Day"), lambda row: row.held_on, sort="held_on"),
    Column("form", _("Form"), lambda row: row.get_form_display(), sort="form"),
    Column("model", _("Model"), lambda row: row.prevention_model.name),
    *commune_columns("prevention_model__commune__", lambda row: row.prevention_model.commune),
    Column(
        "attendances",
        _("Attendances"),
        lambda row: row.attendances,
        sort="attendances",
        numeric=True,
    ),
    Column("document", _("Document"), lambda row: row.document_number, page=False),
)
OFFICER = (
    *commune_columns(),
    Column("position", _("Position"), lambda row: row.position, sort="position"),
    Column("holder", _("Holder"), lambda row: row.holder or _("(vacant)"), sort="sort_key"),
    Column("phone", _("Phone"), lambda row: row.phone),
    Column("valid_from", _("From"), lambda row: row.valid_from, sort="valid_from"),
    Column("valid_to", _("To"), lambda row: row.valid_to, sort="valid_to"),
)
TAG = (
    *commune_columns(),
    Column("kind", _("Kind of area"), lambda row: row.get_kind_display(), sort="kind"),
    Column("source", _("Source"), lambda row: row.source),
    Column("verified", _("Verified"), lambda row: row.is_verified, sort="is_verified"),
    Column("valid_from", _("From"), lambda row: row.valid_from, sort="valid_from"),
    Column("valid_to", _("To"), lambda row: row.valid_to, sort="valid_to"),
)
BODY_REVIEW = (
    Column("body", _("Body"), lambda row: row.body.get_kind_display(), sort="body__kind"),
    Column(
        "district",
        _("District"),
        lambda row: row.body.district.full_name,
        sort="body__district__code",
    ),
    Column("for_year", _("For year"), lambda row: str(row.for_year), sort="for_year"),
    Column("result", _("Result"), lambda row: row.get_result_display(), sort="result"),
    Column("document", _("Document"), lambda row: row.document_number, sort="document_number"),
    Column("document_on", _("Document date"), lambda row: row.document_on, sort="document_on"),
)
DOCUMENT = (
    Column("number", _("Number"), lambda row: row.number, sort="number"),
    Column("title", _("Subject"), lambda row: row.title),
    Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort="kind"),
    Column("unit", _("Unit"), lambda row: row.unit_name),
    Column("issued_on", _("Issued on"), lambda row: row.issued_on, sort="issued_on"),
    Column("file", _("File"), lambda row: bool(row.file)),
)
AGENCY = (
    Column("name", _("Name"), lambda row: row.name),
    Column("short_name", _("Short name"), lambda row: row.short_name),
    Column("phone", _("Phone"), lambda row: row.phone),
    Column("reports", _("Sends periodic returns"), lambda row: row.reports, sort="reports"),
    Column("valid_from", _("In force from"), lambda row: row.valid_from, sort="valid_from"),
    Column("valid_to", _("Until"), lambda row: row.valid_to, sort="valid_to"),
)
HOTLINE = (
    Column("address", _("Number or address"), lambda row: row.address, sort="address"),
    Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort="kind"),
    Column("unit", _("Unit"), lambda row: row.unit_name),
    Column("published", _("Published in"), lambda row: row.published_in),
    Column("valid_from", _("From"), lambda row: row.valid_from, sort="valid_from"),
    Column("valid_to", _("To"), lambda row: row.valid_to, sort="valid_to"),
)
DECLARATION = (
    Column("unit", _("Unit"), lambda row: row.unit_name),
    Column("kind", _("Nothing to report on"), lambda row: row.get_fact_kind_display()),
    Column("period", _("Period"), lambda row: row.period.label, sort="period__first_day"),
    Column("declared_on", _("Declared on"), lambda row: row.declared_on, sort="declared_on"),
)


def signed_by(row: Letterhead) -> str:
    """`KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Nguyễn Văn Mẫu`, as far as it is known."""
    return " ".join(filter(None, (row.signs_for, row.signer_title, row.signer_name)))


LETTERHEAD = (
    Column("unit", _("Unit"), lambda row: row.unit_name, sort="district__code"),
    Column("name", _("Issuing body"), lambda row: row.name, sort="in_order"),
    Column("abbreviation", _("In the number"), lambda row: row.abbreviation),
    Column("signed_by", _("Signed by"), signed_by),
    Column("valid_from", _("From"), lambda row: row.valid_from, sort="valid_from"),
    Column("valid_to", _("To"), lambda row: row.valid_to, sort="valid_to"),
    Column("source", _("Source"), lambda row: row.source),
)
