"""Workbooks that were sent in hold names and telephone numbers: they go when nobody needs them."""

from typing import Any

from django.db.models import Q

from core.cleaning import Cleaner
from core.models import Job

from . import actions
from .models import UNDO_DAYS, SheetImport

State = SheetImport.State
ENDED = (State.STORED, State.UNDONE)


def _never_stored(before: Any) -> Any:
    """Read or refused, and nobody took it further; what a worker has in hand stays."""
    at_work = Q(job__state__in=[Job.State.QUEUED, Job.State.RUNNING])
    old = SheetImport.objects.filter(sent_at__lt=before).exclude(state__in=[*ENDED, State.UNDOING])
    return old.exclude(at_work)


def _drop(found: Any) -> None:
    for one in found.select_related("job"):
        actions.drop(one)


def _stored(before: Any) -> Any:
    return SheetImport.objects.filter(stored_at__lt=before, state__in=ENDED).exclude(file="")


def _drop_files(found: Any) -> None:
    """The row stays: it says who brought in what. Its record is in the history by the batch."""
    for one in found:
        actions.forget_files(one)


CLEANERS = (
    Cleaner(
        "workbooks that were never stored",
        UNDO_DAYS,
        "whoever sent it has long sent another one",
        _never_stored,
        _drop,
    ),
    Cleaner(
        "files of workbooks that were stored",
        UNDO_DAYS,
        "it can no longer be taken back, and what it brought in stands in the records",
        _stored,
        _drop_files,
    ),
)
