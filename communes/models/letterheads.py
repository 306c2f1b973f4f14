"""Under which name, signed by whom and sent to whom a unit's papers go out; dated."""

import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import alphabet, text

from .agencies import Agency
from .dated import Dated, DatedQuerySet, in_order
from .documents import UnitFact
from .units import District


class LetterheadQuerySet(DatedQuerySet):
    district_path = "district_id"
    agency_path = "agency_id"

    def for_list(self) -> Self:
        """The province's agencies first, then the districts by code; the newest first."""
        named = self.annotate(in_order=alphabet.places(Letterhead.objects.live(), "name"))
        return named.select_related("district", "agency").order_by(
            F("district__code").asc(nulls_first=True), "agency_id", "-valid_from", "-pk"
        )

    def of(self, unit: District | Agency) -> Self:
        return self.filter(**{"district" if isinstance(unit, District) else "agency": unit})


class Letterhead(UnitFact, Dated):
    """The head and the foot of a unit's papers, from a day to a day: at most one on any day.

    `addressee` and `recipients` hold one a line, without dashes and numbers.
    """

    parent = models.CharField(_("parent body"), max_length=150, blank=True)
    name = models.CharField(_("issuing body"), max_length=150)
    #: stands in a paper's number: 05/BC-SLĐTBXH
    abbreviation = models.CharField(_("abbreviation in the number"), max_length=30)
    place = models.CharField(_("place of issue"), max_length=60)
    signs_for = models.CharField(_("signs for"), max_length=80, blank=True)
    signer_title = models.CharField(_("signer's title"), max_length=80)
    signer_name = models.CharField(_("signer's name"), max_length=80, blank=True)
    addressee = models.TextField(_("addressed to"), max_length=500, blank=True)
    recipients = models.TextField(_("recipients"), max_length=1000)
    source = models.CharField(_("source"), max_length=200)
    search_key = models.CharField(max_length=400, editable=False)

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        verbose_name = _("letterhead")
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=False, agency__isnull=True)
                | Q(district__isnull=True, agency__isnull=False),
                name="letterhead_one_unit",
                violation_error_message=_("Choose a district or an agency, not both."),
            ),
            *(
                models.UniqueConstraint(
                    fields=[unit, "valid_from"],
                    condition=Q(deleted_at__isnull=True, **{f"{unit}__isnull": False}),
                    name=f"letterhead_once_{unit}",
                    violation_error_message=_("This unit has a letterhead from that day on."),
                )
                for unit in ("district", "agency")
            ),
            in_order("letterhead_dates"),
        ]

    def __str__(self) -> str:
        unit = self.unit_name
        return unit if unit == self.name else f"{unit}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("communes:letterhead-detail", args=[self.pk])

    @property
    def unit(self) -> District | Agency:
        found = self.district or self.agency
        assert found is not None  # letterhead_one_unit
        return found

    def data_keys(self) -> set[str]:
        """No figure hangs on it."""
        return set()

    def clean(self) -> None:
        self.search_key = search_key(self)
        if not self.valid_from:
            raise ValidationError({"valid_from": _("Enter the first day in force.")})
        if not (self.district_id or self.agency_id):
            raise ValidationError({"district": _("Choose a district or an agency.")})
        other = self._beside()
        if other is not None:
            raise ValidationError({"valid_from": _overlap(other)})

    def _beside(self) -> "Letterhead | None":
        """Another one of the unit that is in force on a day of this one's.

        Not the one that a new one follows: recording it ends that one (`record_letterhead`).
        """
        rows = Letterhead.objects.live().of(self.unit).exclude(pk=self.pk)
        if self._state.adding:
            rows = rows.exclude(valid_to__isnull=True, valid_from__lt=self.valid_from)
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=self.valid_from))
        if self.valid_to:
            rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=self.valid_to))
        return rows.order_by("valid_from").first()


def search_key(row: Letterhead) -> str:
    return text.fold(f"{row.unit_name} {row.name} {row.abbreviation} {row.signer_name}")[:400]


def _day(day: datetime.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "…"


def _overlap(other: Letterhead) -> str:
    words = _("The unit has another letterhead in force then: from %(first)s to %(last)s.")
    return words % {"first": _day(other.valid_from), "last": _day(other.valid_to)}
