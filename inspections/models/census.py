from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.models import District
from communes.scoping import ScopedQuerySet
from core import clock
from core.models import Fact, ReportingPeriod

from .inspections import FUTURE


class CensusQuerySet(ScopedQuerySet):
    district_path = "district_id"
    verb = Verb.CONFIRM_CENSUS

    def for_list(self) -> Self:
        return self.select_related("district", "period").order_by(
            "-period__year", "period__last_day", "district__code"
        )


class Census(Fact):
    """A district's count of establishments for six months or a year; expected until confirmed.

    `snapshot` is what the register said on the day of confirmation, establishment by establishment
    and counted by group: see `inspections.census`. No contact and no paper enters it.
    """

    fact_days = ("confirmed_on",)

    class State(models.TextChoices):
        EXPECTED = "expected", _("Not confirmed yet")
        CONFIRMED = "confirmed", _("Confirmed")

    district = models.ForeignKey(
        District, models.PROTECT, related_name="censuses", verbose_name=_("district")
    )
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="+", verbose_name=_("period")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.EXPECTED, editable=False
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    snapshot = models.JSONField(_("counts"), default=dict, blank=True, editable=False)

    objects = CensusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "period"],
                condition=Q(deleted_at__isnull=True),
                name="census_once",
            ),
            models.CheckConstraint(
                condition=Q(state="expected", confirmed_on__isnull=True)
                | Q(state="confirmed", confirmed_on__isnull=False),
                name="census_confirmed_on",
            ),
        ]
        verbose_name = _("census")

    def __str__(self) -> str:
        return f"{self.district}, {self.period}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    def get_absolute_url(self) -> str:
        return reverse("inspections:census-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        return {f"d{self.district_id}"}

    def clean(self) -> None:
        if not self.is_confirmed:
            return
        errors: dict[str, Any] = {}
        if self.confirmed_on is None:
            errors["confirmed_on"] = _("Enter the day of the confirmation.")
        elif self.confirmed_on > clock.today():
            errors["confirmed_on"] = FUTURE
        elif self.confirmed_on < self.period.first_day:
            errors["confirmed_on"] = _("A census cannot be confirmed before its period begins.")
        if not self.document_number:
            errors["document_number"] = _("Enter the number of the document.")
        if errors:
            raise ValidationError(errors)
