"""Workbooks that were sent in hold names and telephone numbers: they go when nobody needs them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from core.attachments import delete_all
from core.cleaning import Cleaner
from core.models import Job

from . import actions
from .models import FOLDER, UNDO_DAYS, SheetImport

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


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Files of workbooks by their names in the storage."""

    names: list[str]

    def count(self) -> int:
        return len(self.names)


def _unnamed(before: Any) -> Unnamed:
    """Those that no row names: their worker was killed before it could say so."""
    storage = SheetImport._meta.get_field("file").storage
    try:
        _folders, found = storage.listdir(FOLDER)
    except FileNotFoundError:
        return Unnamed([])
    rows = SheetImport.objects.values_list("file", "result", "marked")
    named = {name for row in rows for name in row}
    names = [f"{FOLDER}/{name}" for name in found]
    strays = [name for name in names if name not in named]
    return Unnamed([name for name in strays if storage.get_modified_time(name) < before])


def _delete(found: Unnamed) -> None:
    delete_all(SheetImport._meta.get_field("file").storage, found.names)


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
    Cleaner(
        "files of workbooks that no row names",
        1,
        "a worker was killed before it could say what it found; no check takes a day",
        _unnamed,
        _delete,
    ),
)
