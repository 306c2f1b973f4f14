"""The rows that wait for a person: the inbox counts them, and a list opened from there has them."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.todo import waiting_of

from .models import Census, Finding, Inspection, Visit

#: how many days before a remedy is due somebody is reminded
SOON = 14


def overdue(rows: Any, user: User) -> Any:
    return rows.editable_by(user).overdue(clock.today())


def to_verify(rows: Any, user: User) -> Any:
    return rows.editable_by(user).to_verify(user)


def due_soon(rows: Any, user: User) -> Any:
    today = clock.today()
    days = (today, today + datetime.timedelta(days=SOON))
    rows = rows.editable_by(user).still_open()
    return rows.filter(remedied_on__isnull=True, remedy_due_on__range=days)


def without_minutes(rows: Any, user: User) -> Any:
    """Visits really made of which the minutes have not been typed."""
    rows = rows.editable_by(user).inspected()
    return rows.filter(minutes_at__isnull=True, inspection__state=Inspection.State.HELD)


def census(rows: Any, user: User) -> Any:
    rows = rows.editable_by(user)
    return rows.filter(state=Census.State.EXPECTED, period__last_day__lte=clock.today())


FINDINGS = {
    "overdue": waiting_of(_("Remedies overdue"), Finding, overdue),
    "to_verify": waiting_of(_("Waiting for you to verify"), Finding, to_verify),
    "due_soon": waiting_of(_("Remedies due soon"), Finding, due_soon),
}
VISITS = {"minutes": waiting_of(_("Minutes not typed yet"), Visit, without_minutes)}
CENSUSES = {"census": waiting_of(_("Censuses to confirm"), Census, census)}
