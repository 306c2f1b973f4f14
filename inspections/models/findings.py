"""What a visit found, how it is mended and who verified it, and what an authority decided."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import Scope, ScopedQuerySet
from core import clock
from core.models import Fact

from .inspections import FUTURE, of_own_team
from .reference import ChecklistItem, ViolationAct
from .visits import Visit, known


class OfVisitQuerySet(ScopedQuerySet):
    """What belongs to a visit is known to whom the visit is; its inspection's team changes it."""

    verb = Verb.RECORD_INSPECTIONS
    visit_path = "visit"

    def visible_to(self, user: User) -> Self:
        return self.live().filter(known(user, f"{self.visit_path}__"))

    def within(self, user: User) -> Self:
        gone = {
            f"{self.visit_path}__deleted_at__isnull": True,
            f"{self.visit_path}__inspection__deleted_at__isnull": True,
        }
        return super().within(user).filter(**gone)

    def edited_by(self, scope: Scope) -> Q:
        return of_own_team(scope, f"{self.visit_path}__inspection__")


class ChecklistAnswer(Fact):
    """The answer to one line of the checklist that was in force on the day of the visit."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        NOT_APPLICABLE = "na", _("Not applicable")

    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="answers", verbose_name=_("visit")
    )
    item = models.ForeignKey(
        ChecklistItem, models.PROTECT, related_name="+", verbose_name=_("checklist item")
    )
    answer = models.CharField(_("answer"), max_length=3, choices=Answer.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "item"],
                condition=Q(deleted_at__isnull=True),
                name="checklist_answer_once",
            )
        ]
        verbose_name = _("answer of the checklist")

    def __str__(self) -> str:
        return f"{self.item}: {self.get_answer_display()}"

    def data_keys(self) -> set[str]:
        return set()


class FindingQuerySet(OfVisitQuerySet):
    def still_open(self) -> Self:
        return self.filter(verified_on__isnull=True)

    def open_on(self, day: datetime.date) -> Self:
        """Of visits until that day, and nobody had verified it by then."""
        return self.filter(visit__visited_on__lte=day).exclude(verified_on__lte=day)

    def overdue_on(self, day: datetime.date) -> Self:
        return self.open_on(day).filter(remedy_due_on__lt=day)

    def overdue(self, day: datetime.date) -> Self:
        """Its remedy was due before this day, and nobody has verified it."""
        return self.still_open().filter(remedy_due_on__lt=day)

    def to_verify(self, user: User) -> Self:
        """Said to be mended, and waiting for somebody other than who recorded or mended it."""
        waiting = self.still_open().filter(remedied_on__isnull=False)
        return waiting.exclude(created_by=user).exclude(remedied_by=user)

    def for_list(self) -> Self:
        return self.select_related(
            "visit__establishment", "visit__commune__district", "visit__inspection__team", "act"
        ).order_by(
            F("verified_on").desc(nulls_first=True),
            F("remedy_due_on").asc(nulls_last=True),
            "-visit__visited_on",
            "pk",
        )


class Finding(Fact):
    """Something not in order (tồn tại, vi phạm); with an act it is a violation.

    Open until it is said to be mended with evidence and somebody other than its author verifies
    it, or a re-inspection does (`verified_in`). Never a word about a person.
    """

    class Measure(models.TextChoices):
        REMINDED = "reminded", _("Reminded on the spot")
        REMEDY = "remedy", _("To be remedied by a day")
        RECORDED = "recorded", _("Violation record made")
        TRANSFERRED = "transferred", _("Transferred to the competent agency")

    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="findings", verbose_name=_("visit")
    )
    act = models.ForeignKey(
        ViolationAct,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("act violated"),
    )
    text = models.CharField(_("what was found"), max_length=300)
    measure = models.CharField(_("measure"), max_length=12, choices=Measure.choices)
    remedy_due_on = models.DateField(_("to be remedied by"), null=True, blank=True)
    record_number = models.CharField(_("violation record no."), max_length=60, blank=True)
    record_on = models.DateField(_("violation record of"), null=True, blank=True)
    transferred_to = models.CharField(_("transferred to"), max_length=150, blank=True)
    transferred_on = models.DateField(_("transferred on"), null=True, blank=True)
    transfer_file = models.CharField(_("file transferred (number)"), max_length=60, blank=True)
    transfer_reason = models.CharField(_("why it was transferred"), max_length=300, blank=True)
    remedied_on = models.DateField(_("mended on"), null=True, blank=True)
    remedy_note = models.CharField(_("how it was mended"), max_length=300, blank=True)
    remedied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    verified_in = models.ForeignKey(
        Visit,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="verified_findings",
        verbose_name=_("verified by the visit"),
    )
    verification_note = models.CharField(_("what the verification saw"), max_length=300, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(measure="remedy") | Q(remedy_due_on__isnull=False),
                name="finding_remedy_due",
                violation_error_message=_("Enter the day by which it is to be remedied."),
            ),
            models.CheckConstraint(
                condition=~Q(measure="transferred") | ~Q(transferred_to=""),
                name="finding_transferred_to",
                violation_error_message=_("Say to whom it was transferred."),
            ),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True)
                | Q(verified_in__isnull=False)
                | Q(remedied_on__isnull=False, verified_on__gte=F("remedied_on")),
                name="finding_verified_after",
                violation_error_message=_("What is verified was mended before."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["remedy_due_on"], name="finding_open", condition=Q(verified_on__isnull=True)
            ),
            # the beginning of the list's order: what is not verified first, the longest due above
            models.Index(fields=["-verified_on", "remedy_due_on"], name="finding_worst_first"),
            models.Index(fields=["remedy_due_on", "-id"], name="finding_by_due_day"),
        ]
        verbose_name = _("finding")

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("inspections:finding-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.verified_on is None

    def is_overdue(self, day: datetime.date) -> bool:
        return self.is_open and self.remedy_due_on is not None and self.remedy_due_on < day

    @property
    def state_label(self) -> Any:
        if self.verified_on:
            return _("Mended, verified")
        return _("Said to be mended") if self.remedied_on else _("Open")

    def data_keys(self) -> set[str]:
        return self.visit.data_keys()

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        day, today = self.visit.visited_on, clock.today()
        if not self.visit.was_inspected:
            errors["text"] = _("Nothing was found where nothing could be inspected.")
        if self.act and not self.act.is_in_force(day):
            errors["act"] = _("This act was not in force on the day of the visit.")
        if self.measure == self.Measure.REMEDY and not self.remedy_due_on:
            errors["remedy_due_on"] = _("Enter the day by which it is to be remedied.")
        if self.remedy_due_on and self.remedy_due_on < day:
            errors["remedy_due_on"] = _("The remedy cannot be due before the visit.")
        if self.measure == self.Measure.TRANSFERRED and not self.transferred_to:
            errors["transferred_to"] = _("Say to whom it was transferred.")
        for name in ("record_on", "transferred_on", "remedied_on"):
            given = getattr(self, name)
            if given and given > today:
                errors[name] = FUTURE
            elif given and given < day:
                errors[name] = _("This day lies before the visit.")
        if errors:
            raise ValidationError(errors)
