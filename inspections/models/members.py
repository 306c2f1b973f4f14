"""Who took part in an inspection, and what else belongs to one: known to whom it is."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.models import Agency
from communes.scoping import Scope, ScopedQuerySet
from core.models import Fact

from .inspections import Inspection, of_own_team


class OfInspectionQuerySet(ScopedQuerySet):
    """What belongs to an inspection is known to whom the inspection is."""

    verb = Verb.RECORD_INSPECTIONS

    def visible_to(self, user: User) -> Self:
        rows = self.live().filter(inspection__deleted_at__isnull=True)
        if user.can(Verb.SEE_PLANNED_INSPECTIONS):
            return rows
        return rows.filter(inspection__in=Inspection.objects.visible_to(user).order_by())

    def within(self, user: User) -> Self:
        return super().within(user).filter(inspection__deleted_at__isnull=True)

    def edited_by(self, scope: Scope) -> Q:
        return of_own_team(scope, "inspection__")


class InspectionMember(Fact):
    """An official who took part. The user named here may read the inspection before it is held."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="members", verbose_name=_("inspection")
    )
    name = models.CharField(_("full name"), max_length=100)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    agency_name = models.CharField(_("agency or unit"), max_length=150, blank=True)
    position = models.CharField(_("job title"), max_length=100, blank=True)
    card_number = models.CharField(_("inspection card number"), max_length=40, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )

    objects = OfInspectionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def agency_label(self) -> str:
        return self.agency.short_name if self.agency else self.agency_name

    def data_keys(self) -> set[str]:
        return set()  # no figure depends on who took part
