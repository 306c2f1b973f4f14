from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.models import Commune
from communes.scoping import Scope, scope_of
from core import clock
from core.models import Fact

from .establishments import Establishment
from .inspections import FUTURE, Inspection, named_on, of_own_team
from .kinds import KINDS_OF
from .members import OfInspectionQuerySet
from .staff import StaffCounts, count
from .teams import Team


def known(user: User, path: str = "") -> Q:
    """Which visits a reader knows; `path` leads to the visit.

    By joins: to look each finding's visit up among all that are known costs more with each of them.
    """
    scope = scope_of(user)
    there = Q(**{f"{path}deleted_at__isnull": True, f"{path}inspection__deleted_at__isnull": True})
    if scope.province and user.can(Verb.SEE_PLANNED_INSPECTIONS):
        return there
    named = Q(**{f"{path}inspection__in": named_on(user)})
    return there & (named | (_held(path) if scope.province else seen(scope, path)))


def seen(scope: Scope, path: str = "") -> Q:
    """A district's team stays in its district: so its place alone narrows the search.

    Of a provincial inspection a district's officer sees the visits in the own district only.
    """
    agencys = of_own_team(Scope(province=False, agencies=scope.agencies), f"{path}inspection__")
    if not scope.districts:
        return agencys
    here = Q(**{f"{path}commune__district__in": sorted(scope.districts)})
    provincial = Q(**{f"{path}inspection__team__level": Team.Level.PROVINCE}) & _held(path)
    return agencys | here & (of_own_team(scope, f"{path}inspection__") | provincial)


def _held(path: str) -> Q:
    return Q(**{f"{path}inspection__state": Inspection.State.HELD})


class VisitQuerySet(OfInspectionQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.live().filter(known(user))

    def seen_by(self, scope: Scope) -> Q:
        return seen(scope)

    def inspected(self) -> Self:
        return self.exclude(outcome=Visit.Outcome.NOT_INSPECTED)

    def with_violations(self) -> Self:
        return self.filter(outcome__in=Visit.VIOLATING)

    def in_group(self, group: str) -> Self:
        return self.filter(establishment__kind__in=KINDS_OF[group])

    def for_list(self) -> Self:
        return self.select_related(
            "inspection__team", "establishment", "commune__district"
        ).order_by("-visited_on", "-pk")


class Visit(Fact, StaffCounts):
    """One establishment visited in one inspection (lượt kiểm tra cơ sở), with what its minutes say.

    `commune` is where it lay on that day: copied when recorded, and kept when it moves.
    `reinspects`: the earlier visit whose findings this one verifies.
    """

    fact_days = ("visited_on",)

    class Outcome(models.TextChoices):
        NO_VIOLATION = "no_violation", _("No violation")
        REMINDED = "reminded", _("Reminded")
        VIOLATION = "violation", _("Violation recorded")
        TRANSFERRED = "transferred", _("Transferred to the competent agency")
        NOT_INSPECTED = "not_inspected", _("Could not be inspected")

    VIOLATING = (Outcome.VIOLATION, Outcome.TRANSFERRED)

    class Signature(models.TextChoices):
        SIGNED = "signed", _("Signed")
        REFUSED = "refused", _("Refused to sign")

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="visits", verbose_name=_("inspection")
    )
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, related_name="visits", verbose_name=_("establishment")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="+", verbose_name=_("commune"), editable=False
    )
    visited_on = models.DateField(_("date of the visit"))
    minutes_number = models.CharField(_("minutes number"), max_length=60, blank=True)
    time_from = models.TimeField(_("from (time)"), null=True, blank=True)
    time_to = models.TimeField(_("to (time)"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices)
    not_inspected_reason = models.CharField(
        _("why it could not be inspected"), max_length=300, blank=True
    )
    rooms = count(_("rooms in business"))
    opinion = models.TextField(_("the establishment's opinion"), max_length=1000, blank=True)
    signature = models.CharField(
        _("the establishment's signature"), max_length=8, choices=Signature.choices, blank=True
    )
    refusal_reason = models.CharField(_("why it was not signed"), max_length=300, blank=True)
    copies = models.PositiveSmallIntegerField(
        _("copies of the minutes"), default=2, validators=[MinValueValidator(2)]
    )
    #: when the minutes were last typed; every save of them raises the row's version by this
    minutes_at = models.DateTimeField(_("minutes typed at"), null=True, editable=False)
    reinspects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reinspections",
        verbose_name=_("re-inspection of"),
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "establishment"],
                condition=Q(deleted_at__isnull=True),
                name="visit_once",
                violation_error_message=_("This establishment already stands in this inspection."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="not_inspected") & ~Q(not_inspected_reason="")
                | ~Q(outcome="not_inspected") & Q(not_inspected_reason=""),
                name="visit_reason",
                violation_error_message=_(
                    "A reason stands exactly where the establishment could not be inspected."
                ),
            ),
            models.CheckConstraint(
                condition=Q(time_from__isnull=True)
                | Q(time_to__isnull=True)
                | Q(time_to__gte=F("time_from")),
                name="visit_times",
                violation_error_message=_("The visit cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=Q(signature="refused") | Q(refusal_reason=""),
                name="visit_refusal",
                violation_error_message=_("A reason stands only where signing was refused."),
            ),
        ]
        indexes = [
            # a district's visits, and which outings came into it: read from the index alone
            models.Index(
                fields=["commune", "inspection"],
                include=["id", "visited_on", "establishment", "outcome"],
                condition=Q(deleted_at__isnull=True),
                name="visit_places",
            ),
            models.Index(fields=["-visited_on", "-id"], name="visit_day"),
            models.Index(fields=["establishment", "visited_on"], name="visit_establishment_day"),
            models.Index(fields=["commune", "visited_on"], name="visit_commune_day"),
            # when each establishment was last really visited, read from the index alone
            models.Index(
                fields=["establishment", "-visited_on"],
                include=["inspection"],
                condition=Q(deleted_at__isnull=True) & ~Q(outcome="not_inspected"),
                name="visit_last_made",
            ),
            # what waits for its minutes: few of them all
            models.Index(
                fields=["inspection"],
                condition=Q(deleted_at__isnull=True, minutes_at__isnull=True)
                & ~Q(outcome="not_inspected"),
                name="visit_without_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.establishment} {self.visited_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:visit-detail", args=[self.pk])

    @property
    def was_inspected(self) -> bool:
        return self.outcome != self.Outcome.NOT_INSPECTED

    @property
    def times(self) -> str:
        ends = (self.time_from, self.time_to)
        return " – ".join(t.strftime("%H:%M") for t in ends if t)

    def data_keys(self) -> set[str]:
        keys = {f"d{self.commune.district_id}"}
        return keys if self.inspection.team.body_id else keys | {"province"}

    def clean(self) -> None:
        errors: dict[str, Any] = {**self.staff_errors()}
        if self.visited_on:
            self._check_day(errors)
        if self.signature == self.Signature.REFUSED and not self.refusal_reason:
            errors["refusal_reason"] = _("Say why it was not signed.")
        if self.outcome == self.Outcome.NOT_INSPECTED and not self.not_inspected_reason:
            errors["not_inspected_reason"] = _("Say why it could not be inspected.")
        elif self.outcome != self.Outcome.NOT_INSPECTED and self.not_inspected_reason:
            errors["not_inspected_reason"] = _(
                "A reason is given only where the establishment could not be inspected."
            )
        if self.time_from and self.time_to and self.time_to < self.time_from:
            errors["time_to"] = _("The visit cannot end before it began.")
        body = self.inspection.team.body
        if body and self.commune_id and self.commune.district_id != body.district_id:
            errors["establishment"] = _("A district team inspects in its own district.")
        if errors:
            raise ValidationError(errors)

    def _check_day(self, errors: dict[str, Any]) -> None:
        inspection = self.inspection
        if self.visited_on > clock.today():
            errors["visited_on"] = FUTURE
        elif not inspection.starts_on <= self.visited_on <= inspection.ends_on:
            errors["visited_on"] = _("The visit lies within the inspection's days, %(days)s.") % {
                "days": inspection.days
            }
        elif self.establishment_id:
            error = self.establishment.life_error(self.visited_on)
            if error:
                errors["visited_on"] = error
        if "visited_on" in errors or not self.commune_id:
            return
        if not self.commune.is_in_force(self.visited_on):
            errors["visited_on"] = _("This commune did not exist on that day.")
