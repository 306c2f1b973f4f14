"""`check --deploy` fails while a demo account can still sign in."""

from typing import Any

from django.core.checks import Error, Tags, register
from django.db import DatabaseError

from accounts.models import User


@register(Tags.database, deploy=True)
def no_demo_password(databases: Any = None, **kwargs: Any) -> list[Error]:
    """Their passwords are printed in the README. Runs with `check --deploy --database default`."""
    if not databases:
        return []
    try:
        names = list(
            User.objects.live()
            .filter(is_demo=True, is_active=True)
            .order_by("username")
            .values_list("username", flat=True)
        )
    except DatabaseError:
        return []  # before the first migration there is no account
    if not names:
        return []
    return [
        Error(
            f"Demo accounts are in place: {', '.join(names)}.",
            hint="Remove the demonstration with: manage.py remove_demo",
            id="sonla_plan.E001",
        )
    ]
