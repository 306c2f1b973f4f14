"""Photos and scans of a visit; what shows a person never enters, and a second person looks."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import attachments
from core.models import Fact

from .findings import Finding, OfVisitQuerySet
from .visits import Visit


def file_name(instance: Any, filename: str) -> str:
    """Nothing of the sender's name is kept; the ending is of the type that was found inside."""
    ending = filename.rsplit(".", 1)[-1]
    return f"inspections.visitfile/{uuid4().hex}.{ending}"


class VisitFileQuerySet(OfVisitQuerySet):
    """Before a second person has released it, only those who may change the visit see it."""

    def visible_to(self, user: User) -> Self:
        rows = super().visible_to(user).filter(removed_at__isnull=True)
        if not user.can(self.verb):
            return rows.filter(released_at__isnull=False)
        mine = self.editable_by(user).order_by().values("pk")
        return rows.filter(Q(released_at__isnull=False) | Q(pk__in=mine))

    def to_release(self, user: User) -> Self:
        """Waiting for a second person, who is not the uploader; of rows the user may change."""
        waiting = self.filter(released_at__isnull=True, removed_at__isnull=True)
        return waiting.exclude(created_by=user)

    def for_list(self) -> Self:
        """The longest waiting first."""
        return self.select_related(
            "visit__establishment", "visit__commune__district", "created_by"
        ).order_by("pk")


class VisitFile(Fact):
    """A photo, a scan of the signed minutes, or the evidence that a finding was mended."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        SIGNED_MINUTES = "signed_minutes", _("Scan of the signed minutes")
        EVIDENCE = "evidence", _("Evidence of a remedy")

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="files", verbose_name=_("visit"))
    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("finding"),
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    caption = models.CharField(_("what it shows"), max_length=150, blank=True)
    file = models.FileField(_("file"), upload_to=file_name, max_length=120)
    thumbnail = models.FileField(upload_to=file_name, max_length=120, blank=True, editable=False)
    content_type = models.CharField(max_length=20, editable=False)
    size = models.PositiveIntegerField(default=0, editable=False)
    declared = models.BooleanField(
        _("No person can be recognised: no papers of individuals, faces masked."), default=False
    )
    released_at = models.DateTimeField(_("released at"), null=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    #: the file itself is gone, by the rule of retention or because it should not have been stored
    removed_at = models.DateTimeField(_("file removed at"), null=True, editable=False)
    removal_reason = models.CharField(_("why the file was removed"), max_length=200, blank=True)

    objects = VisitFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(declared=True),
                name="visit_file_declared",
                violation_error_message=_("Confirm that no person can be recognised."),
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(released_by__isnull=False),
                name="visit_file_released_by",
            ),
        ]
        indexes = [models.Index(fields=["visit", "id"], name="visit_file_of_visit")]
        verbose_name = _("file of a visit")

    def __str__(self) -> str:
        return self.caption or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("inspections:visit-detail", args=[self.visit_id])

    @property
    def is_pdf(self) -> bool:
        return self.content_type == attachments.PDF

    @property
    def size_label(self) -> str:
        """`820 KB`, `1,4 MB`."""
        if self.size < 1_000_000:
            return f"{max(self.size // 1000, 1)} KB"
        return f"{formats.number_format(self.size / 1_000_000, 1)} MB"

    def data_keys(self) -> set[str]:
        return set()

    def clean(self) -> None:
        if not self.declared:
            raise ValidationError({"declared": _("Confirm that no person can be recognised.")})
        if self.finding and self.finding.visit_id != self.visit_id:
            raise ValidationError({"finding": _("This finding is of another visit.")})
