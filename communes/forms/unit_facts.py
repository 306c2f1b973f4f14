"""Forms over a district's or an agency's facts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from communes.models import BodyReview, Declaration, DistrictBody, GuidingDocument, Hotline
from core import clock, text
from core.models import ReportingPeriod
from core.twins import Twin

from .rows import LETTER, RowsForm, TwinRowsForm, choose_the_only


class BodyReviewForm(RowsForm):
    rows = (("body", "for_year"), ("result",), ("document_number", "document_on"))

    class Meta:
        model = BodyReview
        fields = ("body", "for_year", "result", "document_number", "document_on", *LETTER)
        help_texts = {
            "result": _("Consolidated when members changed; else reviewed without change."),
        }

    def prepare(self) -> None:
        field: Any = self.fields["body"]
        bodies = DistrictBody.objects.visible_to(self.user)
        field.queryset = bodies.in_force(clock.today()).for_list()
        choose_the_only(field)
        self.fields["for_year"].initial = clock.today().year


class DocumentForm(TwinRowsForm):
    telling = frozenset({"district", "agency", "number", "issued_on"})
    rows = (
        ("district", "agency"),
        ("kind", "number", "issued_on"),
        ("title",),
        ("file",),
    )

    class Meta:
        model = GuidingDocument
        fields = ("district", "agency", "kind", "number", "issued_on", "title", "file", *LETTER)
        widgets = {"file": forms.ClearableFileInput(attrs={"accept": "application/pdf"})}
        help_texts = {
            "file": _("PDF, at most 10 MB. Enter no secret documents."),
            "district": _("With neither district nor agency it is the province's own."),
        }

    def prepare(self) -> None:
        self.offer_units(province=True)
        if not self.user.enters_for_others and "district" in self.fields:
            self.fields["district"].help_text = ""

    def find_twins(self, cleaned: dict[str, Any]) -> Iterable[Twin]:
        """An office gives a number once; with the same number and day it is the same paper."""
        number, issued = cleaned.get("number"), cleaned.get("issued_on")
        if not number or not issued:
            return
        unit = {name: cleaned.get(name) for name in ("district", "agency")}
        rows = GuidingDocument.objects.visible_to(self.user).filter(issued_on=issued, **unit)
        for row in rows.exclude(pk=self.instance.pk).order_by("-pk"):
            if text.fold(row.number) == text.fold(number):
                yield row, f"{row.get_kind_display()} · {row.issued_on:%d/%m/%Y}"


class HotlineForm(RowsForm):
    rows = (
        ("district", "agency"),
        ("kind", "address"),
        ("published_in",),
        ("valid_from", "valid_to"),
    )

    class Meta:
        model = Hotline
        fields = (
            "district",
            "agency",
            "kind",
            "address",
            "published_in",
            "valid_from",
            "valid_to",
            *LETTER,
        )
        labels = {"valid_from": _("Published on"), "valid_to": _("In use until")}
        help_texts = {
            "address": _("The published number or mailbox. Never who used it."),
            "district": _("With neither district nor agency it is the province's own."),
        }

    def prepare(self) -> None:
        self.offer_units(province=True)
        self.fields["valid_from"].required = True
        if not self.user.enters_for_others and "district" in self.fields:
            self.fields["district"].help_text = ""


class DeclarationForm(RowsForm):
    rows = (("district", "agency"), ("fact_kind", "period"), ("declared_on",))

    class Meta:
        model = Declaration
        fields = ("district", "agency", "fact_kind", "period", "declared_on", *LETTER)
        labels = {"fact_kind": _("Nothing to report on")}
        help_texts = {"declared_on": _("On the period's last day or later.")}

    def prepare(self) -> None:
        self.offer_units(province=False)
        period: Any = self.fields["period"]
        period.queryset = ReportingPeriod.objects.filter(
            deleted_at__isnull=True, last_day__lte=clock.today()
        ).order_by("-year", "-last_day", "-first_day")
        kind: Any = self.fields["fact_kind"]
        kind.choices = [(k, label) for k, label in kind.choices if k not in switched_off()]
        self.fields["declared_on"].initial = clock.today()


def switched_off() -> set[str]:
    """Kinds of fact that this province does not follow here."""
    kinds = Declaration.FactKind
    off: set[str] = set()
    if not settings.ENFORCEMENT_HOTSPOTS:
        off |= {kinds.HOTSPOTS}
    if not settings.ENFORCEMENT_CASES:
        off |= {kinds.CASES, kinds.INCIDENTS}
    return off
