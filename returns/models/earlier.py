"""The province's figures of periods from before the system, typed from the old reports."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import ScopedQuerySet
from core import clock
from core.models import Fact, ReportingPeriod
from returns.tables import PERSONS


class EarlierFigureQuerySet(ScopedQuerySet):
    """Totals of the province: nobody's but who sees all of it; persons for who may see persons."""

    verb = Verb.VERIFY_RETURNS

    def visible_to(self, user: User) -> Self:
        rows = super().visible_to(user)
        return rows if user.can(Verb.SEE_PERSONS) else rows.exclude(key__in=PERSONS)

    def of(self, period: ReportingPeriod) -> Self:
        return self.live().filter(year=period.year, kind=period.kind, number=period.number)


class EarlierFigure(Fact):
    """One cell (`returns.tables`) of the province's report of a period, and which report says so.

    By the period's name, not by its row: years that never had a plan here have no rows.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("period"), max_length=12, choices=ReportingPeriod.Kind.choices)
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    key = models.CharField(_("cell"), max_length=60)
    value = models.BigIntegerField(
        _("figure"), validators=[MinValueValidator(0, _("A count is never below nought."))]
    )
    source_number = models.CharField(_("number of the old report"), max_length=60)
    source_on = models.DateField(_("date of the old report"))

    objects = EarlierFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "kind", "number", "key"],
                condition=Q(deleted_at__isnull=True),
                name="earlier_return_figure_once",
                violation_error_message=_("This figure has been typed already."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0), name="earlier_return_figure_not_negative"
            ),
        ]
        verbose_name = _("figure of an earlier report")

    def __str__(self) -> str:
        return f"{self.key}, {self.period.label}"

    @property
    def period(self) -> ReportingPeriod:
        """The period as a name; its days are not in it."""
        return ReportingPeriod(kind=self.kind, year=self.year, number=self.number)

    def clean(self) -> None:
        if self.source_on and self.source_on > clock.today():
            raise ValidationError({"source_on": _("A date after today cannot be recorded.")})
