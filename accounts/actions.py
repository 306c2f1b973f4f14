from typing import Any

from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from core import history

from .models import User

ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def random_password() -> str:
    return get_random_string(14, ALPHABET)


def create_user(
    *, by: User | None, password: str, must_change_password: bool = True, **values: Any
) -> User:
    """A new account. Its first sign-in changes the password unless told otherwise."""
    user = User(**values, must_change_password=must_change_password)
    user.set_password(password)
    with history.batch(by=by) as batch:
        return batch.create(user)


def change_user(user: User, *, by: User | None, version: int | None = None, **values: Any) -> User:
    """Change an account. Raises ValidationError when administrators would shut themselves out."""
    if by is not None and by.pk == user.pk:
        for name in ("role", "is_active"):
            if name in values and values[name] != getattr(by, name):
                raise ValidationError(_("Your own role and state are changed by somebody else."))
    with history.batch(by=by) as batch:
        return batch.update(user, values, expected_version=version)


def switch_reminders(user: User, *, by: User, wants_reminders: bool) -> User:
    """One's own choice: nobody is sent e-mails against their will."""
    with history.batch(by=by) as batch:
        return batch.update(user, {"wants_reminders": wants_reminders})


def set_password(user: User, *, by: User, password: str, must_change: bool) -> User:
    """Store a new password: the person's own, or one the administrator reset."""
    carrier = User()
    carrier.set_password(password)
    with history.batch(by=by) as batch:
        return batch.update(
            user, {"password": carrier.password, "must_change_password": must_change}
        )
