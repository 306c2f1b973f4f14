"""A file on its way in: what was sent, what was found in it, what became of it. No fact itself."""

import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from core import clock
from core.models import Job
from core.sheets.declaring import Table

UNDO_DAYS = 30
#: in the storage, of nothing but these files
FOLDER = "sheets"


def stored_name(instance: Any, filename: str) -> str:
    """Nothing of the sender's file name is kept in the path."""
    return f"{FOLDER}/{uuid4().hex}"


class SheetImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A file is its sender's affair; once stored, also theirs who may take it back.

        Of a table that is none any more there is no page.
        """
        from .tables import BY_KEY

        if user.seen_through:
            return self.none()
        own = Q(user=user)
        rows = self.filter(table__in=list(BY_KEY))
        return rows.filter(own | self.stored() if user.can(Verb.UNDO_FILES) else own)

    @staticmethod
    def stored() -> Q:
        return Q(stored_at__isnull=False)

    def of_others(self, user: Any) -> Self:
        """Those of other people that the user can still take back."""
        since = clock.now() - datetime.timedelta(days=UNDO_DAYS)
        rows = self.visible_to(user).exclude(user=user)
        return rows.filter(state=SheetImport.State.STORED, stored_at__gte=since)


class SheetImport(models.Model):
    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        REFUSED = "refused", _("Not readable")
        READY = "ready", _("Checked, not stored yet")
        STORING = "storing", _("Being stored")
        STORED = "stored", _("Stored")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")

    #: what a job leaves behind when it fails
    BEFORE: ClassVar[dict[str, str]] = {
        State.STORING: State.READY,
        State.UNDOING: State.STORED,
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    table = models.CharField(max_length=40)
    file = models.FileField(upload_to=stored_name)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    sent_at = models.DateTimeField()
    #: letter_number, letter_on as text, no_letter: what it was sent with
    letter = models.JSONField(default=dict)
    #: {"sheet!row": {column: what stands there instead}}
    corrections = models.JSONField(default=dict)
    message = models.CharField(max_length=500, blank=True)
    #: found by the check
    notes = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    #: the rows one by one, a line of JSON each
    result = models.FileField(upload_to=stored_name, blank=True)
    #: the sender's own workbook with its errors marked, where it can be given back
    marked = models.FileField(upload_to=stored_name, blank=True, default="", db_default="")
    closed_period = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    #: why somebody else's file, or records of a closed period, are taken back
    undo_reason = models.CharField(max_length=300, blank=True)
    batch = models.UUIDField(null=True)
    stored_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    #: who took it back
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    #: what was left alone when it was taken back: [label, url, sentence]
    conflicts = models.JSONField(default=list)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("sheets:import-detail", args=[self.pk])

    @property
    def found_names(self) -> list[str]:
        """The files in which the last check left what it found."""
        return [one.name for one in (self.result, self.marked) if one.name]

    @property
    def file_names(self) -> list[str]:
        """All its files by their names in the storage."""
        return [name for name in (self.file.name, *self.found_names) if name]

    @cached_property
    def declared(self) -> Table:
        from .tables import BY_KEY

        return BY_KEY[self.table]

    @property
    def failed(self) -> bool:
        return self.job is not None and self.job.state == Job.State.FAILED

    @property
    def standing(self) -> str:
        """The state; where its job failed, the one before it: nothing was done."""
        state = self.State(self.state)
        return self.BEFORE.get(state, self.State.REFUSED) if self._waits and self.failed else state

    @property
    def _waits(self) -> bool:
        return self.state in {self.State.CHECKING, *self.BEFORE}

    @property
    def at_work(self) -> bool:
        return self._waits and not self.failed

    @property
    def may_store(self) -> bool:
        found = self.counts
        something = found.get("new", 0) + found.get("changed", 0)
        return self.standing == self.State.READY and bool(something) and not found.get("error")

    @property
    def undo_until(self) -> datetime.date | None:
        if self.stored_at is None:
            return None
        return clock.local(self.stored_at + datetime.timedelta(days=UNDO_DAYS)).date()

    @property
    def may_undo(self) -> bool:
        until = self.undo_until
        today = clock.local(clock.now()).date()  # the real one: a demo's clock stands still
        return self.standing == self.State.STORED and bool(until and today <= until)
