"""Rows that are in force from a day to a day."""

import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.scoping import ScopedQuerySet
from core import clock


class DatedQuerySet(ScopedQuerySet):
    def in_force(self, day: datetime.date) -> Self:
        """`valid_to` is the last day in force; empty means still in force."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        )


class Dated(models.Model):
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_in_force(self, day: datetime.date) -> bool:
        """As `in_force` has it, of one row."""
        since, until = self.valid_from, self.valid_to
        return not (since and day < since) and not (until and day > until)


def in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True)
        | Q(valid_from__isnull=True)
        | Q(valid_to__gte=F("valid_from")),
        name=name,
        violation_error_message=_("The last day cannot be before the first."),
    )


def check_day(field: str, day: datetime.date | None, *units: "Dated | None") -> None:
    """A fact's day is not to come, and lies inside the life of its units.

    Raises ValidationError at `field`. Empty days and units are somebody else's to ask for.
    """
    if day is None:
        return
    if day > clock.today():
        raise ValidationError(
            {
                field: _("This day is still to come: today is %(today)s.")
                % {"today": clock.today().strftime("%d/%m/%Y")}
            }
        )
    for unit in units:
        if unit is None:
            continue
        if unit.valid_from and day < unit.valid_from:
            text = _("%(unit)s did not exist yet on that day; it exists from %(day)s.")
            shown = unit.valid_from.strftime("%d/%m/%Y")
            raise ValidationError({field: text % {"unit": unit, "day": shown}})
        if unit.valid_to and day > unit.valid_to:
            text = _("%(unit)s no longer existed on that day; it existed until %(day)s.")
            shown = unit.valid_to.strftime("%d/%m/%Y")
            raise ValidationError({field: text % {"unit": unit, "day": shown}})
