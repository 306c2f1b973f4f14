"""Days as people write them: `1/3/19`, `ngày 5 tháng 6 năm 2019`, or as Excel counts them."""

import datetime
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import text

DATE_ERROR = _("“%(cell)s” is not a day; write it as 05/06/2019.")
_FIGURES = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_WORDS = re.compile(r"(?:ngay\s*)?(\d{1,2})\s*thang\s*(\d{1,2})\s*,?\s*(?:nam\s*)?(\d{4}|\d{2})")
_TIME = re.compile(r"[\s,t]+\d{1,2}(?::|h|g)\d{0,2}(?::\d{2})?(?:\.\d+)?$")
_WEEKDAY = re.compile(r"^(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)\s*,?\s*")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
#: 01/01/2000 and 31/12/2099 in days since 1900: a smaller or larger number is hardly a day
EARLIEST, LATEST = 36526, 73050
_FIRST_1900 = datetime.date(1899, 12, 30)
_FIRST_1904 = datetime.date(1904, 1, 1)


def read_date(raw: Any, since_1904: bool) -> tuple[datetime.date | None, datetime.date | None]:
    """(the day, None); or (None, what may have been meant) when it is no day with the day first."""
    if isinstance(raw, datetime.datetime):
        return raw.date(), None
    if isinstance(raw, datetime.date):
        return raw, None
    if isinstance(raw, bool | datetime.time | datetime.timedelta):
        return None, None
    if isinstance(raw, int | float):
        return _counted(float(raw), since_1904), None
    words = _TIME.sub("", text.fold(str(raw)))
    words = _WEEKDAY.sub("", words).removeprefix("ngay ").strip()
    if _SERIAL.fullmatch(words):
        return _counted(float(words), since_1904), None
    for pattern, order in ((_WORDS, "dmy"), (_ISO, "ymd"), (_FIGURES, "dmy")):
        match = pattern.fullmatch(words)
        if match:
            parts = dict(zip(order, map(int, match.groups()), strict=True))
            found = _day(**parts)
            return found, None if found else _day(d=parts["m"], m=parts["d"], y=parts["y"])
    return None, None


def _counted(number: float, since_1904: bool) -> datetime.date | None:
    first = _FIRST_1904 if since_1904 else _FIRST_1900
    since_1900 = number + (_FIRST_1904 - _FIRST_1900).days * since_1904
    if not EARLIEST <= since_1900 <= LATEST:
        return None
    return first + datetime.timedelta(days=int(number))


def _day(*, d: int, m: int, y: int) -> datetime.date | None:
    try:
        return datetime.date(y + 2000 if y < 100 else y, m, d)
    except ValueError:
        return None
