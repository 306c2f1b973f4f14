"""The same points in SQL, so that sorting and paging happen in the database.

Two steps: the score of every establishment orders the list, keys alone; the rows of the page and
their facts are read then, and `suggestions.reasons` says them in words.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User

from .models import Establishment, Finding, Inspection, RuleValue, Visit
from .suggestions import CERTIFICATE_DAYS, MOST_YEARS, Facts, Key, Reason, reasons, years_ago


@dataclass(frozen=True, slots=True)
class Suggestion:
    establishment: Establishment
    score: int
    reasons: list[Reason]


def rules_on(day: datetime.date) -> dict[str, int]:
    """The weights in force, and the days after which a finding is inspected again."""
    return RuleValue.objects.values_on(day)


def scored(user: User, rules: Mapping[str, int], day: datetime.date) -> QuerySet[Any]:
    """{pk, score} of the establishments in business, the most points first, then by name."""
    weight = {str(key): rules.get(key, 0) for key in RuleValue.WEIGHTS}
    soon = day + datetime.timedelta(days=CERTIFICATE_DAYS)
    rows: Any = Establishment.objects.visible_to(user).in_force(day)
    rows = rows.annotate(
        score=_visited(weight, day)
        + _open(weight[Key.OPEN_FINDING])
        + _either(Q(pk__in=_places(_findings(rules, day))), weight[Key.REINSPECTION_DUE])
        + _either(Q(certificate_until__lte=soon), weight[Key.CERTIFICATE_EXPIRING])
        + _either(Q(is_conditional=True), weight[Key.CONDITIONAL_KIND])
    )
    return rows.order_by("-score", "sort_key", "pk").values("pk", "score")


def establishments_of(scores: Iterable[Mapping[str, Any]]) -> list[Establishment]:
    """The rows of these keys, in their order."""
    keys = [row["pk"] for row in scores]
    found = Establishment.objects.select_related("commune__district").in_bulk(keys)
    return [found[pk] for pk in keys]


def facts_of(
    establishments: Sequence[Establishment], rules: Mapping[str, int], day: datetime.date
) -> dict[int, Facts]:
    """{establishment pk: what gives it points}; three queries, however many there are."""
    keys = [row.pk for row in establishments]
    last = dict(
        _made()
        .filter(establishment__in=keys)
        .values_list("establishment_id")
        .annotate(last=Max("visited_on"))
    )
    open_ = _per_establishment(_findings(), keys)
    due = _per_establishment(_findings(rules, day), keys)
    return {
        row.pk: Facts(
            last_visited_on=last.get(row.pk),
            open_findings=open_.get(row.pk, 0),
            due=due.get(row.pk, 0),
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


def _not_held() -> QuerySet[Inspection]:
    """Few, so looked up once and left out: to join the many held ones to every visit costs more."""
    other = ~Q(state=Inspection.State.HELD) | Q(deleted_at__isnull=False)
    return Inspection.objects.filter(other).order_by()


def _made() -> QuerySet[Visit]:
    """Visits really made, of inspections that were held, by whatever team."""
    return Visit.objects.live().inspected().exclude(inspection__in=_not_held()).order_by()


def _findings(rules: Mapping[str, int] | None = None, day: Any = None) -> QuerySet[Finding]:
    """Those still open; with the rules of a day only those due by then."""
    rows = Finding.objects.live().still_open()
    if rules is not None:
        rows = rows.filter(_is_due(rules, day))
    # few are open: each is followed to its inspection, the visits are not read through
    return rows.filter(
        visit__deleted_at__isnull=True,
        visit__inspection__deleted_at__isnull=True,
        visit__inspection__state=Inspection.State.HELD,
    ).order_by()


def _is_due(rules: Mapping[str, int], day: datetime.date) -> Q:
    past = Q(remedy_due_on__lt=day)
    days = rules.get(Key.REINSPECT_DAYS)
    if days is None:
        return past
    since = day - datetime.timedelta(days=days)
    return past | Q(remedy_due_on__isnull=True, visit__visited_on__lt=since)


def _per_establishment(rows: QuerySet[Finding], keys: list[int]) -> dict[int, int]:
    rows = rows.filter(visit__establishment__in=keys)
    return dict(rows.values_list("visit__establishment_id").annotate(n=Count("pk")))


def _places(findings: QuerySet[Finding]) -> QuerySet[Any]:
    """Where these were found: few, and looked up once for the whole list."""
    return findings.values("visit__establishment")


def _open(points: int) -> Case:
    """Counted only where there is something to count."""
    mine = _findings().filter(visit__establishment=OuterRef("pk"))
    counted = mine.values("visit__establishment").annotate(n=Count("pk")).values("n")
    number = Subquery(counted, output_field=IntegerField())
    return Case(
        When(Q(pk__in=_places(_findings())), then=number * points),
        default=Value(0),
        output_field=IntegerField(),
    )


def _either(condition: Any, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0))


def _visited(weight: Mapping[str, int], day: datetime.date) -> Coalesce:
    """Full years since the last visit, or that there is none.

    The index of an establishment's visits by day is read from its end, mostly one line of it: not
    all its visits for their greatest day.
    """
    years = [
        When(visited_on__lte=years_ago(day, n), then=Value(n * weight[Key.LONG_NOT_VISITED]))
        for n in range(MOST_YEARS, 0, -1)
    ]
    points = Case(*years, default=Value(0), output_field=IntegerField())
    mine = _made().filter(establishment=OuterRef("pk")).order_by("-visited_on")
    never = Value(weight[Key.NEVER_VISITED])
    last = Subquery(mine.annotate(points=points).values("points")[:1])
    return Coalesce(last, never, output_field=IntegerField())
