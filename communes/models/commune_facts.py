"""Dated facts of a commune."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.scoping import ScopedQuerySet
from core import text
from core.models import Fact

from .dated import Dated, DatedQuerySet, check_day, in_order
from .phones import alike, check_phone
from .units import Commune


class CommuneFactQuerySet(ScopedQuerySet):
    district_path = "commune__district_id"

    def for_list(self) -> "CommuneFactQuerySet":
        return self.select_related("commune__district").order_by(
            "commune__district__code", "commune__sort_key", "-pk"
        )


# The plugin gives every queryset a manager of its own: two parents, two managers.
class DatedCommuneFactQuerySet(DatedQuerySet, CommuneFactQuerySet):  # type: ignore[override]
    pass


class CommuneFact(Fact):
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="%(class)ss", verbose_name=_("commune")
    )

    class Meta:
        abstract = True

    def data_keys(self) -> set[str]:
        return {f"d{self.commune.district_id}"}

    @property
    def place(self) -> Commune | None:
        return self.commune if self.commune_id else None


def check_year(for_year: int | None, day: datetime.date | None, name: str) -> None:
    """A document for a year is signed in that year, or in the year on either side of it."""
    if for_year and day and abs(day.year - for_year) > 1:
        raise ValidationError({name: _("This date is too far from the year it is for.")})


class RecognitionQuerySet(CommuneFactQuerySet):
    verb = Verb.RECORD_RECOGNITION


class Recognition(CommuneFact):
    """Recognised for a year as healthy, without prostitution; perhaps lost by a later decision.

    Given once a year and often signed the January after, hence the year it is *for*. Rows of the
    year before a plan are its opening balance; without any, the number kept is unknown, not nought.
    """

    fact_days = ("decision_on", "withdrawn_on")

    for_year = models.PositiveSmallIntegerField(_("for year"))
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decision_on = models.DateField(_("decision date"), null=True, blank=True)
    is_opening_balance = models.BooleanField(_("opening balance"), default=False)
    withdrawn_on = models.DateField(_("lost on"), null=True, blank=True)
    loss_decision = models.CharField(_("decision of the loss"), max_length=60, blank=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "for_year"],
                condition=Q(deleted_at__isnull=True),
                name="recognition_once",
                violation_error_message=_("This commune is already recognised for that year."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(loss_decision=""),
                name="recognition_loss_has_decision",
                violation_error_message=_("A loss of recognition needs its decision's number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune.full_name} {self.for_year}"

    def get_absolute_url(self) -> str:
        return reverse("communes:recognition-detail", args=[self.pk])

    def clean(self) -> None:
        check_day("decision_on", self.decision_on)
        check_day("withdrawn_on", self.withdrawn_on, self.place)
        check_year(self.for_year, self.decision_on, "decision_on")
        if not self.is_opening_balance and not (self.decision_number and self.decision_on):
            sentence = _(
                "Enter the decision's number and date, or mark the row as an opening balance."
            )
            raise ValidationError({"decision_number": sentence})
        if self.withdrawn_on and not self.loss_decision:
            raise ValidationError(
                {"loss_decision": _("A loss of recognition needs its decision's number.")}
            )
        if self.withdrawn_on and self.decision_on and self.withdrawn_on < self.decision_on:
            raise ValidationError(
                {"withdrawn_on": _("A recognition cannot be lost before it was given.")}
            )


class Registration(CommuneFact):
    """Registered to build a healthy commune in a year; one district document lists many."""

    fact_days = ("registered_on",)

    for_year = models.PositiveSmallIntegerField(_("for year"))
    document_number = models.CharField(_("document number"), max_length=60)
    registered_on = models.DateField(_("document date"))

    objects = CommuneFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "for_year"],
                condition=Q(deleted_at__isnull=True),
                name="registration_once",
                violation_error_message=_("This commune is already registered for that year."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.commune.full_name} {self.for_year}"

    def get_absolute_url(self) -> str:
        return reverse("communes:registration-detail", args=[self.pk])

    def clean(self) -> None:
        check_day("registered_on", self.registered_on, self.place)
        check_year(self.for_year, self.registered_on, "registered_on")


class CommuneOfficer(CommuneFact, Dated):
    """A commune's position for social-evils prevention and who holds it, from–to.

    An empty holder is a vacancy. Another holder is another row, so training stays with the person.
    """

    position = models.CharField(_("position"), max_length=100)
    holder = models.CharField(_("holder"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    search_key = models.CharField(max_length=400, editable=False)
    sort_key = models.CharField(max_length=text.SORT_KEY_LENGTH, editable=False, db_index=True)

    objects = DatedCommuneFactQuerySet.as_manager()

    class Meta:
        constraints = [in_order("officer_dates")]

    def __str__(self) -> str:
        return f"{self.holder or _('(vacant)')}, {self.commune.full_name}"

    def get_absolute_url(self) -> str:
        return reverse("communes:officer-detail", args=[self.pk])

    def clean(self) -> None:
        names = f"{self.commune.full_name} {self.commune.name_alt}" if self.place else ""
        self.search_key = text.fold(f"{self.holder} {self.position} {names}")[:400]
        self.sort_key = text.sort_key(self.holder)
        check_day("valid_from", self.valid_from, self.place)
        check_day("valid_to", self.valid_to, self.place)
        check_phone("phone", self.phone)
        if self.holder and self.place and self._twice():
            words = _("%(holder)s is recorded in this position already for those days.")
            raise ValidationError({"holder": words % {"holder": self.holder}})

    def _twice(self) -> bool:
        """The same person in the same position of the commune, on a day they share.

        One person counted twice makes a wrong figure; but names differ by a mark, and two people of
        one name have two telephones.
        """
        rows = CommuneOfficer.objects.live().filter(commune=self.place).exclude(pk=self.pk)
        if self.valid_to:
            rows = rows.exclude(valid_from__gt=self.valid_to)
        if self.valid_from:
            rows = rows.exclude(valid_to__lt=self.valid_from)
        own = (text.tidy(self.holder).casefold(), text.fold(self.position))
        return any(
            (text.tidy(holder).casefold(), text.fold(position)) == own
            and not (phone and self.phone and alike(phone) != alike(self.phone))
            for holder, position, phone in rows.order_by().values_list(
                "holder", "position", "phone"
            )
        )


class CommuneTag(CommuneFact, Dated):
    """What kind of area a commune is; each with its source, since lists differ."""

    class Kind(models.TextChoices):
        BORDER = "border", _("Border commune")
        ADJOINING = "adjoining", _("Adjoins another province")
        TOURIST = "tourist", _("Tourist area")
        COMPLEX = "complex", _("Complex area")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    source = models.CharField(_("source"), max_length=200)
    is_verified = models.BooleanField(_("verified"), default=False)

    objects = DatedCommuneFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "kind"],
                condition=Q(deleted_at__isnull=True, valid_to__isnull=True),
                name="tag_once",
                violation_error_message=_("This commune already bears that tag."),
            ),
            in_order("tag_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.commune.full_name}"

    def get_absolute_url(self) -> str:
        return reverse("communes:tag-detail", args=[self.pk])

    def clean(self) -> None:
        check_day("valid_from", self.valid_from, self.place)
        check_day("valid_to", self.valid_to, self.place)
