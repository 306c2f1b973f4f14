"""What the two commands share: the user and the table, named on the command line."""

from typing import Any

from django.core.management.base import CommandError

from accounts.models import User
from core.sheets.declaring import Table

from .tables import BY_KEY


def named(table: str, username: str) -> tuple[Table, Any]:
    """Raises CommandError: no such table or user, or the user may not enter it."""
    declared = BY_KEY.get(table)
    if declared is None:
        raise CommandError(f"{table!r} is no table; there are: {', '.join(BY_KEY)}.")
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active user {username!r}.")
    if not declared.offered(user):
        raise CommandError(f"{username!r} may not enter {table}.")
    return declared, user
