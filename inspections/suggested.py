"""The same points in SQL, so that sorting and paging happen in the database.

Two steps: the score of every establishment orders the list, keys alone; the rows of the page and
their facts are read then, and `suggestions.reasons` says them in words.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When

from accounts.models import User

from .models import Establishment, Finding, Inspection, RuleValue, Visit
from .suggestions import CERTIFICATE_DAYS, MOST_YEARS, Facts, Key, Reason, reasons, years_ago

#: Three sets by establishment, each the ORM's and read once, joined. Asked of each establishment
#: instead, as the ORM would have it, its last visit and its findings cost twice as much.
RANKING = """
WITH own (pk, name, points) AS ({own}),
    visited (pk, points) AS ({visited}),
    found (pk, points) AS ({found})
SELECT own.pk, own.points + COALESCE(visited.points, %s) + COALESCE(found.points, 0) AS score
FROM own LEFT JOIN visited ON visited.pk = own.pk LEFT JOIN found ON found.pk = own.pk
ORDER BY score DESC, own.name, own.pk LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    establishment: Establishment
    score: int
    reasons: list[Reason]


def rules_on(day: datetime.date) -> dict[str, int]:
    """The weights in force, and the days after which a finding is inspected again."""
    return RuleValue.objects.values_on(day)


def in_business(user: User, day: datetime.date) -> QuerySet[Establishment]:
    rows: Any = Establishment.objects.visible_to(user)
    found: QuerySet[Establishment] = rows.in_force(day)
    return found


def ranked(
    rows: QuerySet[Establishment], rules: Mapping[str, int], day: datetime.date, most: int
) -> list[tuple[int, int]]:
    """[(pk, score)] of the first `most` of these: the most points first, then by name."""
    weight = {str(key): rules.get(key, 0) for key in RuleValue.WEIGHTS}
    sets = {
        "own": _own(rows, weight, day),
        "visited": _visited(weight, day),
        "found": _found(weight, rules, day),
    }
    try:
        said = {name: one.query.sql_with_params() for name, one in sets.items()}
    except EmptyResultSet:
        return []
    sql = RANKING.format(**{name: text for name, (text, _values) in said.items()})
    values = [value for _text, given in said.values() for value in given]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, weight[Key.NEVER_VISITED], most])
        return list(cursor.fetchall())


def facts_of(
    establishments: Sequence[Establishment], rules: Mapping[str, int], day: datetime.date
) -> dict[int, Facts]:
    """{establishment pk: what gives it points}; two queries, however many there are."""
    keys = [row.pk for row in establishments]
    last = dict(
        _made()
        .filter(establishment__in=keys)
        .values_list("establishment_id")
        .annotate(last=Max("visited_on"))
    )
    counted = _counted(_findings().filter(visit__establishment__in=keys), rules, day)
    counts = {row["visit__establishment"]: row for row in counted}
    none = {"n": 0, "late": 0}
    return {
        row.pk: Facts(
            last_visited_on=last.get(row.pk),
            open_findings=counts.get(row.pk, none)["n"],
            due=counts.get(row.pk, none)["late"],
            certificate_until=row.certificate_until,
            conditional=row.is_conditional,
        )
        for row in establishments
    }


def told(
    establishments: Sequence[Establishment], rules: Mapping[str, int], day: datetime.date
) -> list[Suggestion]:
    """The page's rows with their reasons; what is printed as the score is their sum."""
    facts = facts_of(establishments, rules, day)
    out = []
    for row in establishments:
        why = reasons(facts[row.pk], rules, day)
        out.append(Suggestion(row, sum(reason.points for reason in why), why))
    return out


def _not_held() -> QuerySet[Any]:
    """Inspections with visits that do not count: mostly none, and then nothing is looked up.

    Few, so left out: to join the many held ones to every visit costs more.
    """
    other = ~Q(inspection__state=Inspection.State.HELD) | Q(inspection__deleted_at__isnull=False)
    return Visit.objects.filter(other).order_by().values("inspection")


def _made() -> QuerySet[Visit]:
    """Visits really made, of inspections that were held, by whatever team."""
    return Visit.objects.live().inspected().exclude(inspection__in=_not_held()).order_by()


def _findings() -> QuerySet[Finding]:
    """Those still open: few, so each is followed to its inspection."""
    rows = Finding.objects.live().still_open()
    return rows.filter(
        visit__deleted_at__isnull=True,
        visit__inspection__deleted_at__isnull=True,
        visit__inspection__state=Inspection.State.HELD,
    ).order_by()


def _counted(
    findings: QuerySet[Finding], rules: Mapping[str, int], day: datetime.date
) -> QuerySet[Any]:
    """How many of these each establishment has, and how many of them were due before the day."""
    late = Count("pk", filter=_is_due(rules, day))
    return findings.values("visit__establishment").annotate(n=Count("pk"), late=late)


def _is_due(rules: Mapping[str, int], day: datetime.date) -> Q:
    past = Q(remedy_due_on__lt=day)
    days = rules.get(Key.REINSPECT_DAYS)
    if days is None:
        return past
    since = day - datetime.timedelta(days=days)
    return past | Q(remedy_due_on__isnull=True, visit__visited_on__lt=since)


def _own(
    rows: QuerySet[Establishment], weight: Mapping[str, int], day: datetime.date
) -> QuerySet[Any]:
    """(pk, what it is sorted by, points of the register's own row)."""
    soon = day + datetime.timedelta(days=CERTIFICATE_DAYS)
    ending = _either(Q(certificate_until__lte=soon), weight[Key.CERTIFICATE_EXPIRING])
    points = ending + _either(Q(is_conditional=True), weight[Key.CONDITIONAL_KIND])
    return rows.order_by().annotate(points=points).values_list("pk", "sort_key", "points")


def _visited(weight: Mapping[str, int], day: datetime.date) -> QuerySet[Any]:
    """(establishment, points for the full years since its last visit) of those visited."""
    years = [
        When(last__lte=years_ago(day, n), then=Value(n * weight[Key.LONG_NOT_VISITED]))
        for n in range(MOST_YEARS, 0, -1)
    ]
    points = Case(*years, default=Value(0), output_field=IntegerField())
    last = _made().values("establishment").annotate(last=Max("visited_on"))
    return last.annotate(points=points).values_list("establishment", "points")


def _found(
    weight: Mapping[str, int], rules: Mapping[str, int], day: datetime.date
) -> QuerySet[Any]:
    """(establishment, points for its findings) of those where something is still open."""
    rows = _counted(_findings(), rules, day)
    points = F("n") * weight[Key.OPEN_FINDING]
    due = _either(Q(late__gt=0), weight[Key.REINSPECTION_DUE])
    return rows.annotate(points=points + due).values_list("visit__establishment", "points")


def _either(condition: Any, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0))
