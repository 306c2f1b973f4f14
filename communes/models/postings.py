from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from core.models import Fact

from .agencies import Agency
from .dated import Dated, DatedQuerySet, in_order
from .units import District


class PostingQuerySet(DatedQuerySet):
    verb = Verb.MANAGE_ACCOUNTS

    def for_list(self) -> "PostingQuerySet":
        return self.select_related("user", "district", "agency").order_by("-valid_from", "-pk")


class Posting(Fact, Dated):
    """Where a reporting officer works, from–to: a district or an agency."""

    outlives_demo = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="postings",
        verbose_name=_("user"),
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, verbose_name=_("district")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name=_("agency")
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=False, agency__isnull=True)
                | Q(district__isnull=True, agency__isnull=False),
                name="posting_one_place",
                violation_error_message=_("Choose a district or an agency, not both."),
            ),
            in_order("posting_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.district or self.agency}"

    def get_absolute_url(self) -> str:
        return reverse("administration:posting-edit", args=[self.pk])

    def clean(self) -> None:
        if not self.valid_from:
            raise ValidationError({"valid_from": _("Enter the first day of the posting.")})
        if self._twice():
            raise ValidationError(
                {"valid_from": _("This person has been posted there already in these days.")}
            )

    def _twice(self) -> bool:
        """Whoever ended one of the two would leave the person in the place unseen."""
        rows = Posting.objects.live().exclude(pk=self.pk)
        rows = rows.filter(user=self.user, district=self.district, agency=self.agency)
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=self.valid_from))
        if self.valid_to:
            rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=self.valid_to))
        return rows.exists()

    @property
    def place_name(self) -> str:
        return str(self.district or self.agency)

    def data_keys(self) -> set[str]:
        return set()
