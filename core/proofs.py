"""What shows, afterwards, that nothing was changed and nothing is lost: seals and backups.

Tables that only grow, like the history they vouch for; named by `core.models` with the others.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .guards import append_only


@append_only
class Seal(models.Model):
    """Closes rows of a table that only grows against change; written by `core.sealing` alone."""

    number = models.PositiveBigIntegerField(primary_key=True)
    table = models.CharField(max_length=80)
    #: what the digests of the rows were made of, in this order
    columns = models.TextField()
    #: rows of the table up to this id are sealed, here or before
    last_id = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    #: of each row its id and digest, 40 bytes
    marks = models.BinaryField()
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["table", "-number"], name="seal_of_table")]

    def __str__(self) -> str:
        return f"{self.number} {self.table} {self.digest[:12]}"


@append_only
class BackupRun(models.Model):
    """What became of an archive: taken, proven by restoring it, restored, or failed."""

    class Kind(models.TextChoices):
        TAKEN = "taken", _("Backup taken")
        PROVEN = "proven", _("Restore proven")
        RESTORED = "restored", _("Restored")
        FAILED = "failed", _("Backup failed")

    class Key(models.TextChoices):
        ONE_TIME = "one_time", _("the archive's one-time key")
        KEPT = "kept", _("the key that is kept apart")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    #: the file's name; its folder may move
    archive = models.CharField(max_length=120, blank=True)
    #: SHA-256 of the archive: whoever knows the public key could put another one in its place
    digest = models.CharField(max_length=64, blank=True)
    #: the moment the archive holds
    taken_at = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(default=0)
    tables = models.PositiveIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    #: files that a row names and that were on the disk no more
    lost = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    opened_by = models.CharField(max_length=10, choices=Key.choices, blank=True)
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "-id"], name="backup_run_last")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.archive}"
