import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.models import District
from communes.scoping import NOTHING, Scope, ScopedQuerySet, scope_of
from core import clock, text
from core.models import Fact

from .teams import Team

FUTURE = _("A date after today cannot be recorded.")
#: TT 05/2006/TT-BLĐTBXH: a team may inspect only with three of its members or more present
QUORUM = 3


def too_few(count: int) -> str:
    text = _("An inspection needs at least %(quorum)s members present; there are %(count)s.")
    return str(text) % {"quorum": QUORUM, "count": count}


def of_own_team(scope: Scope, path: str = "") -> Q:
    """`path` leads to the inspection.

    By joins: a subquery of teams beside an OR is a guess to PostgreSQL, for every second row.
    """
    own = NOTHING
    if scope.districts:
        own |= Q(**{f"{path}team__body__district__in": sorted(scope.districts)})
    if scope.agencies:
        own |= Q(**{f"{path}team__agency__in": sorted(scope.agencies)})
    return own


def named_on(user: User) -> list[int]:
    """Inspections on whose member rows the user is named: few, so their keys and not a subquery.

    Mostly none at all, and then nothing of it is left for the database to look through.
    """
    rows = Inspection._base_manager.filter(members__user=user, members__deleted_at__isnull=True)
    return list(rows.order_by().values_list("pk", flat=True).distinct())


class InspectionQuerySet(ScopedQuerySet):
    """The one place that knows who may know of an inspection.

    What is not recorded as held (planned, or cancelled before) is a secret: of the provincial team
    to provincial staff and the users named on its member rows; of a district's or an agency's team
    to its own officers besides. Leadership and administrator see what was held.
    """

    verb = Verb.RECORD_INSPECTIONS

    def visible_to(self, user: User) -> Self:
        rows = self.live()
        if user.can(Verb.SEE_PLANNED_INSPECTIONS):
            return rows
        return rows.filter(self.known_to(user))

    def known_to(self, user: User) -> Q:
        known = Q(pk__in=named_on(user))
        scope = scope_of(user)
        if scope.province:
            return known | Q(state=Inspection.State.HELD)
        return known | self.edited_by(scope) | self.hosted_by(scope)

    def edited_by(self, scope: Scope) -> Q:
        """Own teams' inspections: through the bodies of the districts, through the agencies."""
        return of_own_team(scope)

    def hosted_by(self, scope: Scope) -> Q:
        """The provincial team's, held in these districts or in establishments there."""
        if not scope.districts:
            return Q(pk__in=())
        visits: Any = self.model._meta.get_field("visits").related_model
        there = visits.objects.filter(
            inspection=OuterRef("pk"),
            deleted_at__isnull=True,
            commune__district__in=scope.districts,
        )
        held = Q(state=Inspection.State.HELD, team__level=Team.Level.PROVINCE)
        return held & (Q(host_district__in=scope.districts) | Q(Exists(there)))

    def held(self) -> Self:
        return self.filter(state=Inspection.State.HELD)

    def not_held(self) -> Self:
        return self.exclude(state=Inspection.State.HELD)

    def for_list(self) -> Self:
        return self.select_related("team", "host_district")


class Inspection(Fact):
    """One outing of a team (cuộc kiểm tra); several can stand under one decision."""

    fact_days = ("held_on",)

    class Mode(models.TextChoices):
        PLANNED = "planned", _("As planned")
        UNSCHEDULED = "unscheduled", _("Unscheduled")

    class Ground(models.TextChoices):
        """TT 05/2006/TT-BLĐTBXH: the three grounds of an unscheduled inspection."""

        COMPLAINT = "complaint", _("Complaint or denunciation")
        REQUEST = "request", _("Request of a competent agency's head or of the Chairman")
        SIGNS = "signs", _("Signs of a violation found by a member")

    class State(models.TextChoices):
        PLANNED = "planned", _("Not held yet")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    team = models.ForeignKey(
        Team, models.PROTECT, related_name="inspections", verbose_name=_("team")
    )
    plan = models.ForeignKey(
        "inspections.InspectionPlan",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("under the year's plan"),
    )
    decision_number = models.CharField(_("decision number"), max_length=60)
    decision_on = models.DateField(_("decision date"))
    mode = models.CharField(_("mode"), max_length=12, choices=Mode.choices)
    ground = models.CharField(
        _("ground of the unscheduled inspection"), max_length=12, choices=Ground.choices, blank=True
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    host_district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("host district"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )
    held_on = models.DateField(_("day of the inspection"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason for cancelling"), max_length=300, blank=True)
    search_key = models.CharField(max_length=120, editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mode="unscheduled", ground__in=("complaint", "request", "signs"))
                | Q(mode="planned", ground=""),
                name="inspection_ground",
                violation_error_message=_("An unscheduled inspection names its ground."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="inspection_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_on__gte=F("starts_on"), held_on__lte=F("ends_on"))
                | Q(state__in=("planned", "cancelled"), held_on__isnull=True),
                name="inspection_held_within",
                violation_error_message=_("The day it was held lies within its days."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="inspection_cancel_reason",
                violation_error_message=_("Say why the inspection was cancelled."),
            ),
        ]
        indexes = [
            models.Index(fields=["-held_on", "-id"], name="inspection_held"),
            models.Index(fields=["team", "held_on"], name="inspection_team_held"),
            models.Index(fields=["host_district", "held_on"], name="inspection_host_held"),
            models.Index(
                fields=["-starts_on"], name="inspection_not_held", condition=~Q(state="held")
            ),
        ]

    def __str__(self) -> str:
        return _("%(number)s, %(team)s") % {"number": self.decision_number, "team": self.team.name}

    def period_days(self) -> list[datetime.date]:
        """A visit is counted on its own day, which may lie in another period."""
        if self._state.adding:
            return super().period_days()
        visits = self.visits.filter(deleted_at__isnull=True).order_by()
        return [*super().period_days(), *visits.values_list("visited_on", flat=True).distinct()]

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    def lies_within(self, day: datetime.date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def days(self) -> str:
        first, last = (day.strftime("%d/%m/%Y") for day in (self.starts_on, self.ends_on))
        return first if first == last else f"{first} – {last}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:inspection-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        body = self.team.body
        return {f"d{body.district_id}"} if body else {"province"}

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        today = clock.today()
        if self.mode == self.Mode.UNSCHEDULED and not self.ground:
            errors["ground"] = _("An unscheduled inspection names its ground: choose one.")
        elif self.mode == self.Mode.PLANNED and self.ground:
            errors["ground"] = _("Only an unscheduled inspection names a ground.")
        if self.decision_on and self.decision_on > today:
            errors["decision_on"] = FUTURE
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            errors["ends_on"] = _("The last day cannot be before the first.")
        elif self.is_held:
            self._check_held(errors, today)
        if self.team_id:
            self._check_team(errors)
            if self.plan and (misfit := self.plan.misfit(self)):
                errors["plan"] = misfit
        if self.state == self.State.CANCELLED and not self.cancel_reason:
            errors["cancel_reason"] = _("Say why the inspection was cancelled.")
        self.search_key = text.fold(self.decision_number)[:120]
        if errors:
            raise ValidationError(errors)

    def _check_held(self, errors: dict[str, Any], today: datetime.date) -> None:
        if self.held_on is None:
            errors["held_on"] = _("Enter the day on which it was held.")
        elif self.held_on > today:
            errors["held_on"] = FUTURE
        elif self.starts_on and self.ends_on and not self.lies_within(self.held_on):
            errors["held_on"] = _("The day it was held lies within its days, %(days)s.") % {
                "days": self.days
            }
        elif self.decision_on and self.decision_on > self.held_on:
            words = _("The decision cannot be later than the inspection, held on %(day)s.")
            errors.setdefault("decision_on", words % {"day": f"{self.held_on:%d/%m/%Y}"})

    def _check_team(self, errors: dict[str, Any]) -> None:
        day = self.held_on or self.starts_on
        if not day:
            return
        team = self.team
        if not team.is_in_force(day):
            errors["team"] = _("This team did not exist on that day.")
        if team.body and self.host_district_id not in (None, team.body.district_id):
            errors["host_district"] = _("A district team inspects in its own district.")
        district = self.host_district
        if district and district.valid_to and day > district.valid_to:
            errors["host_district"] = _("This district no longer existed on that day.")
