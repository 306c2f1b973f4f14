"""From which address a request came: what may be believed of what it says."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "127.0.0.1"


def address_of(request: HttpRequest) -> str:
    """What the outermost of our own proxies saw.

    Each proxy writes behind the others whom it was asked by. Of that list only as many entries
    from the right are ours as there are proxies; what stands left of them the sender wrote. It
    decides who is locked out, so a stranger must be able neither to choose nor to hide it.
    """
    seen = request.META.get("REMOTE_ADDR") or UNKNOWN
    if settings.PROXIES:
        chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(chain) >= settings.PROXIES:
            return _valid(chain[-settings.PROXIES].strip()) or seen
    return seen


def _valid(address: str) -> str:
    """In its one written form, "" when it is none."""
    try:
        return str(ipaddress.ip_address(address.strip("[]")))
    except ValueError:
        return ""
