from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communes.scoping import ScopedQuerySet
from core import attachments, text
from core.models import Fact

from .agencies import Agency
from .dated import Dated, DatedQuerySet, check_day, in_order
from .phones import alike, check_phone
from .units import District


def one_place(name: str) -> models.CheckConstraint:
    """A district's, an agency's, or (both empty) the province's own."""
    return models.CheckConstraint(
        condition=Q(district__isnull=True) | Q(agency__isnull=True),
        name=name,
        violation_error_message=_("Choose a district or an agency, not both."),
    )


class UnitFactQuerySet(ScopedQuerySet):
    district_path = "district_id"
    agency_path = "agency_id"

    def for_list(self) -> "UnitFactQuerySet":
        return self.select_related("district", "agency").order_by("-pk")


class GuidingDocumentQuerySet(UnitFactQuerySet):
    def for_list(self) -> "GuidingDocumentQuerySet":
        return self.select_related("district", "agency").order_by("-issued_on", "-pk")


class UnitFact(Fact):
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, verbose_name=_("district")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name=_("agency")
    )

    class Meta:
        abstract = True

    def data_keys(self) -> set[str]:
        return {f"d{self.district_id}" if self.district_id else "province"}

    @property
    def unit_name(self) -> str:
        """Whose it is: a district's, an agency's, the province's own."""
        return str(self.district or self.agency or _("Province"))


class GuidingDocument(UnitFact):
    """A plan, instruction or letter by which a unit steers the work; with its file."""

    fact_days = ("issued_on",)

    class Kind(models.TextChoices):
        PLAN = "plan", _("Plan")
        DECISION = "decision", _("Decision")
        INSTRUCTION = "instruction", _("Instruction")
        LETTER = "letter", _("Official letter")
        REPORT = "report", _("Report")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=60)
    issued_on = models.DateField(_("issued on"))
    title = models.CharField(_("subject"), max_length=250)
    file = models.FileField(
        _("file"),
        upload_to=attachments.random_name,
        validators=[attachments.check_pdf],
        blank=True,
        max_length=120,
    )
    search_key = models.CharField(max_length=350, editable=False)

    objects = GuidingDocumentQuerySet.as_manager()

    class Meta:
        constraints = [one_place("document_one_place")]
        indexes = [models.Index(fields=["issued_on"], name="document_issued")]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("communes:document-detail", args=[self.pk])

    def clean(self) -> None:
        self.search_key = text.fold(f"{self.number} {self.title}")[:350]
        check_day("issued_on", self.issued_on, self.district, self.agency)


# The plugin gives every queryset a manager of its own: two parents, two managers.
class HotlineQuerySet(DatedQuerySet, UnitFactQuerySet):  # type: ignore[override]
    pass


class Hotline(UnitFact, Dated):
    """A published hotline number or mailbox for tip-offs. Never who used it."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Hotline")
        MAILBOX = "mailbox", _("Mailbox")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    address = models.CharField(_("number or address"), max_length=150)
    published_in = models.CharField(_("published in"), max_length=200)
    search_key = models.CharField(max_length=350, editable=False)

    objects = HotlineQuerySet.as_manager()

    class Meta:
        constraints = [one_place("hotline_one_place"), in_order("hotline_dates")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.address}"

    def get_absolute_url(self) -> str:
        return reverse("communes:hotline-detail", args=[self.pk])

    def clean(self) -> None:
        self.search_key = text.fold(f"{self.address} {self.published_in}")[:350]
        if not self.valid_from:
            raise ValidationError({"valid_from": _("Enter the day it was published.")})
        check_day("valid_from", self.valid_from, self.district, self.agency)
        check_day("valid_to", self.valid_to)
        if self.kind == self.Kind.PHONE:
            check_phone("address", self.address)
        if self.address and self._twice():
            raise ValidationError(
                {"address": _("This unit has published that number or mailbox already.")}
            )

    def _twice(self) -> bool:
        """The same number of the unit on a day they share, however its digits are grouped."""
        rows = Hotline.objects.live().filter(kind=self.kind).exclude(pk=self.pk)
        rows = rows.filter(district=self.district, agency=self.agency)
        rows = rows.exclude(valid_to__lt=self.valid_from)
        if self.valid_to:
            rows = rows.exclude(valid_from__gt=self.valid_to)
        return alike(self.address) in map(alike, rows.order_by().values_list("address", flat=True))
