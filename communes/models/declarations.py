from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.permissions import Verb
from communes.scoping import ScopedQuerySet
from core.models import Fact, ReportingPeriod
from core.tables import printed

from .agencies import Agency
from .dated import check_day
from .units import District


class DeclarationQuerySet(ScopedQuerySet):
    district_path = "district_id"
    agency_path = "agency_id"
    verb = Verb.DECLARE

    def for_list(self) -> "DeclarationQuerySet":
        return self.select_related("district", "agency", "period").order_by("-declared_on", "-pk")


class Declaration(Fact):
    """A unit's explicit, dated "không phát sinh" for a kind of fact and a period."""

    fact_days = ("declared_on",)

    class FactKind(models.TextChoices):
        HOTSPOTS = "hotspots", _("Hotspots")
        CASES = "cases", _("Criminal cases")
        INCIDENTS = "incidents", _("Incidents")
        ACTIVITIES = "activities", _("Outreach activities")
        INSPECTIONS = "inspections", _("Inspections")

    OF_THE_POLICE = frozenset({FactKind.HOTSPOTS, FactKind.CASES, FactKind.INCIDENTS})

    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, verbose_name=_("district")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name=_("agency")
    )
    fact_kind = models.CharField(_("kind of fact"), max_length=12, choices=FactKind.choices)
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, verbose_name=_("period"))
    declared_on = models.DateField(_("declared on"))

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=False, agency__isnull=True)
                | Q(district__isnull=True, agency__isnull=False),
                name="declaration_one_unit",
                violation_error_message=_("Choose a district or an agency, not both."),
            ),
            *(
                models.UniqueConstraint(
                    fields=[unit, "fact_kind", "period"],
                    condition=Q(deleted_at__isnull=True, **{f"{unit}__isnull": False}),
                    name=f"declaration_once_{unit}",
                    violation_error_message=_(
                        "This unit has already declared that for the period."
                    ),
                )
                for unit in ("district", "agency")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district or self.agency}: {self.get_fact_kind_display()}, {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("communes:declaration-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        return {f"d{self.district_id}" if self.district_id else "province"}

    def clean(self) -> None:
        check_day("declared_on", self.declared_on)
        if self.period_id and self.declared_on and self.declared_on < self.period.last_day:
            raise ValidationError(
                {"declared_on": _("Nothing can be declared for a period before its last day.")}
            )
        if self.agency and not self.agency.is_police and self.fact_kind in self.OF_THE_POLICE:
            raise ValidationError(
                {"fact_kind": _("Among the agencies only the police can declare this kind.")}
            )
        if self.period_id and self.fact_kind in settings.RECORDED:
            self._check_recorded()

    def _check_recorded(self) -> None:
        """The rooms of the facts lie above this one: which function counts is a setting."""
        unit = self.district or self.agency
        count = import_string(settings.RECORDED[self.fact_kind])
        found = count(unit, self.period) if unit else 0
        if found:
            words = ngettext(
                "%(n)s record of this kind lies in the period already; delete it first if it is"
                " wrong.",
                "%(n)s records of this kind lie in the period already; delete them first if they"
                " are wrong.",
                found,
            )
            raise ValidationError({"fact_kind": words % {"n": printed(found)}})

    @property
    def unit_name(self) -> str:
        return str(self.district or self.agency)
