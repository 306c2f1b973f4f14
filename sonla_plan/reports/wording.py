"""Numbers and comparisons the way an office writes them: 02 cuộc, 1.234 cơ sở, tăng 12 (8,5%)."""

import datetime
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from core.papers import cell
from core.templatetags.ui import SMALLEST_POPULATION_FOR_PERCENT
from core.wording import amount as amount
from core.wording import listed as listed
from core.wording import money as money
from core.wording import sentence as sentence
from core.wording import short_day

from .facts import Facts


def done(verb: str, n: int, unit: str) -> str:
    """`tổ chức 02 lớp tập huấn`; `không tổ chức lớp tập huấn nào`."""
    return f"{verb} {amount(n)} {unit}" if n else f"không {verb} {unit} nào"


def share(part: int, whole: int) -> Decimal | None:
    """Percent with one digit, rounded down: what is not reached is not said to be.

    None below the smallest population, as on the cards: two of three is no 66,6%.
    """
    if whole < SMALLEST_POPULATION_FOR_PERCENT:
        return None
    return Decimal(part * 1000 // whole) / 10


def percent(part: int, whole: int) -> str:
    """`98,4%`, `100%`; nothing where there is no share."""
    found = share(part, whole)
    return "" if found is None else _percent(found)


def rate(part: int, whole: int) -> str:
    """`8,5%`: by how much something has changed, rounded; nothing is judged by it."""
    exact = Decimal(part) * 100 / whole
    return _percent(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _percent(found: Decimal) -> str:
    return f"{cell(int(found)) if found == int(found) else cell(found)}%"


def with_change(text: str, facts: Facts, key: str) -> str:
    """`02 lớp tập huấn, tăng 01 (100%) so với cùng kỳ năm trước`: right behind its number, so that
    it is of no other; the text alone where nothing is known of last year."""
    now, before = facts.value(key), facts.before(key)
    if now is None or before is None:
        return text
    source = f" {before.source}" if before.source and not facts.one_source else ""
    said = change(now, before.value)
    against = said if now == before.value else f"{said} so với"
    return f"{text}, {against} cùng kỳ năm trước{source}"


def change(now: int, before: int) -> str:
    if now == before:
        return "bằng" if now else "không phát sinh, bằng"
    word = "tăng" if now > before else "giảm"
    difference = abs(now - before)
    if before == 0:
        return f"{word} {amount(difference)}"
    return f"{word} {amount(difference)} ({rate(difference, before)})"


def joined(parts: Sequence[str], mark: str = "; ") -> str:
    return mark.join(part for part in parts if part)


def day(value: str | None) -> str:
    """`05/7/2019` in running text: days below 10 and the months 1 and 2 take a zero."""
    if not value:
        return ""
    return short_day(datetime.date.fromisoformat(value))
