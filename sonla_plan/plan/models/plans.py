import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.models import Agency, District
from communes.scoping import ScopedQuerySet, scope_of
from core import clock, periods
from core.models import Fact
from sonla_plan.plan.rules import step_days


class PlanQuerySet(ScopedQuerySet):
    shared = True
    verb = Verb.MANAGE_PLAN


class Plan(Fact):
    """A year's plan. What its sources do not say stays empty and is shown as not established."""

    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=250)
    number = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decision date"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(deleted_at__isnull=True), name="plan_one_a_year"
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="plan_in_order"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan:plan-detail", args=[self.year])

    def clean(self) -> None:
        """The days are the year's own, or a window such as 15/12 of the year before to 14/12."""
        if not (self.year and self.starts_on and self.ends_on):
            return
        if self.ends_on.year != self.year:
            raise ValidationError({"ends_on": _("The plan's last day lies in another year.")})
        if self.starts_on < datetime.date(self.year - 1, 12, 1):
            raise ValidationError({"starts_on": _("The plan's first day is too early.")})


class Target(Fact):
    """An indicator's goal in one plan, as decided from a day on; an older version is kept.

    The goal is a share of the population (rounded up to whole units), or a number, or both:
    then the number is the province's goal and the share (100 %) that of a district's cell.
    """

    class Origin(models.TextChoices):
        PLAN = "plan", _("Assigned by the plan")
        CONVENTION = "convention", _("Monitoring convention")

    class Judged(models.TextChoices):
        EVEN = "even", _("Evenly over the year")
        STEPS = "steps", _("By steps")
        KEPT = "kept", _("Kept all year")
        CLEARANCE = "clearance", _("Every item dealt with")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets")
    indicator = models.CharField(_("indicator"), max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin.choices)
    judged = models.CharField(_("judged"), max_length=10, choices=Judged.choices)
    goal_share = models.DecimalField(
        _("goal as a percentage"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    goal_number = models.PositiveIntegerField(_("goal, number"), null=True, blank=True)
    #: steps: [{"on": "2019-03-31" | "quarter" | "half" | "year", "share": 50}]
    steps = models.JSONField(_("steps"), default=list, blank=True)
    #: even: share of the goal due in each quarter, four whole numbers that make 100
    quarter_weights = models.JSONField(_("quarterly weights"), default=list, blank=True)
    #: clearance: days from the step before; empty: not established, open until the year's end
    pending_days = models.PositiveSmallIntegerField(
        _("pending window, days"), null=True, blank=True
    )
    pending_source = models.CharField(_("source of the window"), max_length=200, blank=True)
    options = models.JSONField(_("counting rules"), default=dict, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    #: names of the fields that no source gives and somebody only assumed
    assumed = models.JSONField(_("assumed"), default=list, blank=True, editable=False)
    lead_agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agency in charge"),
    )
    supporting_agencies = models.ManyToManyField(
        Agency, blank=True, related_name="+", verbose_name=_("supporting agencies")
    )
    effective_on = models.DateField(_("in force from"))
    decision_number = models.CharField(_("adjusting decision"), max_length=60, blank=True)
    reason = models.CharField(_("reason for the change"), max_length=300, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indicator", "effective_on"],
                condition=Q(deleted_at__isnull=True),
                name="target_version_once",
                violation_error_message=_("This target already has a version from that day."),
            ),
            models.CheckConstraint(
                condition=Q(goal_share__isnull=False) | Q(goal_number__isnull=False),
                name="target_has_goal",
                violation_error_message=_("Enter the goal as a share, as a number, or both."),
            ),
        ]
        ordering = ["order", "effective_on"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.plan.year}"

    def get_absolute_url(self) -> str:
        return reverse("plan:target-detail", args=[self.plan.year, self.indicator])

    def clean(self) -> None:
        if self.goal_share is not None and not 0 < self.goal_share <= 100:
            raise ValidationError({"goal_share": _("A share lies between 0 and 100 %.")})
        if self.goal_number == 0:  # it would be reached before anything was done
            raise ValidationError({"goal_number": _("A goal is at least 1.")})
        if self.quarter_weights and (
            len(self.quarter_weights) != 4 or sum(self.quarter_weights) != 100
        ):
            raise ValidationError({"quarter_weights": _("Four quarters must make 100 %.")})
        if self.due_on and not self.plan.starts_on <= self.due_on <= self.plan.ends_on:
            raise ValidationError({"due_on": _("The due date lies outside the plan's year.")})
        if self.due_on and self.judged == self.Judged.STEPS and self.steps:
            self._check_last_step(self.due_on)

    def _check_last_step(self, due_on: datetime.date) -> None:
        """A verdict before the last step has come would judge what was never due."""
        ends = {(p.kind, p.number): p.last_day for p in periods.of_year(self.plan.year)}
        last = max((day for day, _share in step_days(self.steps, ends)), default=due_on)
        if due_on < last:
            text = _("The due date lies before the last step (%(day)s).")
            raise ValidationError({"due_on": text % {"day": last.strftime("%d/%m/%Y")}})


class AllocationQuerySet(ScopedQuerySet):
    district_path = "district_id"
    verb = Verb.MANAGE_PLAN

    def ever_visible_to(self, user: User) -> Self:
        """For their history: those that were taken back since, too."""
        scope = scope_of(user)
        return self if scope.province else self.filter(self.seen_by(scope))


class Allocation(Fact):
    """A district's own goal of a target, where the province allocated it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="allocations")
    indicator = models.CharField(_("indicator"), max_length=40)
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"))
    goal = models.PositiveIntegerField(_("goal"))

    objects = AllocationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indicator", "district"],
                condition=Q(deleted_at__isnull=True),
                name="allocation_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.district}: {self.goal}"

    def clean(self) -> None:
        if self.goal == 0:
            raise ValidationError({"goal": _("A goal is at least 1.")})

    def get_absolute_url(self) -> str:
        return reverse("plan:target-detail", args=[self.plan.year, self.indicator])


class EarlierFigureQuerySet(ScopedQuerySet):
    shared = True
    verb = Verb.MANAGE_PLAN


class EarlierFigure(Fact):
    """Last year's figure on a day, typed with the number of the report it was printed in."""

    indicator = models.CharField(_("indicator"), max_length=40)
    as_of = models.DateField(_("as of"))
    achieved = models.PositiveIntegerField(_("achieved"))
    population = models.PositiveIntegerField(_("out of"), null=True, blank=True)
    report_number = models.CharField(_("report number"), max_length=60)

    objects = EarlierFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "as_of"],
                condition=Q(deleted_at__isnull=True),
                name="earlier_figure_once",
                violation_error_message=_("There already is a figure for that day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.as_of:%d/%m/%Y}: {self.achieved}"

    def get_absolute_url(self) -> str:
        return reverse("plan:earlier-figure-detail", args=[self.pk])

    def clean(self) -> None:
        if self.as_of and self.as_of > clock.today():
            raise ValidationError({"as_of": _("An earlier figure is of a day that has passed.")})
        numbers = (self.achieved, self.population)
        if None not in numbers and self.achieved > (self.population or 0):
            raise ValidationError({"achieved": _("More achieved than there are.")})
