"""E-mails about returns: once before and once after the due day, to each person who wants them."""

import datetime
import logging
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from communes.models import Posting
from core import history

from .models import Reminder, Return

#: where e-mails go that no server is set up for
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
#: days before the due day on which the first reminder may leave
AHEAD = datetime.timedelta(days=3)
logger = logging.getLogger(__name__)


def due(day: datetime.date) -> Iterator[Reminder]:
    """The reminders of this day that nobody has been sent yet, unsaved."""
    rows = Return.objects.live().waiting().filter(period__closed_at__isnull=True)
    waiting = [row for row in rows.for_list() if row.due_on and row.due_on - AHEAD <= day]
    people = _people(day)
    sent = set(
        Reminder.objects.live()
        .filter(report__in=[row.pk for row in waiting])
        .values_list("report_id", "user_id", "kind", "due_on")
    )
    for row in waiting:
        assert row.due_on is not None
        kind = Reminder.Kind.AFTER if row.due_on < day else Reminder.Kind.BEFORE
        for person in people.get((row.district_id, row.agency_id), []):
            if (row.pk, person.pk, kind.value, row.due_on) not in sent:
                yield Reminder(report=row, user=person, kind=kind, due_on=row.due_on)


def _people(day: datetime.date) -> dict[tuple[int | None, int | None], list[User]]:
    """Who is posted to a unit, may enter its returns, has an address and wants reminders."""
    rows = (
        Posting.objects.live()
        .in_force(day)
        .filter(user__wants_reminders=True, user__is_active=True)
        .exclude(user__email="")
        .select_related("user")
        .order_by("pk")
    )
    found: dict[tuple[int | None, int | None], list[User]] = {}
    for row in rows:
        if row.user.can(Verb.ENTER_RETURNS):
            found.setdefault((row.district_id, row.agency_id), []).append(row.user)
    return found


def is_possible() -> bool:
    """Whether an e-mail would leave at all: what is dropped in silence is not to count as sent."""
    return settings.EMAIL_BACKEND != NOWHERE


def send(day: datetime.date) -> tuple[int, int]:
    """Send what is due; (sent, failed). What could not be sent is tried again the next time.

    The row is stored before the e-mail leaves: a run that breaks off in between sends one too few,
    never one twice.
    """
    sent = failed = 0
    for reminder in due(day):
        with history.batch(by=None) as batch:
            batch.create(reminder)
        try:
            send_mail(_subject(reminder), _body(reminder), None, [reminder.user.email])
        except OSError as problem:
            logger.warning("Reminder to %s not sent: %s", reminder.user.username, problem)
            with history.batch(by=None) as batch:
                batch.delete(reminder)
            failed += 1
        else:
            sent += 1
    return sent, failed


def _words(reminder: Reminder) -> dict[str, str]:
    report = reminder.report
    return {
        "unit": report.unit_name,
        "period": report.period.label,
        "day": f"{reminder.due_on:%d/%m/%Y}",
        "name": str(reminder.user),
        "reason": report.sent_back_reason,
    }


def _subject(reminder: Reminder) -> str:
    if reminder.kind == Reminder.Kind.AFTER:
        return _("Overdue: return of %(unit)s, %(period)s") % _words(reminder)
    return _("Return of %(unit)s, %(period)s: due on %(day)s") % _words(reminder)


def _body(reminder: Reminder) -> str:
    if reminder.report.state == Return.State.SENT_BACK:
        text = _(
            "Dear %(name)s,\n\nThe return of %(unit)s for %(period)s was sent back: %(reason)s\n"
            "It is to be submitted again by %(day)s."
        )
    elif reminder.kind == Reminder.Kind.AFTER:
        text = _(
            "Dear %(name)s,\n\nThe return of %(unit)s for %(period)s was due on %(day)s and has "
            "not been submitted yet."
        )
    else:
        text = _(
            "Dear %(name)s,\n\nThe return of %(unit)s for %(period)s is due on %(day)s and has "
            "not been submitted yet."
        )
    end = _("You can switch these reminders off under your name, “Reminders”.")
    return f"{text % _words(reminder)}\n\n{end}\n"
