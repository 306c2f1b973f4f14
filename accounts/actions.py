import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from core import clock, history

from . import second_factor, sessions
from .models import User, Viewing

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
        changed = batch.update(user, values, expected_version=version)
        if not changed.is_active:
            sessions.end(user)
    return changed


def switch_reminders(user: User, *, by: User, wants_reminders: bool) -> User:
    """One's own choice: nobody is sent e-mails against their will."""
    with history.batch(by=by) as batch:
        return batch.update(user, {"wants_reminders": wants_reminders})


def set_password(
    user: User, *, by: User | None, password: str, must_change: bool, here: str | None = None
) -> User:
    """Store a new password: the person's own, or one the administrator reset.

    Whatever was open ends, but for the session `here` in which the change is made.
    """
    carrier = User()
    carrier.set_password(password)
    with history.batch(by=by) as batch:
        changed = batch.update(
            user, {"password": carrier.password, "must_change_password": must_change}
        )
        sessions.end(user, but=here)
    return changed


def set_up_second_factor(
    user: User, *, by: User, key: str, code: str, here: str | None = None
) -> list[str]:
    """Takes the telephone that shows the right code; returns the recovery codes, said this once.

    Raises ValidationError when the code is wrong. Other sessions, which came in with the password
    alone, end.
    """
    step = second_factor.step_of(key, second_factor.plain(code))
    if step is None:
        raise ValidationError(
            _("The code is not right. Wait for the next one, and look at the telephone's clock.")
        )
    now = clock.now()
    with history.batch(by=by) as batch:
        batch.update(user, {"second_factor_since": now, "recovery_codes_since": now})
        sessions.end(user, but=here)
        return second_factor.install(user, key, step)


def take_away_second_factor(user: User, *, by: User | None) -> User:
    """The person's own wish, or somebody's help when telephone and codes are lost."""
    with history.batch(by=by) as batch:
        changed = batch.update(user, {"second_factor_since": None, "recovery_codes_since": None})
        second_factor.remove(user)
        if by is None or user.pk != by.pk:
            sessions.end(user)
    return changed


def renew_recovery_codes(user: User, *, by: User) -> list[str]:
    """Ten new codes, said this once; the old ones hold no longer."""
    with history.batch(by=by) as batch:
        batch.update(user, {"recovery_codes_since": clock.now()})
        return second_factor.renew_codes(user)


#: how long an administrator looks through somebody's eyes before it ends by itself
VIEWING = datetime.timedelta(minutes=30)


def begin_viewing(person: User, *, by: User, reason: str) -> Viewing:
    """Raises ValidationError: a reason is needed, and nobody looks through an administrator."""
    if person.pk == by.pk or not person.is_active or person.role == by.role:
        raise ValidationError(_("Only an active account of another role can be looked through."))
    if not reason.strip():
        raise ValidationError(_("Say what for: the person can read it."))
    with history.batch(by=by) as batch:
        return batch.create(
            Viewing(
                administrator=by, person=person, reason=reason.strip(), until=clock.now() + VIEWING
            )
        )


def end_viewing(viewing: Viewing, *, by: User) -> Viewing:
    with history.batch(by=by) as batch:
        return batch.update(viewing, {"ended_at": clock.now()})
