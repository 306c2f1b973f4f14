"""Dated tables with a source: what the law says on a day is data, never a constant in the code."""

import datetime
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.models.dated import Dated, DatedQuerySet, in_order
from core import text
from core.models import Fact

BOTH_ENDS = _("Enter both ends of the fine's range, the lower first.")


class ReferenceQuerySet(DatedQuerySet):
    """Everybody who signs in may read them; provincial staff keep them."""

    shared = True
    verb = Verb.MANAGE_REFERENCE

    def for_list(self) -> Self:
        """In the order of the table itself."""
        return self


class ChecklistItemQuerySet(ReferenceQuerySet):
    def on(self, day: datetime.date, kind: str = "") -> list["ChecklistItem"]:
        """The list in force on a day, in its order; with a kind only what is asked of that kind."""
        rows: Any = self.live().in_force(day).order_by("number", "pk")
        return [item for item in rows if not kind or not item.kinds or kind in item.kinds]


class ChecklistItem(Fact, Dated):
    """One line of the checklist; next year's list may differ, answers keep the line they answer."""

    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("what is checked"), max_length=250)
    basis = models.CharField(_("legal basis"), max_length=150)
    #: kinds of establishment it is asked of; empty: of all
    kinds = models.JSONField(_("kinds"), default=list, blank=True)

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        constraints = [in_order("checklist_item_dates")]
        ordering = ["number", "pk"]
        verbose_name = _("checklist item")

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:checklist-item-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        return set()


class ViolationAct(Fact, Dated):
    """An act the law punishes, in the wording and with the fines in force from a day to a day.

    Amounts are whole đồng, for individuals; an organisation's are `factor_organisation` times
    those. What no source says stays empty: then a fine is not held against any range.
    """

    text = models.CharField(_("act"), max_length=300)
    decree = models.CharField(_("decree"), max_length=60)
    article = models.CharField(_("article, clause, point"), max_length=60)
    fine_from = models.PositiveBigIntegerField(_("fine from (đồng)"), null=True, blank=True)
    fine_to = models.PositiveBigIntegerField(_("fine to (đồng)"), null=True, blank=True)
    factor_organisation = models.DecimalField(
        _("times for an organisation"),
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MaxValueValidator(Decimal(10))],
    )
    source = models.CharField(_("source"), max_length=200)
    search_key = models.CharField(max_length=450, editable=False)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("violation_act_dates"),
            models.CheckConstraint(
                condition=Q(fine_from__isnull=True, fine_to__isnull=True)
                | Q(fine_from__isnull=False, fine_to__gte=F("fine_from")),
                name="violation_act_range",
                violation_error_message=BOTH_ENDS,
            ),
        ]
        ordering = ["decree", "pk"]
        verbose_name = _("act")

    def __str__(self) -> str:
        return f"{self.text} ({self.citation})"

    @property
    def citation(self) -> str:
        return f"{self.article} {self.decree}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:violation-act-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        return set()

    def clean(self) -> None:
        self.search_key = text.fold(f"{self.text} {self.article} {self.decree}")[:450]
        if (self.fine_from is None) != (self.fine_to is None):
            missing = "fine_from" if self.fine_from is None else "fine_to"
            raise ValidationError({missing: BOTH_ENDS})

    def fine_range(self, *, organisation: bool) -> tuple[int, int] | None:
        """The range in đồng, or None where it is not established for that kind of offender."""
        if self.fine_from is None or self.fine_to is None:
            return None
        if not organisation:
            return self.fine_from, self.fine_to
        if self.factor_organisation is None:
            return None
        factor = self.factor_organisation
        return int(self.fine_from * factor), int(self.fine_to * factor)


class RuleValueQuerySet(DatedQuerySet):
    """Limits, retention and weights: provincial staff's alone, since weights tell what is next."""

    verb = Verb.MANAGE_REFERENCE

    def visible_to(self, user: Any) -> Self:
        return self.live() if user.can(self.verb) else self.none()

    def for_list(self) -> Self:
        return self.order_by("key", F("valid_from").asc(nulls_first=True), "pk")

    def value(self, key: str, day: datetime.date) -> "RuleValue | None":
        """The value of a rule in force on a day; None: no rule then."""
        rows: Any = self.live().in_force(day).filter(key=key)
        return rows.order_by(F("valid_from").desc(nulls_last=True), "-pk").first()

    def values_on(self, day: datetime.date) -> dict[str, int]:
        """{key: value} in force on a day; one query."""
        rows: Any = self.live().in_force(day)
        rows = rows.order_by(F("valid_from").asc(nulls_first=True), "pk")
        return {row.key: row.value for row in rows}


class RuleValue(Fact, Dated):
    """A number that somebody decided: from a day, to a day, by a document."""

    class Key(models.TextChoices):
        REVISIT_DAYS = "revisit_days", _("Days in which a business is not inspected again")
        PHOTO_DAYS = "photo_days", _("Days for which photos are kept")
        REINSPECT_DAYS = "reinspect_days", _("Days after which a finding is inspected again")
        NEVER_VISITED = "never_visited", _("Points: never visited")
        LONG_NOT_VISITED = "long_not_visited", _("Points: each full year not visited")
        OPEN_FINDING = "open_finding", _("Points: each finding still open")
        REINSPECTION_DUE = "reinspection_due", _("Points: re-inspection due")
        CERTIFICATE_EXPIRING = "certificate_expiring", _("Points: certificate expired or expiring")
        CONDITIONAL_KIND = "conditional_kind", _("Points: conditional on security and order")

    #: the weights of the suggestions for the plan
    WEIGHTS = (
        Key.NEVER_VISITED,
        Key.LONG_NOT_VISITED,
        Key.OPEN_FINDING,
        Key.REINSPECTION_DUE,
        Key.CERTIFICATE_EXPIRING,
        Key.CONDITIONAL_KIND,
    )

    key = models.CharField(_("rule"), max_length=24, choices=Key.choices)
    value = models.PositiveIntegerField(_("value"), validators=[MaxValueValidator(36_500)])
    source = models.CharField(_("source"), max_length=250)

    objects = RuleValueQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("rule_value_dates"),
            models.UniqueConstraint(
                fields=["key", "valid_from"],
                condition=Q(deleted_at__isnull=True),
                name="rule_value_once",
                violation_error_message=_("This rule already has a value from that day."),
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(deleted_at__isnull=True, valid_from__isnull=True),
                name="rule_value_first_once",
                violation_error_message=_("This rule already has a value from that day."),
            ),
        ]
        ordering = ["key", "valid_from"]
        verbose_name = _("rule")

    def __str__(self) -> str:
        return f"{self.get_key_display()}: {self.value}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:rule-value-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        return set()

    def clean(self) -> None:
        if not self.source:
            raise ValidationError({"source": _("Say where the value comes from.")})
