"""Where an establishment stands on a day, in words; and what its certificate is worth then."""

import datetime
from typing import Any, NamedTuple

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Establishment, Suspension

#: a certificate that ends within these days is said to be ending
SOON = 90


class Note(NamedTuple):
    """Words and the sign before them; never colour alone. `bad`: something is still to be done."""

    words: str
    icon: str
    bad: bool = False


def suspensions_on(day: datetime.date) -> QuerySet[Suspension]:
    """Of the outer establishment, in force on the day."""
    rows = Suspension.objects.live().in_force(day)
    return rows.filter(establishment=OuterRef("pk")).order_by("-valid_from", "-pk")


def with_standing(rows: QuerySet[Establishment], day: datetime.date) -> QuerySet[Any]:
    """Annotates `suspended_from`: the first day of the suspension in force, or nothing."""
    since = suspensions_on(day).values("valid_from")[:1]
    return rows.annotate(suspended_from=Subquery(since, output_field=DateField()))


def suspended(rows: QuerySet[Any], day: datetime.date) -> QuerySet[Any]:
    return rows.filter(Exists(suspensions_on(day).values("pk")))


def not_closed(rows: QuerySet[Any], day: datetime.date) -> QuerySet[Any]:
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def certificate_ending(rows: QuerySet[Any], day: datetime.date) -> QuerySet[Any]:
    """Ended, or ending soon; who is closed needs none."""
    last = day + datetime.timedelta(days=SOON)
    return not_closed(rows, day).filter(certificate_until__lte=last)


def words(row: Any, day: datetime.date) -> str:
    """`row` comes from `with_standing`."""
    if row.valid_to and row.valid_to < day:
        return _("Closed since %(day)s") % {"day": row.valid_to.strftime("%d/%m/%Y")}
    if row.suspended_from:
        since = row.suspended_from.strftime("%d/%m/%Y")
        return _("Suspended since %(day)s") % {"day": since}
    return _("In business")


def certificate(of: Establishment, day: datetime.date) -> Note | None:
    """What the security certificate is worth on a day; None: none recorded, and none needed."""
    until = of.certificate_until
    if until is None:
        if of.certificate_number:
            return Note(_("Without an end"), "check-lg")
        missing = Note(_("No certificate in the register"), "question-lg", bad=True)
        return missing if of.is_conditional else None
    left = (until - day).days
    shown = until.strftime("%d/%m/%Y")
    if left < 0:
        text = ngettext(
            "Expired %(n)s day ago (%(day)s)", "Expired %(n)s days ago (%(day)s)", -left
        )
        return Note(text % {"n": -left, "day": shown}, "x-lg", bad=True)
    text = ngettext("%(n)s day left (until %(day)s)", "%(n)s days left (until %(day)s)", left)
    note = text % {"n": left, "day": shown}
    if left <= SOON:
        return Note(note, "clock", bad=True)
    return Note(note, "check-lg")
