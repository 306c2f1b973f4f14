"""The year's inspection plan and the establishments each inspection is to cover."""

from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import Scope, ScopedQuerySet, scope_of, seen_by_both
from core import clock
from core.models import Fact

from .establishments import Establishment
from .inspections import FUTURE, Inspection, named_on, of_own_team
from .members import OfInspectionQuerySet
from .teams import Team


class InspectionPlanQuerySet(ScopedQuerySet):
    """The paper itself says which decision and how many; what it lists is the inspections' secret.

    Provincial staff see every team's, a team's own officers theirs, leadership and administrator
    none: how many are still to come is not theirs to count.
    """

    verb = Verb.RECORD_INSPECTIONS

    def visible_to(self, user: User) -> Self:
        rows = self.live()
        if user.can(Verb.SEE_PLANNED_INSPECTIONS):
            return rows
        return rows.filter(self.edited_by(scope_of(user)))

    def edited_by(self, scope: Scope) -> Q:
        return of_own_team(scope)

    def for_list(self) -> Self:
        return self.select_related("team__body__district").order_by("-year", "team_id", "-pk")


class InspectionPlan(Fact):
    """A team's plan of a year, approved by the Chairman of the same level (TT 05/2006)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="plans", verbose_name=_("team"))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.CharField(_("decision number"), max_length=60)
    decided_on = models.DateField(_("decision date"))
    approved_by = models.CharField(_("approved by (office)"), max_length=150)
    subject = models.CharField(_("purpose"), max_length=300, blank=True)

    objects = InspectionPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "year"],
                condition=Q(deleted_at__isnull=True),
                name="inspection_plan_once",
                violation_error_message=_("This team already has a plan for that year."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="inspection_plan_year",
                violation_error_message=_("Enter a year between 2000 and 2100."),
            ),
        ]
        verbose_name = _("inspection plan")

    def __str__(self) -> str:
        return f"{self.number}, {self.team.name}, {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:year-plan-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        return set()  # nothing planned is ever counted on a shared face

    def misfit(self, inspection: Inspection) -> Any:
        """Why an inspection cannot stand under this plan, in words; None where it can."""
        if inspection.mode == Inspection.Mode.UNSCHEDULED:
            return _("An unscheduled inspection stands under no year's plan.")
        if inspection.team_id != self.team_id:
            return _("This is another team's plan.")
        if inspection.starts_on and inspection.starts_on.year != self.year:
            return _("This plan is for the year %(year)s.") % {"year": str(self.year)}
        return None

    def clean(self) -> None:
        if self.decided_on and self.decided_on > clock.today():
            raise ValidationError({"decided_on": FUTURE})
        if self.decided_on and self.year and abs(self.decided_on.year - self.year) > 1:
            raise ValidationError(
                {"decided_on": _("This date is too far from the year it is for.")}
            )


class PlannedQuerySet(OfInspectionQuerySet):
    """Known to whom the inspection is; once it was held a district still sees its own part only."""

    def visible_to(self, user: User) -> Self:
        rows, scope = super().visible_to(user), scope_of(user)
        if scope.province:
            return rows
        here = Q(establishment__commune__district__in=sorted(scope.districts))
        named = Q(inspection__in=named_on(user))
        return rows.filter(named | here | self.edited_by(scope))

    @seen_by_both
    def known_before(self, user: User) -> Self:
        """Those the reader knew while they were a secret, taken out or not: for their history."""
        rows, scope = self.filter(inspection__deleted_at__isnull=True), scope_of(user)
        if user.can(Verb.SEE_PLANNED_INSPECTIONS):
            return rows
        return rows.filter(Q(inspection__in=named_on(user)) | self.edited_by(scope))

    def for_list(self) -> Self:
        return self.select_related("establishment__commune__district").order_by("pk")


class PlannedEstablishment(Fact):
    """An establishment that an inspection is to cover: as secret as the inspection is.

    `again_reason`: why it is inspected again inside the limit. `not_covered_reason`: why it was
    not visited after all. `reinspects`: the visit whose findings are to be verified.
    """

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="planned", verbose_name=_("inspection")
    )
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, related_name="+", verbose_name=_("establishment")
    )
    reinspects = models.ForeignKey(
        "inspections.Visit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("re-inspection of"),
    )
    again_reason = models.CharField(
        _("why it is inspected again so soon"), max_length=300, blank=True
    )
    not_covered_reason = models.CharField(_("why it was not visited"), max_length=300, blank=True)

    objects = PlannedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "establishment"],
                condition=Q(deleted_at__isnull=True),
                name="planned_establishment_once",
                violation_error_message=_("This establishment already stands in this inspection."),
            )
        ]
        verbose_name = _("establishment to be covered")

    def __str__(self) -> str:
        return str(self.establishment)

    def data_keys(self) -> set[str]:
        return set()

    def clean(self) -> None:
        body = self.inspection.team.body
        district = self.establishment.commune.district_id
        if body and district != body.district_id:
            raise ValidationError(
                {"establishment": _("A district team inspects in its own district.")}
            )
        if self.reinspects and self.reinspects.establishment_id != self.establishment_id:
            raise ValidationError({"establishment": _("The visit was of another establishment.")})
        error = self.establishment.life_error(self.inspection.starts_on)
        if error:
            raise ValidationError({"establishment": error})


def list_version(rows: Iterable[PlannedEstablishment]) -> int:
    """Of all the rows of an inspection: every change of one raises it."""
    return sum(row.version for row in rows)
