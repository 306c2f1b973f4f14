"""The rows that wait for a person: the inbox counts them, and a list opened from there has them."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.todo import Waiting

from .models import Census, Finding, Inspection, Visit

#: how many days before a remedy is due somebody is reminded
SOON = 14


def overdue(user: User) -> Any:
    return Finding.objects.editable_by(user).overdue(clock.today())


def to_verify(user: User) -> Any:
    return Finding.objects.editable_by(user).to_verify(user)


def due_soon(user: User) -> Any:
    today = clock.today()
    days = (today, today + datetime.timedelta(days=SOON))
    rows = Finding.objects.editable_by(user).still_open()
    return rows.filter(remedied_on__isnull=True, remedy_due_on__range=days)


def without_minutes(user: User) -> Any:
    """Visits really made of which the minutes have not been typed."""
    rows: Any = Visit.objects.editable_by(user).inspected()
    return rows.filter(minutes_at__isnull=True, inspection__state=Inspection.State.HELD)


def census(user: User) -> Any:
    rows = Census.objects.editable_by(user)
    return rows.filter(state=Census.State.EXPECTED, period__last_day__lte=clock.today())


FINDINGS = {
    "overdue": Waiting(_("Remedies overdue"), overdue),
    "to_verify": Waiting(_("Waiting for you to verify"), to_verify),
    "due_soon": Waiting(_("Remedies due soon"), due_soon),
}
VISITS = {"minutes": Waiting(_("Minutes not typed yet"), without_minutes)}
CENSUSES = {"census": Waiting(_("Censuses to confirm"), census)}
