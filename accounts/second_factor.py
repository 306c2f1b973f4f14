"""The second step of signing in: a code from the telephone, or one of ten codes on paper.

django-otp keeps the devices and slows down whoever guesses. A recovery code is stored as a keyed
digest: whoever reads the database cannot use it.
"""

import base64
import hashlib
import hmac
import math
import secrets
from base64 import b32encode
from binascii import unhexlify
from typing import Any
from urllib.parse import quote, urlencode

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from core import clock, installation

from .permissions import NEEDS_SECOND_FACTOR

CODES = 10
#: without letters and digits that look alike
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
STEP, TOLERANCE = 30, 1


def switched_off() -> bool:
    """A demonstration's accounts are everybody's: one visitor would lock the others out."""
    return installation.current().is_demo


def is_asked_of(user: Any) -> bool:
    """Whether the password alone does not let this person in."""
    return user.second_factor_since is not None and not switched_off()


def is_missing(user: Any) -> bool:
    """Whether this person has to set it up before anything else."""
    needed = user.role in NEEDS_SECOND_FACTOR and user.second_factor_since is None
    return needed and not switched_off()


# --- Setting up ----------------------------------------------------------------------------------


def new_key() -> str:
    return default_key()


def as_typed(key: str) -> str:
    """The key as an authenticator app takes it, in groups of four."""
    letters = b32encode(unhexlify(key)).decode().rstrip("=")
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def picture(user: Any, key: str) -> str:
    """The QR code as an address of an <img>: the content policy lets data: pictures in."""
    # what others see on the telephone's screen says no more than it must
    issuer = _("Plan %(province)s") % {"province": settings.PROVINCE_NAME}
    secret = as_typed(key).replace(" ", "")
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    address = f"otpauth://totp/{quote(issuer)}:{quote(user.username)}?{query}"
    drawn = qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, border=2)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.to_string()).decode()}"


def step_of(key: str, code: str) -> int | None:
    """The time step for which the code is right, None when it is wrong."""
    totp = TOTP(unhexlify(key), STEP)
    return totp.t() if code.isdigit() and totp.verify(int(code), TOLERANCE) else None


def install(user: Any, key: str, step: int) -> list[str]:
    """Stores the device, its first code used up; returns new recovery codes."""
    remove(user)
    TOTPDevice.objects.create(user=user, key=key, last_t=step, tolerance=TOLERANCE, step=STEP)
    return renew_codes(user)


def remove(user: Any) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def renew_codes(user: Any) -> list[str]:
    """Ten new codes; the old ones hold no longer."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user)
    made = ["".join(secrets.choice(ALPHABET) for _n in range(10)) for _code in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=digest(c)) for c in made)
    return [f"{code[:5]}-{code[5:]}" for code in made]


def digest(code: str) -> str:
    """Sixteen signs, as long as django-otp's column: 80 bits, keyed with the installation's key."""
    found = hmac.new(settings.SECRET_KEY.encode(), f"recovery {code}".encode(), hashlib.sha256)
    return b32encode(found.digest()).decode()[:16].lower()


# --- Asking --------------------------------------------------------------------------------------


@transaction.atomic
def accepts(user: Any, code: str, *, recovery: bool) -> bool:
    """Whether the code is right; it is then used up. A wrong one makes the next wait longer."""
    device = _device(user, recovery, lock=True)
    if device is None:
        return False
    return bool(device.verify_token(digest(plain(code)) if recovery else plain(code)))


def wait(user: Any, *, recovery: bool) -> int:
    """Seconds until a code is looked at again."""
    device = _device(user, recovery)
    allowed, told = device.verify_is_allowed() if device else (True, None)
    if allowed or not told:
        return 0
    return max(1, math.ceil((told["locked_until"] - clock.now()).total_seconds()))


def plain(code: str) -> str:
    return "".join(sign for sign in code.lower() if sign.isalnum())


def codes_left(user: Any) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


def _device(user: Any, recovery: bool, lock: bool = False) -> Any:
    model: Any = StaticDevice if recovery else TOTPDevice
    rows = model.objects.filter(user=user, confirmed=True)
    return (rows.select_for_update() if lock else rows).first()
