"""What is removed once a day (`manage.py clean_up`), each kind with its term and the reason for it.

No fact is among it: facts, their history, readings and exports are kept. A room that keeps
something for a while declares its own cleaners; `settings.CLEANERS` names them all.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.utils.module_loading import import_string

from . import clock
from .models import Submission


@dataclass(frozen=True, slots=True)
class Cleaner:
    """`due(before)`: the rows older than that moment; `remove` takes them, default: the rows."""

    what: str
    days: int
    why: str
    due: Callable[[datetime.datetime], Any]
    remove: Callable[[Any], None] | None = None

    def clean(self, *, dry_run: bool) -> int:
        found = self.due(clock.now() - datetime.timedelta(days=self.days))
        count = found.count()
        if count and not dry_run:
            (self.remove or _delete)(found)
        return int(count)


def _sessions(before: datetime.datetime) -> Any:
    """Of whichever table the settings keep sessions in."""
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    return store.get_model_class().objects.filter(expire_date__lt=before)


def _delete(found: Any) -> None:
    found.delete()


def all_cleaners() -> Iterator[Cleaner]:
    for name in settings.CLEANERS:
        declared: Sequence[Cleaner] = import_string(name)
        yield from declared


CLEANERS = (
    Cleaner(
        "expired sessions",
        0,
        "an expired session signs nobody in",
        _sessions,
    ),
    Cleaner(
        "wrong passwords",
        90,
        "a lock lasts minutes; a quarter is what somebody looking for a pattern needs",
        lambda before: AccessAttempt.objects.filter(attempt_time__lt=before),
    ),
    Cleaner(
        "the log of wrong passwords",
        90,
        "the same",
        lambda before: AccessFailureLog.objects.filter(attempt_time__lt=before),
    ),
    Cleaner(
        "the log of sign-ins",
        365,
        "names, addresses and browsers: as long as questions about the year's figures are asked",
        lambda before: AccessLog.objects.filter(attempt_time__lt=before),
    ),
    Cleaner(
        "keys of sent forms",
        30,
        "a form taken back by the browser or kept as a draft is sent again within days",
        lambda before: Submission.objects.filter(at__lt=before),
    ),
)
