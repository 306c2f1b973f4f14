"""Numbers and comparisons the way an office writes them: 02 cuộc, 1.234 cơ sở, tăng 12 (8,5%)."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from core.papers import cell
from core.wording import amount as amount
from core.wording import listed as listed
from core.wording import money as money
from core.wording import sentence as sentence
from core.wording import short_day

from .facts import Facts


def done(verb: str, n: int, unit: str) -> str:
    """`tổ chức 02 lớp tập huấn`; `không tổ chức lớp tập huấn nào`."""
    return f"{verb} {amount(n)} {unit}" if n else f"không {verb} {unit} nào"


def share(part: int, whole: int) -> Decimal:
    """Percent with one digit, rounded down: what is not reached is not said to be."""
    return Decimal(part * 1000 // whole) / 10


def percent(part: int, whole: int) -> str:
    """`98,4%`, `100%`."""
    found = share(part, whole)
    return f"{cell(int(found)) if found == int(found) else cell(found)}%"


def compared(facts: Facts, key: str) -> str:
    """`, tăng 12 (8,5%) so với cùng kỳ năm trước`; "" where nothing is known of it."""
    now, before = facts.value(key), facts.before(key)
    if now is None or before is None:
        return ""
    source = f" {before.source}" if before.source and not facts.one_source else ""
    return f", {change(now, before.value)} so với cùng kỳ năm trước{source}"


def change(now: int, before: int) -> str:
    if now == before:
        return "bằng" if now else "không phát sinh, bằng"
    word = "tăng" if now > before else "giảm"
    difference = abs(now - before)
    if before == 0:
        return f"{word} {amount(difference)}"
    return f"{word} {amount(difference)} ({percent(difference, before)})"


def joined(parts: Sequence[str], mark: str = "; ") -> str:
    return mark.join(part for part in parts if part)


def day(value: str | None) -> str:
    """`05/7/2019` in running text: days below 10 and the months 1 and 2 take a zero."""
    if not value:
        return ""
    return short_day(datetime.date.fromisoformat(value))
