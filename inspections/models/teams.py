from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.models import Agency, DistrictBody
from communes.models.dated import Dated, DatedQuerySet, in_order
from communes.scoping import NOTHING, Scope, scope_of
from core.models import Fact


class TeamQuerySet(DatedQuerySet):
    """Teams are known to everybody; only provincial staff keep the list."""

    shared = True
    verb = Verb.RECORD_INSPECTIONS

    def edited_by(self, scope: Scope) -> Q:
        return NOTHING

    def usable_by(self, user: User) -> Self:
        """The teams in whose name a user may enter inspections."""
        rows = self.live()
        if not user.can(self.verb):
            return rows.none()
        scope = scope_of(user)
        if scope.province:
            return rows
        return rows.filter(Q(body__district__in=scope.districts) | Q(agency__in=scope.agencies))

    def for_list(self) -> Self:
        return self.select_related("body__district", "agency").order_by(
            models.Case(
                models.When(level=Team.Level.PROVINCE, then=0),
                models.When(level=Team.Level.DISTRICT, then=1),
                default=2,
            ),
            "body__district__code",
            "pk",
        )


class Team(Fact, Dated):
    """Who inspects: the province's inter-branch team, a district's, or a sector agency's own."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Provincial team")
        DISTRICT = "district", _("District team")
        SECTOR = "sector", _("Sector agency")

    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    body = models.ForeignKey(
        DistrictBody,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="teams",
        verbose_name=_("district body"),
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    name = models.CharField(_("name"), max_length=150)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level="province", body__isnull=True, agency__isnull=True)
                | Q(level="district", body__isnull=False, agency__isnull=True)
                | Q(level="sector", body__isnull=True, agency__isnull=False),
                name="team_level_fits",
                violation_error_message=_(
                    "A district team belongs to its district's body, a sector team to its agency."
                ),
            ),
            models.UniqueConstraint(
                fields=["body"], condition=Q(deleted_at__isnull=True), name="team_body_once"
            ),
            in_order("team_dates"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inspections:team-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        return {f"d{self.body.district_id}"} if self.body else {"province"}
