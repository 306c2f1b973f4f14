"""Photos and scans of a visit: attached, released by a second person, removed for good."""

import datetime
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from communes.scoping import ensure_editable
from core import clock, history
from core.attachments import Accepted, Written, delete_all
from inspections.models import Finding, RuleValue, Visit, VisitFile

#: as many rows in one transaction as do not keep others waiting
AT_ONCE = 200


def attach_file(
    visit: Visit,
    *,
    by: User | None,
    upload: Accepted,
    kind: str,
    declared: bool,
    caption: str = "",
    finding: Finding | None = None,
) -> VisitFile:
    """Stored beside the visit, unseen by others until `release_file`.

    `upload` comes from `core.attachments.check_upload`. Evidence names the finding it shows. When
    the transaction does not commit, neither file is left behind.
    """
    with history.batch(by=by) as batch:
        ensure_editable(by, visit)
        if kind == VisitFile.Kind.EVIDENCE and finding is None:
            raise ValidationError({"finding": _("Choose the finding that the evidence is for.")})
        row = VisitFile(
            visit=visit,
            finding=finding if kind == VisitFile.Kind.EVIDENCE else None,
            kind=kind,
            caption=caption,
            declared=declared,
            content_type=upload.content_type,
            size=len(upload.content),
        )
        row.file = ContentFile(upload.content, name=f"sent.{upload.ending}")
        if upload.thumbnail:
            row.thumbnail = ContentFile(upload.thumbnail, name="sent.jpg")
        Written(row.file, row.thumbnail)
        stored: VisitFile = batch.create(row)
        ensure_editable(by, stored)
        return stored


def attach_files(
    visit: Visit, *, by: User | None, uploads: Sequence[Accepted], **values: Any
) -> list[VisitFile]:
    """All of them or none; `values` as of `attach_file`."""
    with history.batch(by=by):
        return [attach_file(visit, by=by, upload=upload, **values) for upload in uploads]


def _names(file: VisitFile) -> list[str]:
    return [name for name in (file.file.name, file.thumbnail.name) if name]


def _locked(file: VisitFile) -> VisitFile:
    """As it stands, until this transaction ends."""
    return VisitFile.objects.select_for_update().get(pk=file.pk)


def release_file(file: VisitFile, *, by: User) -> VisitFile:
    """A second person has looked: never whoever sent it. Released twice is released once."""
    with history.batch(by=by) as batch:
        ensure_editable(by, file)
        here = _locked(file)
        if here.created_by_id == by.pk:
            raise PermissionDenied
        if here.removed_at:
            raise ValidationError(_("This file has been removed."))
        if here.released_at:
            return here
        stored: VisitFile = batch.update(here, {"released_at": clock.now(), "released_by": by})
        return stored


def remove_file(file: VisitFile, *, by: User | None, reason: str) -> VisitFile:
    """The file goes from the disk once this is committed; the row tells that it was there."""
    if not reason:
        raise ValidationError({"reason": _("Say why the file is removed.")})
    with history.batch(by=by, reason=reason) as batch:
        ensure_editable(by, file)
        here = _locked(file)
        return here if here.removed_at else _remove(batch, here, reason)


def _remove(batch: history.Batch, file: VisitFile, reason: str) -> VisitFile:
    values = {"removed_at": clock.now(), "removal_reason": reason[:200]}
    stored: VisitFile = batch.update(file, values, check=False)
    # A disk that will not obey is logged; the nightly run comes back to it.
    gone = partial(delete_all, stored.file.storage, _names(stored))
    transaction.on_commit(gone, robust=True)
    return stored


def due_files(today: datetime.date) -> list[int]:
    """Keys of the files kept for longer than the rule in force says; none where there is no rule.

    The evidence of a finding that is still open is kept until somebody has verified it, or it was
    taken out, alone or with its visit or inspection: nobody would see to it any more.
    """
    rule = RuleValue.objects.value(RuleValue.Key.PHOTO_DAYS, today)
    if rule is None:
        return []
    last_day = today - datetime.timedelta(days=rule.value)
    here = timezone.get_default_timezone()
    end = datetime.datetime.combine(last_day, datetime.time.max, here)
    rows = VisitFile.objects.filter(removed_at__isnull=True, created_at__lte=end)
    settled = Q(finding__isnull=True) | Q(finding__verified_on__isnull=False)
    for gone in ("finding", "visit", "visit__inspection"):
        settled |= Q(**{f"{gone}__deleted_at__isnull": False})
    return list(rows.filter(settled).order_by("pk").values_list("pk", flat=True))


def remove_due_files(*, by: User | None, today: datetime.date) -> int:
    """Remove what is due by the rule of retention. Idempotent; returns how many it removed.

    Also deletes from the disk what an earlier run left there of a row removed already.
    """
    due, removed = due_files(today), 0
    reason = _reason(today) if due else ""
    for start in range(0, len(due), AT_ONCE):
        with history.batch(by=by, reason=reason) as batch:
            still = VisitFile.objects.select_for_update().filter(removed_at__isnull=True)
            rows = list(still.filter(pk__in=due[start : start + AT_ONCE]))
            for row in rows:
                _remove(batch, row, reason)
        removed += len(rows)
    _delete_left_over()
    return removed


def _reason(today: datetime.date) -> str:
    rule = RuleValue.objects.value(RuleValue.Key.PHOTO_DAYS, today)
    assert rule is not None
    said = _("Kept for %(days)s days: %(source)s") % {"days": rule.value, "source": rule.source}
    return said[:200]


def _delete_left_over() -> None:
    rows = VisitFile.objects.filter(removed_at__isnull=False).only("file", "thumbnail")
    for row in rows.iterator():
        left = [name for name in _names(row) if row.file.storage.exists(name)]
        delete_all(row.file.storage, left)
