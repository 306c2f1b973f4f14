"""Where to go next: points for plain facts of the register and of earlier visits, and why.

Pure arithmetic over what is written here and nowhere else. What somebody complained of, who told,
and where a hotspot is do not enter it.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import RuleValue

Key = RuleValue.Key
#: a certificate that ends within these days has its points
CERTIFICATE_DAYS = 60
#: full years without a visit that still add points; beyond them nothing is told apart
MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one establishment on a day.

    `due`: findings still open whose remedy was due before that day, or which, without a due day,
    are older than the rule's days.
    """

    last_visited_on: datetime.date | None = None
    open_findings: int = 0
    due: int = 0
    certificate_until: datetime.date | None = None
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    points: int
    words: str

    @property
    def text(self) -> str:
        points = ngettext("%(n)s point", "%(n)s points", self.points) % {
            "n": number_format(self.points, force_grouping=True)
        }
        return f"{points}: {self.words}"


def years_ago(day: datetime.date, years: int) -> datetime.date:
    """The same day, years before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def full_years(since: datetime.date, day: datetime.date) -> int:
    return sum(since <= years_ago(day, years) for years in range(1, MOST_YEARS + 1))


def reasons(facts: Facts, weights: Mapping[str, int], day: datetime.date) -> list[Reason]:
    """What gives points, each with its words; a weight that is not in force gives none."""
    found = [
        _visited(facts, weights, day),
        _open(facts, weights),
        _due(facts, weights),
        _certificate(facts, weights, day),
        Reason(
            weights.get(Key.CONDITIONAL_KIND, 0) * facts.conditional,
            _("conditional on security and order"),
        ),
    ]
    return [reason for reason in found if reason.points]


def _visited(facts: Facts, weights: Mapping[str, int], day: datetime.date) -> Reason:
    last = facts.last_visited_on
    if last is None:
        return Reason(weights.get(Key.NEVER_VISITED, 0), _("never inspected"))
    years = full_years(last, day)
    text = ngettext(
        "last inspected on %(day)s, %(n)s full year ago",
        "last inspected on %(day)s, %(n)s full years ago",
        years,
    )
    words = text % {"day": last.strftime("%d/%m/%Y"), "n": years}
    return Reason(weights.get(Key.LONG_NOT_VISITED, 0) * years, words)


def _open(facts: Facts, weights: Mapping[str, int]) -> Reason:
    n = facts.open_findings
    words = ngettext("%(n)s finding still open", "%(n)s findings still open", n) % {"n": n}
    return Reason(weights.get(Key.OPEN_FINDING, 0) * n, words)


def _due(facts: Facts, weights: Mapping[str, int]) -> Reason:
    words = ngettext(
        "re-inspection due: %(n)s finding past its day",
        "re-inspection due: %(n)s findings past their day",
        facts.due,
    )
    points = weights.get(Key.REINSPECTION_DUE, 0) if facts.due else 0
    return Reason(points, words % {"n": facts.due})


def _certificate(facts: Facts, weights: Mapping[str, int], day: datetime.date) -> Reason:
    until = facts.certificate_until
    if until is None or until > day + datetime.timedelta(days=CERTIFICATE_DAYS):
        return Reason(0, "")
    text = (
        _("security certificate expired on %(day)s")
        if until < day
        else _("security certificate expires on %(day)s")
    )
    words = text % {"day": until.strftime("%d/%m/%Y")}
    return Reason(weights.get(Key.CERTIFICATE_EXPIRING, 0), words)
