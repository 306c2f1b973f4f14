import hashlib
import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.scoping import ScopedQuerySet
from core.guards import append_only
from core.models import Fact, ReportingPeriod

from .plans import Plan


class SnapshotQuerySet(ScopedQuerySet):
    shared = True
    verb = Verb.CLOSE_PERIODS


@append_only
class Snapshot(Fact):
    """A closed period's figures as they stood. Written once: the database refuses everything else.

    `payload` is what `plan.keeping.frozen` makes; `digest` is the SHA-256 of its canonical text.
    """

    period = models.OneToOneField(
        ReportingPeriod, models.PROTECT, related_name="snapshot", verbose_name=_("reporting period")
    )
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="snapshots")
    taken_at = models.DateTimeField(_("closed at"))
    taken_by = models.CharField(_("closed by"), max_length=200, blank=True)
    signed_as = models.CharField(_("signature line"), max_length=200)
    payload = models.JSONField(_("figures"))
    digest = models.CharField(_("SHA-256"), max_length=64)

    objects = SnapshotQuerySet.as_manager()

    def __str__(self) -> str:
        return _("Figures closed: %(period)s") % {"period": self.period.label}

    @property
    def is_whole(self) -> bool:
        """Whether the figures are still those the digest was made of."""
        return digest_of(self.payload) == self.digest


def digest_of(payload: dict[str, Any]) -> str:
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
