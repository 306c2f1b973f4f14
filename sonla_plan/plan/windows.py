"""Which changes of which records can have moved a figure of the days from a first to a last one.

A fact has its days. What has none of its own stands for a time: a position or a model counts while
it lasts, a district's goal in its plan's year, an establishment on the days on which the
provincial team inspected it.
"""

import datetime
from typing import Any

from django.db.models import Q

from core.models import Change
from inspections.models import Establishment, Inspection, Team, Visit

from .models import Allocation, Target

ESTABLISHMENT = "inspections.establishment"
#: of the register's many fields only this decides whether an inspected establishment is counted
COUNTED_BY = "is_conditional"


#: what stays known, recognised or under way until it ends, so counts in later periods too
CARRIED_ON = {
    "communes.recognition",
    "communes.registration",
    "enforcement.hotspot",
    "enforcement.case",
}


def feeding() -> Q:
    """Changes worth reading: the register's thousands of corrections move nothing."""
    return ~Q(model=ESTABLISHMENT) | Q(changes__has_key=COUNTED_BY, verb=Change.Verb.UPDATE)


def records(label: str, first: datetime.date, last: datetime.date) -> Q:
    """Which records figures of these days can hold; of most kinds all, their day tells."""
    if label != ESTABLISHMENT:
        return Q()
    visits = (
        Visit.objects.live()
        .inspected()
        .filter(
            visited_on__range=(first, last),
            inspection__state=Inspection.State.HELD,
            inspection__team__level=Team.Level.PROVINCE,
        )
    )
    return Q(pk__in=visits.order_by().values("establishment"))


def day_fields(record: Any) -> tuple[str, ...]:
    """A target's version judges from a day on, but is no fact of a period."""
    return ("effective_on",) if isinstance(record, Target) else record.fact_days


def falls(change: Change, record: Any, first: datetime.date, last: datetime.date) -> bool:
    """Whether the record's day or time lies in the window now, or did before this change.

    What a figure carries on from earlier years counts in it however old it is.
    """
    if isinstance(record, Establishment):
        return True  # by `records`
    if isinstance(record, Allocation):
        return bool(record.plan.starts_on <= last and first <= record.plan.ends_on)
    names = day_fields(record)
    if not names:
        return any(_overlaps(*life, first, last) for life in _lives(change, record))
    if change.model in CARRIED_ON:
        first = datetime.date.min
    days = [getattr(record, name) for name in names]
    for name in names:
        for side in ("old", "new"):
            text = (change.changes.get(name) or {}).get(side)
            days.append(datetime.date.fromisoformat(text) if text else None)
    return any(day is not None and first <= day <= last for day in days)


Life = tuple[datetime.date | None, datetime.date | None]


def _lives(change: Change, record: Any) -> list[Life]:
    """From and to of the record as it is, and on either side of the change."""
    names = ("valid_from", "valid_to")
    now = {name: getattr(record, name) for name in names}
    lives = [(now["valid_from"], now["valid_to"])]
    for side in ("old", "new"):
        told = {name: change.changes[name].get(side) for name in names if name in change.changes}
        then = {n: datetime.date.fromisoformat(day) if day else None for n, day in told.items()}
        days = now | then
        lives.append((days["valid_from"], days["valid_to"]))
    return lives


def _overlaps(
    begins: datetime.date | None,
    ends: datetime.date | None,
    first: datetime.date,
    last: datetime.date,
) -> bool:
    return (begins is None or begins <= last) and (ends is None or ends >= first)
