from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.scoping import ScopedQuerySet
from core.models import Fact

from .dated import Dated, DatedQuerySet, check_day, in_order
from .units import District


class AgencyQuerySet(DatedQuerySet):
    """Everybody reads which agencies there are; provincial staff keeps the list."""

    shared = True
    verb = Verb.MANAGE_REFERENCE

    def for_list(self) -> "AgencyQuerySet":
        return self.order_by("pk")


class Agency(Fact, Dated):
    """A department, mass organisation, newspaper or broadcaster of the province; dated."""

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=150)
    short_name = models.CharField(_("short name"), max_length=40)
    is_police = models.BooleanField(_("police"), default=False)
    is_lead = models.BooleanField(_("lead agency"), default=False)
    reports = models.BooleanField(_("sends returns"), default=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="agency_code_from"),
            in_order("agency_dates"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communes:agency-detail", args=[self.pk])

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day lies before the first.")})


class BodyQuerySet(DatedQuerySet):
    district_path = "district_id"

    def for_list(self) -> "BodyQuerySet":
        return self.select_related("district").order_by("district__code", "-kind")


class DistrictBody(Fact, Dated):
    """One of a district's two standing bodies; consolidated or reviewed each year."""

    class Kind(models.TextChoices):
        TASK_GROUP = "task_group", _("Inter-agency task group")
        INSPECTION_TEAM = "inspection_team", _("Inter-agency inspection team")

    district = models.ForeignKey(
        District, models.PROTECT, related_name="bodies", verbose_name=_("district")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)

    objects = BodyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "kind", "valid_from"], name="district_body_once"
            ),
            in_order("body_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.district.full_name}"

    def data_keys(self) -> set[str]:
        return {f"d{self.district_id}"}


class BodyReviewQuerySet(ScopedQuerySet):
    district_path = "body__district_id"

    def for_list(self) -> "BodyReviewQuerySet":
        return self.select_related("body__district").order_by(
            "-for_year", "body__district__code", "body__kind"
        )


class BodyReview(Fact):
    """A body consolidated, or reviewed without change, for a year; with its document."""

    fact_days = ("document_on",)

    class Result(models.TextChoices):
        CONSOLIDATED = "consolidated", _("Consolidated")
        UNCHANGED = "unchanged", _("Reviewed, no change")

    body = models.ForeignKey(
        DistrictBody, models.PROTECT, related_name="reviews", verbose_name=_("body")
    )
    for_year = models.PositiveSmallIntegerField(_("for year"))
    result = models.CharField(_("result"), max_length=15, choices=Result.choices)
    document_number = models.CharField(_("document number"), max_length=60)
    document_on = models.DateField(_("document date"))

    objects = BodyReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "for_year"],
                condition=Q(deleted_at__isnull=True),
                name="body_review_once",
                violation_error_message=_("This body already has a result for that year."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_result_display()} {self.for_year}"

    def get_absolute_url(self) -> str:
        return reverse("communes:body-review-detail", args=[self.pk])

    def clean(self) -> None:
        check_day("document_on", self.document_on, self.body if self.body_id else None)
        if self.document_on and self.for_year and abs(self.document_on.year - self.for_year) > 1:
            raise ValidationError(
                {"document_on": _("This date is too far from the year it is for.")}
            )

    def data_keys(self) -> set[str]:
        return {f"d{self.body.district_id}"}
