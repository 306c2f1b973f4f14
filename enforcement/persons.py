"""Who may see persons by kind.

One record's counts are seen by the unit that owns it (a reporting officer's scope holds nothing
else) and by the provincial staff who verify it. Everybody else reads province totals only, from
verified returns: see `returns.sharing`.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from core import history, presentation
from core.presentation import Entry

KINDS: Mapping[str, Any] = {
    "sellers": _("Persons selling sex"),
    "buyers": _("Persons buying sex"),
    "keepers": _("Brothel keepers"),
    "brokers": _("Brokers"),
}
#: as telling as the counts themselves: one fine is one person
FINES = ("fines", "fines_amount")


def total(record: Any) -> int:
    return sum(getattr(record, kind) for kind in KINDS)


def sees_persons(user: User) -> bool:
    """For a record or a return inside the user's scope; what lies outside is 404 anyway."""
    return user.can(Verb.SEE_PERSONS)


def changes_for(user: User, record: Any) -> list[Entry]:
    """The record's history; without its counts for those who may not see them."""
    if sees_persons(user):
        return presentation.changes_of(record)
    entries = []
    for change in history.of(record)[:50]:
        change.changes = {
            name: value
            for name, value in change.changes.items()
            if name not in KINDS and name not in FINES
        }
        entries.append(presentation.entry(change))
    return entries
