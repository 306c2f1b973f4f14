"""The returns that wait for a person: the inbox counts them, and a list opened from there has them.

Few rows (units × the periods asked for by now), so they are read whole: a due day is a unit's own.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.todo import Waiting

from .models import AHEAD, Return

State = Return.State


def to_be_entered(user: User) -> dict[str, list[Return]]:
    """By now, group by group: the year's last return does not wait since January. One query."""
    rows = Return.objects.editable_by(user).waiting()
    rows = rows.filter(period__last_day__lte=clock.today() + AHEAD, period__closed_at__isnull=True)
    found = list(rows.for_list())
    late = [row for row in found if row.is_overdue]
    back = [row for row in found if row.state == State.SENT_BACK]
    return {
        "sent_back": back,
        "overdue": [row for row in late if row not in back],
        "to_enter": [row for row in found if row not in (*late, *back)],
        "to_urge": late,
    }


def _entered(key: str, title: Any) -> Waiting:
    return Waiting(title, lambda user: to_be_entered(user)[key])


def submitted(user: User) -> list[Return]:
    rows = Return.objects.visible_to(user).filter(
        state=State.SUBMITTED, period__closed_at__isnull=True
    )
    return list(rows.for_list())


def to_verify(user: User) -> list[Return]:
    return [row for row in submitted(user) if row.submitted_by_id != user.pk]


RETURNS = {
    "sent_back": _entered("sent_back", _("Returns sent back")),
    "overdue": _entered("overdue", _("Returns overdue")),
    "to_urge": _entered("to_urge", _("Units whose return is overdue")),
    "to_enter": _entered("to_enter", _("Returns to enter")),
    "to_verify": Waiting(_("Returns to verify"), to_verify),
}
