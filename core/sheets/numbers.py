"""Every way a written number can be read: `1.234` is 1234 to one writer and 1,234 to another."""

import re
from decimal import Decimal

_SPACES = re.compile(r"(?<=\d)[\s'\u00a0\u202f](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"\d+")
_GROUPED = {
    sign: re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+") for sign in (".", ",")
}
_FRACTION = {sign: re.compile(rf"\d+{re.escape(sign)}\d+") for sign in (".", ",")}
_BOTH = {
    (group, point): re.compile(
        rf"[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+{re.escape(point)}\d+"
    )
    for group, point in ((".", ","), (",", "."))
}


def readings(written: str) -> list[Decimal]:
    """All numbers it can be, the Vietnamese reading first; none when it is no number."""
    words = _SPACES.sub("", written.strip())
    sign = -1 if words.startswith("-") else 1
    words = words.lstrip("+-").strip()
    found: list[Decimal] = []
    if _PLAIN.fullmatch(words):
        found.append(Decimal(words))
    for sign_, pattern in _GROUPED.items():
        if pattern.fullmatch(words):
            found.append(Decimal(words.replace(sign_, "")))
    for (group, point), pattern in _BOTH.items():
        if pattern.fullmatch(words):
            found.append(Decimal(words.replace(group, "").replace(point, ".")))
    for point, pattern in _FRACTION.items():
        if pattern.fullmatch(words):
            found.append(Decimal(words.replace(point, ".")))
    return [sign * number for number in dict.fromkeys(found)]
