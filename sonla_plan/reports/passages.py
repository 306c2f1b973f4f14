"""The narrative of a period's report: its own words, or those kept from the period before."""

import difflib
from dataclasses import dataclass

from core.models import ReportingPeriod

from .models import Passage


@dataclass(frozen=True, slots=True)
class Written:
    """`kept_from`: the label of the period it was taken over from, "" when it is the period's own.

    `before`: what the report before said here; None where there is none.
    """

    key: str
    text: str = ""
    kept_from: str = ""
    before: str | None = None
    before_label: str = ""

    @property
    def label(self) -> str:
        return str(Passage.Key(self.key).label)

    @property
    def has_changed(self) -> bool:
        return self.before is not None and self.before != self.text

    @property
    def difference(self) -> list[tuple[str, str]]:
        """("same" | "gone" | "new", words) from the report before to this one."""
        return difference(self.before or "", self.text) if self.has_changed else []


def of_period(period: ReportingPeriod) -> dict[str, Written]:
    """Every passage in the order of the report; two queries."""
    rows = Passage.objects.live().filter(period__last_day__lte=period.last_day)
    rows = rows.exclude(period__last_day=period.last_day, period__first_day__lt=period.first_day)
    found: dict[str, list[Passage]] = {}
    for row in rows.select_related("period").order_by("-period__last_day", "period__first_day"):
        found.setdefault(row.key, []).append(row)
    return {key: _written(key, found.get(key, []), period) for key in Passage.Key.values}


def _written(key: str, rows: list[Passage], period: ReportingPeriod) -> Written:
    own = next((row for row in rows if row.period_id == period.pk), None)
    earlier = next((row for row in rows if row.period_id != period.pk), None)
    before = earlier.text if earlier else None
    label = str(earlier.period.label) if earlier else ""
    if own is not None:
        return Written(key, own.text, "", before, label)
    return Written(key, before or "", label if before else "", before, label)


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """Word by word; lines stay lines."""
    before, after = _words(old), _words(new)
    out: list[tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            out.append(("same", "".join(before[a:b])))
            continue
        if a < b:
            out.append(("gone", "".join(before[a:b])))
        if c < d:
            out.append(("new", "".join(after[c:d])))
    return out


def _words(text: str) -> list[str]:
    """Words with the space behind them."""
    out, word = [], ""
    for character in text:
        if word and word[-1].isspace() and not character.isspace():
            out.append(word)
            word = ""
        word += character
    return [*out, word] if word else out
