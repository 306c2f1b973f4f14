"""What people write into the official report, and its signed copy."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.scoping import ScopedQuerySet
from core import attachments, clock
from core.models import Fact, ReportingPeriod


class ReportQuerySet(ScopedQuerySet):
    """The province's own; its pages ask for who sees the province."""

    shared = True
    verb = Verb.WRITE_REPORTS

    def for_list(self) -> Self:
        return self.select_related("period").order_by("-period__last_day", "-pk")


class Passage(Fact):
    """A narrative block of a period's report; a later period without its own takes it over."""

    class Key(models.TextChoices):
        OPENING = "opening", _("Opening")
        SITUATION = "situation", _("Situation: areas, methods")
        DIRECTION = "direction", _("Direction and guidance")
        COMMUNICATION = "communication", _("Communication")
        INSPECTION = "inspection", _("Management of establishments, inspections")
        POLICING = "policing", _("Investigation and prosecution")
        SUPPORT = "support", _("Support to reintegrate")
        BUILDING = "building", _("Healthy communes and models")
        SHORTCOMINGS = "shortcomings", _("Shortcomings")
        CAUSES = "causes", _("Causes")
        AHEAD = "ahead", _("Work of the next period")
        PROPOSALS = "proposals", _("Proposals")

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="+", verbose_name=_("reporting period")
    )
    key = models.CharField(_("passage"), max_length=20, choices=Key.choices)
    #: empty is an answer too: this period says nothing here
    text = models.TextField(_("text"), max_length=5000, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage of the report")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "key"],
                condition=Q(deleted_at__isnull=True),
                name="passage_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()}, {self.period.label}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report-detail", args=[self.period.year, self.period_id])

    def data_keys(self) -> set[str]:
        return set()  # no figure depends on it


class Report(Fact):
    """The official report of a period as it was signed: its number, its day, its scan."""

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="+", verbose_name=_("reporting period")
    )
    number = models.CharField(_("number of the report"), max_length=60)
    issued_on = models.DateField(_("issued on"))
    scan = models.FileField(
        _("scan of the signed report (PDF)"),
        upload_to=attachments.random_name,
        validators=[attachments.check_pdf],
        max_length=120,
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("official report")
        constraints = [
            models.UniqueConstraint(
                fields=["period"], condition=Q(deleted_at__isnull=True), name="report_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.period.label}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report-detail", args=[self.period.year, self.period_id])

    def data_keys(self) -> set[str]:
        return set()

    def clean(self) -> None:
        if self.issued_on and self.issued_on > clock.today():
            raise ValidationError({"issued_on": _("A date after today cannot be recorded.")})
        if self.issued_on and self.period_id and self.issued_on <= self.period.last_day:
            raise ValidationError({"issued_on": _("The period had not ended yet on that day.")})
