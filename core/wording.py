"""Numbers and lists the way an office writes them in a sentence: 02 cuộc, 480 triệu đồng."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from .papers import cell

MILLION = 1_000_000


def amount(n: int) -> str:
    """Below ten with a zero before it, so that no digit can be put there; nought is a word."""
    if n == 0:
        return "không có"
    return f"{n:02d}" if n < 10 else cell(n)


def money(n: int) -> str:
    """Whole millions as such: 480 triệu đồng; 212,5 triệu đồng; 750.000 đồng."""
    if n >= MILLION and n % 100_000 == 0:
        millions = Decimal(n) / MILLION
        text = cell(int(millions)) if millions == int(millions) else cell(millions)
        return f"{text} triệu đồng"
    return f"{cell(n)} đồng" if n else "0 đồng"


def listed(parts: Iterable[str]) -> str:
    """`a, b và c`."""
    words = [part for part in parts if part]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} và {words[-1]}"


def sentence(text: str) -> str:
    """Begins with a capital and ends with a full stop."""
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def lower_first(text: str) -> str:
    """`huyện Mai Sơn`, `quý I năm 2019`: a name that stands inside a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def short_day(day: datetime.date) -> str:
    """`05/7/2019` in running text: days below 10 and the months 1 and 2 take a zero."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"
