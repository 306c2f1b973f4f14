"""Hotspots, incidents and criminal cases: dates and counts, never a place, a name or free text.

Nothing that is entered here may be a state secret; a province whose ruling says that hotspots or
cases are, switches them off (`ENFORCEMENT_HOTSPOTS`, `ENFORCEMENT_CASES`).
"""

from collections.abc import Sequence
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.models import District
from communes.models.dated import check_day
from communes.scoping import ScopedQuerySet
from core import text
from core.models import Fact

# One word that begins with a digit: a sentence about somebody does not fit in.
document_number = RegexValidator(
    r"^\d[\w./-]*\Z", _("Enter the number only, such as 12/BC-CAH: digits first, no blanks.")
)


class EnforcementQuerySet(ScopedQuerySet):
    district_path = "district_id"
    police = True
    verb = Verb.RECORD_ENFORCEMENT
    order: Sequence[str] = ("-pk",)

    def for_list(self) -> Self:
        return self.select_related("district").order_by(*self.order)


class EnforcementFact(Fact):
    """What the three kinds share: a district, and the document that says so."""

    class Agency(models.TextChoices):
        PROVINCIAL_POLICE = "provincial_police", _("Provincial police")
        DISTRICT_POLICE = "district_police", _("District police")
        PROCURACY = "procuracy", _("People's Procuracy")
        COURT = "court", _("People's Court")
        COMMITTEE = "committee", _("People's Committee")
        OTHER = "other", _("Another agency")

    district = models.ForeignKey(
        District, models.PROTECT, related_name="%(class)ss", verbose_name=_("district")
    )
    source_number = models.CharField(
        _("source document number"), max_length=40, validators=[document_number]
    )
    source_on = models.DateField(_("source document date"))
    source_agency = models.CharField(
        _("issued by"), max_length=20, choices=Agency.choices, default=Agency.DISTRICT_POLICE
    )
    search_key = models.CharField(max_length=160, editable=False)

    class Meta:
        abstract = True

    def data_keys(self) -> set[str]:
        return {f"d{self.district_id}"}

    @property
    def place(self) -> District | None:
        return self.district if self.district_id else None

    def clean(self) -> None:
        check_day("source_on", self.source_on)
        self.search_key = text.fold(f"{getattr(self, 'number', '')} {self.source_number}")


class Persons(models.Model):
    """Counts of persons by kind. Who may see them is said in persons.py."""

    sellers = models.PositiveSmallIntegerField(_("persons selling sex"), default=0)
    buyers = models.PositiveSmallIntegerField(_("persons buying sex"), default=0)
    keepers = models.PositiveSmallIntegerField(_("brothel keepers"), default=0)
    brokers = models.PositiveSmallIntegerField(_("brokers"), default=0)

    class Meta:
        abstract = True


class HotspotQuerySet(EnforcementQuerySet):
    order = ("-found_on", "-pk")


class Hotspot(EnforcementFact):
    """A place of prostitution found, and perhaps cleared. A recurrence is a new row.

    `number` is "03/2019": counted by district and year of finding.
    """

    fact_days = ("found_on", "cleared_on")
    number = models.CharField(
        _("hotspot number"),
        max_length=9,
        validators=[
            RegexValidator(
                r"^\d{2,4}/\d{4}\Z", _("Enter the number and the year, such as 03/2019.")
            )
        ],
    )
    found_on = models.DateField(_("found on"))
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)

    objects = HotspotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "number"],
                condition=Q(deleted_at__isnull=True),
                name="hotspot_number_once",
                violation_error_message=_("This district already has a hotspot of that number."),
            ),
            models.CheckConstraint(
                condition=Q(cleared_on__isnull=True) | Q(cleared_on__gte=F("found_on")),
                name="hotspot_found_before_cleared",
                violation_error_message=_("A hotspot cannot be cleared before it was found."),
            ),
        ]
        indexes = [models.Index(fields=["found_on", "cleared_on"], name="hotspot_days")]

    def __str__(self) -> str:
        return _("Hotspot %(number)s, %(district)s") % {
            "number": self.number,
            "district": self.district,
        }

    def get_absolute_url(self) -> str:
        return reverse("enforcement:hotspot-detail", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        check_day("found_on", self.found_on, self.place)
        check_day("cleared_on", self.cleared_on, self.place)
        if self.found_on and self.cleared_on and self.cleared_on < self.found_on:
            raise ValidationError(
                {"cleared_on": _("A hotspot cannot be cleared before it was found.")}
            )
        if self.number and self.found_on and self.number[-4:] != str(self.found_on.year):
            raise ValidationError({"number": _("The number's year is not the year of finding.")})


class IncidentQuerySet(EnforcementQuerySet):
    order = ("-handled_on", "-pk")


class Incident(EnforcementFact, Persons):
    """An incident handled administratively: counts only."""

    fact_days = ("handled_on",)
    handled_on = models.DateField(_("handled on"))
    fines = models.PositiveSmallIntegerField(_("number of fines"), default=0)
    fines_amount = models.PositiveBigIntegerField(_("fines in all, đồng"), default=0)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fines=0, fines_amount=0) | Q(fines__gt=0, fines_amount__gt=0),
                name="incident_fines_have_amount",
                violation_error_message=_(
                    "Enter both the number of fines and their amount, or neither."
                ),
            )
        ]
        indexes = [models.Index(fields=["handled_on"], name="incident_handled")]

    def __str__(self) -> str:
        return _("Incident of %(day)s, %(district)s") % {
            "day": self.handled_on.strftime("%d/%m/%Y"),
            "district": self.district,
        }

    def get_absolute_url(self) -> str:
        return reverse("enforcement:incident-detail", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        check_day("handled_on", self.handled_on, self.place)
        if bool(self.fines) != bool(self.fines_amount):
            raise ValidationError(
                {"fines_amount": _("Enter both the number of fines and their amount, or neither.")}
            )


class CaseQuerySet(EnforcementQuerySet):
    order = ("-opened_on", "-pk")


#: each step with the one it follows and what is said when it does not
STEPS = (
    (
        "investigated_on",
        "opened_on",
        _("An investigation is not concluded before the case is opened."),
    ),
    (
        "prosecuted_on",
        "investigated_on",
        _("A case is not prosecuted before its investigation is concluded."),
    ),
    ("tried_on", "prosecuted_on", _("A case is not tried before it is prosecuted.")),
)


class Case(EnforcementFact, Persons):
    """A criminal case: opened → investigated → prosecuted → tried, each step with its own date."""

    fact_days = ("opened_on", "investigated_on", "prosecuted_on", "tried_on")

    class Suspension(models.TextChoices):
        ENDED = "ended", _("Suspended for good")
        PAUSED = "paused", _("Suspended for a time")

    number = models.CharField(
        _("number of the decision to open it"), max_length=40, validators=[document_number]
    )
    opened_on = models.DateField(_("opened on"))
    investigated_on = models.DateField(_("investigation concluded on"), null=True, blank=True)
    prosecuted_on = models.DateField(_("prosecuted on"), null=True, blank=True)
    tried_on = models.DateField(_("tried on"), null=True, blank=True)
    suspension = models.CharField(
        _("suspension"), max_length=8, choices=Suspension.choices, blank=True
    )
    suspended_on = models.DateField(_("suspended on"), null=True, blank=True)
    transferred_on = models.DateField(_("transferred on"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "number"],
                condition=Q(deleted_at__isnull=True),
                name="case_number_once",
                violation_error_message=_("This district already has a case of that number."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{step}__isnull": True})
                    | Q(**{f"{before}__isnull": False, f"{step}__gte": F(before)}),
                    name=f"case_{step.removesuffix('_on')}_in_order",
                    violation_error_message=sentence,
                )
                for step, before, sentence in STEPS
            ),
            models.CheckConstraint(
                condition=Q(suspended_on__isnull=True, suspension="")
                | (Q(suspended_on__isnull=False) & ~Q(suspension="")),
                name="case_suspension_has_kind",
                violation_error_message=_("Enter both the kind and the day of the suspension."),
            ),
        ]
        indexes = [models.Index(fields=["opened_on"], name="case_opened")]

    def __str__(self) -> str:
        names = {"number": self.number, "district": self.district}
        return _("Case %(number)s, %(district)s") % names

    def get_absolute_url(self) -> str:
        return reverse("enforcement:case-detail", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        check_day("opened_on", self.opened_on, self.place)
        for name in (*(step for step, _b, _s in STEPS), "suspended_on", "transferred_on"):
            check_day(name, getattr(self, name))
        for step, before, sentence in STEPS:
            day, previous = getattr(self, step), getattr(self, before)
            if day and (previous is None or day < previous):
                raise ValidationError({step: sentence})
        for name in ("suspended_on", "transferred_on"):
            day = getattr(self, name)
            if day and self.opened_on and day < self.opened_on:
                raise ValidationError({name: _("That day lies before the case was opened.")})
        if bool(self.suspension) != bool(self.suspended_on):
            name = "suspended_on" if self.suspension else "suspension"
            raise ValidationError({name: _("Enter both the kind and the day of the suspension.")})

    @property
    def stage(self) -> str:
        if self.transferred_on:
            return str(_("Transferred"))
        if self.suspension:
            return str(self.get_suspension_display())
        if self.tried_on:
            return str(_("Tried"))
        if self.prosecuted_on:
            return str(_("Prosecuted"))
        return str(_("Investigation concluded") if self.investigated_on else _("Opened"))
