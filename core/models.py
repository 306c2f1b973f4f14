import datetime
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .guards import append_only
from .proofs import BackupRun as BackupRun
from .proofs import Seal as Seal


class Installation(models.Model):
    """The one row that says what this installation is, and where its clock stands."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_demo = models.BooleanField(default=False)
    clock_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="installation_is_one_row")]

    def __str__(self) -> str:
        return "demo" if self.is_demo else "production"


class DataVersion(models.Model):
    """How often the facts of one place changed; bumped last in the transaction that changes them.

    `key` is a place, `d<district pk>` or `province`, or a room in it: `d7:outreach` are the facts
    of that application there. Kept figures carry the versions they were made from.
    """

    key = models.CharField(max_length=40, primary_key=True)
    version = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.key}={self.version}"


@append_only
class Change(models.Model):
    """One line of the append-only change history; copies, no keys: it outlives its record."""

    class Verb(models.TextChoices):
        CREATE = "create", _("Recorded")
        UPDATE = "update", _("Changed")
        DELETE = "delete", _("Deleted")
        RESTORE = "restore", _("Restored")

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=10, choices=Verb.choices)
    batch = models.UUIDField(default=uuid.uuid4)
    model = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    label = models.CharField(max_length=300)
    # {field: {"old": …, "new": …}}, with "old_label"/"new_label" where the value is a key
    changes = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["model", "object_id", "id"], name="change_of_record"),
            models.Index(fields=["batch"], name="change_batch"),
            models.Index(fields=["at"], name="change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.model} {self.object_id}"


@append_only
class Reading(models.Model):
    """Who read what is secret, and when; copies, no keys. Appended to by a GET, never changed."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    model = models.CharField(max_length=80)
    #: empty: a list of them
    object_id = models.BigIntegerField(null=True)
    path = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["model", "object_id", "id"], name="reading_of_record")]

    def __str__(self) -> str:
        return f"{self.actor} {self.model} {self.object_id or ''}"


class FactQuerySet(models.QuerySet):
    def live(self) -> Self:
        return self.filter(deleted_at__isnull=True)


class Fact(models.Model):
    """What every record carries. Written through `core.history` only.

    `letter_*`: the letter a record came with when provincial staff typed it for a unit.
    `outlives_demo`: what a demo account makes of it is not the demo's, and is carried over.
    `fact_days`: the fields whose days decide the reporting period the fact belongs to.
    """

    fact_days: ClassVar[tuple[str, ...]] = ()
    outlives_demo: ClassVar[bool] = False

    created_at = models.DateTimeField(_("recorded at"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(_("changed at"), editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    letter_number = models.CharField(_("letter number"), max_length=60, blank=True)
    letter_on = models.DateField(_("letter date"), null=True, blank=True)

    class Meta:
        abstract = True

    def refresh_keys(self) -> None:
        """Make anew what is kept to be searched and sorted by; called when the row is stored."""

    def data_keys(self) -> set[str]:
        """The places whose figures depend on this row: `d<district pk>`, `province`."""
        return {"province"}

    def period_days(self) -> list[datetime.date]:
        """The days that decide its reporting periods; of a record with parts theirs as well."""
        return [day for name in self.fact_days if (day := getattr(self, name))]


class ReportingPeriod(Fact):
    """A period with its own first, last and due day; not always the calendar's."""

    class Kind(models.TextChoices):
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        HALF = "half", _("6 months")
        NINE_MONTHS = "nine_months", _("9 months")
        YEAR = "year", _("Year")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    #: returns of districts; agencies have a day of their own, or the same
    due_on = models.DateField(_("due on"), null=True, blank=True)
    agency_due_on = models.DateField(_("agencies' returns due on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "number"],
                condition=Q(deleted_at__isnull=True),
                name="period_once",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="period_in_order"
            ),
        ]
        ordering = ["year", "first_day", "last_day"]

    ROMAN = ("", "I", "II", "III", "IV")

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> str:
        year = str(self.year)
        if self.kind == self.Kind.MONTH:
            return _("Month %(n)s of %(year)s") % {"n": self.number, "year": year}
        if self.kind == self.Kind.QUARTER:
            return _("Quarter %(n)s of %(year)s") % {"n": self.ROMAN[self.number], "year": year}
        if self.kind == self.Kind.HALF:
            text = (
                _("First 6 months of %(year)s")
                if self.number == 1
                else _("Last 6 months of %(year)s")
            )
            return text % {"year": year}
        if self.kind == self.Kind.NINE_MONTHS:
            return _("9 months of %(year)s") % {"year": year}
        return _("Whole year %(year)s") % {"year": year}


class Submission(models.Model):
    """A form that has been stored: the same form sent twice finds itself here."""

    #: made from the form's key and its sender
    key = models.UUIDField(primary_key=True)
    #: of what was posted
    digest = models.CharField(max_length=64, default="")
    url = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.url


class Job(models.Model):
    """Work that no page waits for; taken and ended by conditional updates, see `core.jobs`."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=40)
    #: the key of the row it works on
    subject = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField()
    #: who works on it; whoever holds another one may not end it
    lease = models.UUIDField(null=True)
    #: seconds since 1970: by then the holder has shown that it lives, or another takes over
    leased_until = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: why it failed
    message = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.state}"


@append_only
class Exported(models.Model):
    """Who took which list out as a file, and how many rows. Appended to by a GET, never changed."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    title = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    kind = models.CharField(max_length=10)
    rows = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.actor} {self.title} {self.rows}"
