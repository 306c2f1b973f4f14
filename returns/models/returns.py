"""What a reporting unit sends for a period."""

import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.permissions import Verb
from communes.models import Agency, District
from communes.scoping import ScopedQuerySet
from core import attachments, clock
from core.models import Fact, ReportingPeriod

#: a return is asked for from this many days before its period's last day on
AHEAD = datetime.timedelta(days=15)


class ReturnQuerySet(ScopedQuerySet):
    district_path = "district_id"
    agency_path = "agency_id"
    verb = Verb.ENTER_RETURNS

    def for_list(self) -> Self:
        """The newest period that is asked for by now first, those to come last; in a period the
        districts by code and then the agencies."""
        asked = Case(When(period__last_day__lte=clock.today() + AHEAD, then=0), default=1)
        return self.select_related("period", "district", "agency").order_by(
            asked,
            "-period__last_day",
            "-period__first_day",
            "period_id",
            F("district__code").asc(nulls_last=True),
            "agency_id",
        )

    def received(self) -> Self:
        return self.filter(state__in=Return.RECEIVED)

    def waiting(self) -> Self:
        """To be entered: nothing has been sent, or it came back."""
        return self.exclude(state__in=Return.RECEIVED)


class Return(Fact):
    """A unit's return (báo cáo số liệu) for a period: expected until it is entered and submitted.

    `confirmed`: {cell key: number}, what the records said when the unit submitted; it holds counts
    of persons, so it is shown only to who may see those. `received_on` is the first day on which
    the return came in, by which it is on time or late; sent back and submitted again keeps it.
    """

    class State(models.TextChoices):
        EXPECTED = "expected", _("Not reported yet")
        DRAFT = "draft", _("Being entered")
        SUBMITTED = "submitted", _("Submitted")
        VERIFIED = "verified", pgettext_lazy("return", "Verified")
        SENT_BACK = "sent_back", _("Sent back")

    RECEIVED = (State.SUBMITTED, State.VERIFIED)

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="+", verbose_name=_("period")
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="returns",
        verbose_name=_("district"),
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="returns",
        verbose_name=_("agency"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.EXPECTED, editable=False
    )
    note = models.TextField(_("note to the province"), max_length=2000, blank=True)
    #: when the figures were last typed; every save of them raises the row's version by this
    entered_at = models.DateTimeField(_("figures typed at"), null=True, editable=False)
    received_on = models.DateField(_("received on"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )
    sent_back_at = models.DateTimeField(_("sent back at"), null=True, editable=False)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent back by"),
    )
    sent_back_reason = models.CharField(_("why it was sent back"), max_length=500, blank=True)
    sent_back_until = models.DateField(_("to be sent again by"), null=True, blank=True)
    confirmed = models.JSONField(default=dict, blank=True, editable=False)
    signed_number = models.CharField(_("number of the signed report"), max_length=60, blank=True)
    signed_on = models.DateField(_("date of the signed report"), null=True, blank=True)
    scan = models.FileField(
        _("scan of the signed report (PDF)"),
        upload_to=attachments.random_name,
        validators=[attachments.check_pdf],
        blank=True,
    )

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return")
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=False, agency__isnull=True)
                | Q(district__isnull=True, agency__isnull=False),
                name="return_one_unit",
                violation_error_message=_("Choose a district or an agency, not both."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["period", unit],
                    condition=Q(deleted_at__isnull=True, **{f"{unit}__isnull": False}),
                    name=f"return_once_{unit}",
                )
                for unit in ("district", "agency")
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("submitted_by")),
                name="return_verified_by_another",
                violation_error_message=_("Nobody verifies what they submitted."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("submitted", "verified"))
                | Q(received_on__isnull=False, submitted_at__isnull=False),
                name="return_received",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent_back")
                | (~Q(sent_back_reason="") & Q(sent_back_until__isnull=False)),
                name="return_sent_back_why",
                violation_error_message=_("Say why it is sent back and by when it is due again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.period.label}"

    def get_absolute_url(self) -> str:
        return reverse("returns:return-detail", args=[self.pk])

    @property
    def unit(self) -> District | Agency:
        found = self.district or self.agency
        assert found is not None  # return_one_unit
        return found

    @property
    def unit_name(self) -> str:
        return str(self.unit)

    @property
    def is_received(self) -> bool:
        return self.state in self.RECEIVED

    @property
    def due_on(self) -> datetime.date | None:
        """The day set for this kind of unit, or the day it has to be sent again by."""
        if self.state == self.State.SENT_BACK:
            return self.sent_back_until
        return due_day(self.period, self.unit)

    @property
    def is_overdue(self) -> bool:
        return not self.is_received and self.due_on is not None and self.due_on < clock.today()

    @property
    def was_on_time(self) -> bool | None:
        """None: nothing has come in, or no day was set."""
        due = due_day(self.period, self.unit)
        return None if due is None or self.received_on is None else self.received_on <= due

    def data_keys(self) -> set[str]:
        return {f"d{self.district_id}", "province"} if self.district_id else {"province"}

    def clean(self) -> None:
        if self.signed_on and self.signed_on > clock.today():
            raise ValidationError({"signed_on": _("A date after today cannot be recorded.")})
        if self.signed_on and self.signed_on < self.period.first_day:
            day = f"{self.period.first_day:%d/%m/%Y}"
            raise ValidationError(
                {"signed_on": _("The period begins only on %(day)s.") % {"day": day}}
            )
        if bool(self.signed_number) != bool(self.signed_on):
            name = "signed_on" if self.signed_number else "signed_number"
            raise ValidationError(
                {name: _("Enter both the number and the date of the signed report.")}
            )


def due_day(period: ReportingPeriod, unit: District | Agency) -> datetime.date | None:
    """By when a unit of this kind reports; None where no day has been set."""
    if isinstance(unit, Agency):
        return period.agency_due_on or period.due_on
    return period.due_on
