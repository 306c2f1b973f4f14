import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.models import Agency, District
from communes.scoping import ScopedQuerySet
from core import clock, text
from core.models import Fact

from .plans import Plan


class TaskQuerySet(ScopedQuerySet):
    """Read by the province and by the unit charged; `editable_by`: who keeps the table."""

    district_path = "district_id"
    agency_path = "agency_id"
    verb = Verb.MANAGE_PLAN

    def overdue(self, day: datetime.date) -> Self:
        return self.open().filter(due_on__lt=day)

    def open(self) -> Self:
        return self.exclude(state=Task.State.DONE)

    def for_list(self) -> Self:
        return self.select_related("district", "agency", "plan").order_by(
            models.F("due_on").asc(nulls_last=True), "pk"
        )


class Task(Fact):
    """What has no figure: who does what by when, after which document, and how far it has come.

    `removed_how`: of an obstacle; `given`, `spent`: of a budget line, in whole đồng.
    """

    class Kind(models.TextChoices):
        TASK = "task", _("Task of the plan")
        CONCLUSION = "conclusion", _("Conclusion of a meeting")
        OBSTACLE = "obstacle", _("Obstacle")
        BUDGET = "budget", _("Budget line")

    class State(models.TextChoices):
        OPEN = "open", _("Not begun")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Completed")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks", verbose_name=_("plan"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    content = models.CharField(_("content"), max_length=300)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, verbose_name=_("district")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    document_on = models.DateField(_("document date"), null=True, blank=True)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    state = models.CharField(_("how far"), max_length=10, choices=State.choices, default=State.OPEN)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("what has been done"), max_length=500, blank=True)
    removed_how = models.CharField(_("how it was removed"), max_length=500, blank=True)
    given = models.PositiveBigIntegerField(_("budget given, đồng"), null=True, blank=True)
    spent = models.PositiveBigIntegerField(_("budget spent, đồng"), null=True, blank=True)
    search_key = models.CharField(max_length=400, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=True) | Q(agency__isnull=True),
                name="task_of_one_unit",
                violation_error_message=_("Choose a district or an agency, not both."),
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False)
                | Q(state__in=("open", "under_way"), done_on__isnull=True),
                name="task_done_on",
                violation_error_message=_("What is done has its day."),
            ),
        ]
        indexes = [models.Index(fields=["plan", "kind", "due_on"], name="task_of_plan")]

    def __str__(self) -> str:
        return self.content

    @property
    def unit_name(self) -> str:
        return str(self.district or self.agency or _("Province"))

    @property
    def is_overdue(self) -> bool:
        late = self.due_on is not None and self.due_on < clock.today()
        return late and self.state != self.State.DONE

    def get_absolute_url(self) -> str:
        return reverse("plan:task-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        return set()  # no figure depends on it

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        if self.district_id and self.agency_id:
            errors["agency"] = _("Choose a district or an agency, not both.")
        self._check_days(errors)
        if self.removed_how and self.kind != self.Kind.OBSTACLE:
            errors["removed_how"] = _("Only an obstacle is removed.")
        if self.kind != self.Kind.BUDGET and (self.given is not None or self.spent is not None):
            errors["given"] = _("Only a budget line has amounts.")
        if self.kind == self.Kind.BUDGET and self.given is None:
            errors["given"] = _("Enter the amount given.")
        elif self.spent is not None and self.given is not None and self.spent > self.given:
            errors["spent"] = _("More is spent than was given.")
        self.search_key = text.fold(f"{self.content} {self.document_number}")[:400]
        if errors:
            raise ValidationError(errors)

    def _check_days(self, errors: dict[str, Any]) -> None:
        today = clock.today()
        if self.state == self.State.DONE and self.done_on is None:
            errors["done_on"] = _("Enter the day on which it was done.")
        elif self.state != self.State.DONE and self.done_on is not None:
            errors["done_on"] = _("Only what is done has a day on which it was done.")
        for name in ("done_on", "document_on"):
            day = getattr(self, name)
            if day and day > today:
                errors[name] = _("A date after today cannot be recorded.")
