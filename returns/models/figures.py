"""The typed cells of a return, and the reminders its unit was sent."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.scoping import ScopedQuerySet
from core.models import Fact

from .returns import Return


def figure_field(label: Any) -> models.BigIntegerField:
    return models.BigIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, _("A count is never below nought."))],
    )


class ReturnFigureQuerySet(ScopedQuerySet):
    district_path = "report__district_id"
    agency_path = "report__agency_id"
    verb = Verb.ENTER_RETURNS


class ReturnFigure(Fact):
    """One cell of a return (`returns.tables`): what was typed, and the note a check asked for.

    `nothing`: the explicit answer không phát sinh; an empty row is no answer. Done, estimate and
    planned stand side by side and are never added. A cell whose number comes from the records has
    a row only for its note.
    """

    report = models.ForeignKey(Return, models.PROTECT, related_name="figures")
    key = models.CharField(_("cell"), max_length=60)
    done = figure_field(_("done"))
    estimate = figure_field(_("estimated"))
    planned = figure_field(_("planned"))
    nothing = models.BooleanField(_("nothing to report"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ReturnFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "key"],
                condition=Q(deleted_at__isnull=True),
                name="return_figure_once",
            ),
            models.CheckConstraint(
                condition=Q(nothing=False) | Q(done__isnull=True),
                name="return_figure_nothing",
                violation_error_message=_("Enter a number or tick “nothing to report”, not both."),
            ),
            models.CheckConstraint(
                condition=(Q(done__isnull=True) | Q(done__gte=0))
                & (Q(estimate__isnull=True) | Q(estimate__gte=0))
                & (Q(planned__isnull=True) | Q(planned__gte=0)),
                name="return_figure_not_negative",
            ),
        ]
        verbose_name = _("figure of a return")

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return self.report.get_absolute_url()

    @property
    def value(self) -> int | None:
        """What counts: nought where there was nothing, None where nobody has answered."""
        return 0 if self.nothing else self.done

    def data_keys(self) -> set[str]:
        return self.report.data_keys()


class ReminderQuerySet(ScopedQuerySet):
    """Nobody's page shows them; they keep an e-mail from being sent twice."""

    district_path = "report__district_id"
    agency_path = "report__agency_id"
    verb = Verb.VERIFY_RETURNS


class Reminder(Fact):
    """An e-mail that a person was sent about a return, once before and once after its due day."""

    class Kind(models.TextChoices):
        BEFORE = "before", _("Before the due date")
        AFTER = "after", _("After the due date")

    report = models.ForeignKey(Return, models.PROTECT, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    #: the day it was about: a new due day is reminded of anew
    due_on = models.DateField(_("due on"))

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "user", "kind", "due_on"],
                condition=Q(deleted_at__isnull=True),
                name="reminder_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.user}, {self.get_kind_display()}"

    def data_keys(self) -> set[str]:
        return set()
