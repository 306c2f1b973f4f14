from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.models import Fact

from .findings import Finding, OfVisitQuerySet
from .inspections import FUTURE


class SanctionQuerySet(OfVisitQuerySet):
    visit_path = "finding__visit"

    def visible_to(self, user: User) -> Self:
        return super().visible_to(user).filter(finding__deleted_at__isnull=True)

    def within(self, user: User) -> Self:
        """Nor restored: a decision on a finding that was taken out is one on nothing."""
        return super().within(user).filter(finding__deleted_at__isnull=True)

    def for_list(self) -> Self:
        return self.select_related(
            "finding__act", "finding__visit__establishment", "finding__visit__commune__district"
        ).order_by("-decided_on", "-pk")


class Sanction(Fact):
    """What an authority decided on a violation. The kind of offender only, never who it was.

    A fine outside the act's range is still a decision: it is stored with a note.
    """

    class Subject(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        ORGANISATION = "organisation", _("Organisation")

    class Form(models.TextChoices):
        WARNING = "warning", _("Warning")
        FINE = "fine", _("Fine")
        OTHER = "other", _("Other measure only")

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="sanctions", verbose_name=_("finding")
    )
    authority = models.CharField(_("deciding authority (office)"), max_length=150)
    decision_number = models.CharField(_("decision number"), max_length=60)
    decided_on = models.DateField(_("decision date"))
    subject = models.CharField(_("decided against"), max_length=12, choices=Subject.choices)
    form = models.CharField(_("sanction"), max_length=8, choices=Form.choices)
    amount = models.PositiveBigIntegerField(
        _("amount (đồng)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    other_measures = models.CharField(_("other measures"), max_length=300, blank=True)
    range_note = models.CharField(
        _("note on an amount outside the range"), max_length=300, blank=True
    )
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(form="fine", amount__gt=0) | ~Q(form="fine") & Q(amount__isnull=True),
                name="sanction_amount",
                violation_error_message=_("A fine has an amount; nothing else has."),
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(paid_on__gte=F("decided_on"), form="fine"),
                name="sanction_paid_after",
                violation_error_message=_("A fine is paid after it was decided."),
            ),
        ]
        indexes = [models.Index(fields=["-decided_on", "-id"], name="sanction_decided")]
        verbose_name = _("sanction")

    def __str__(self) -> str:
        return f"{self.decision_number}, {self.get_form_display()}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:sanction-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        return self.finding.data_keys()

    def allowed_range(self) -> tuple[int, int] | None:
        """The act's range for this kind of offender, in đồng; None where it is not established."""
        act = self.finding.act
        if act is None or self.form != self.Form.FINE or not self.subject:
            return None
        return act.fine_range(organisation=self.subject == self.Subject.ORGANISATION)

    @property
    def is_outside_range(self) -> bool:
        allowed = self.allowed_range()
        return bool(allowed and self.amount and not allowed[0] <= self.amount <= allowed[1])

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        self._check_form(errors)
        self._check_days(errors)
        if self.is_outside_range and not self.range_note:
            errors["range_note"] = self.range_warning()
        if errors:
            raise ValidationError(errors)

    def _check_form(self, errors: dict[str, Any]) -> None:
        if self.form == self.Form.FINE and not self.amount:
            errors["amount"] = _("Enter the amount of the fine.")
        elif self.form and self.form != self.Form.FINE and self.amount:
            errors["amount"] = _("Only a fine has an amount.")
        if self.form == self.Form.OTHER and not self.other_measures:
            errors["other_measures"] = _("Say which measure was decided.")

    def _check_days(self, errors: dict[str, Any]) -> None:
        today = clock.today()
        if self.decided_on and self.decided_on > today:
            errors["decided_on"] = FUTURE
        elif self.decided_on and self.decided_on < self.finding.visit.visited_on:
            errors["decided_on"] = _("The decision cannot be older than the visit.")
        if self.paid_on and self.paid_on > today:
            errors["paid_on"] = FUTURE
        elif self.paid_on and self.form != self.Form.FINE:
            errors["paid_on"] = _("Only a fine is paid.")
        elif self.paid_on and self.decided_on and self.paid_on < self.decided_on:
            errors["paid_on"] = _("A fine is paid after it was decided.")

    def range_warning(self) -> Any:
        allowed, act = self.allowed_range(), self.finding.act
        assert allowed is not None
        assert act is not None
        low, high = (f"{n:,}".replace(",", ".") for n in allowed)
        return _(
            "%(article)s sets %(low)s to %(high)s đồng here: the decision stands, but say why it "
            "differs."
        ) % {"article": act.citation, "low": low, "high": high}
