"""How soon a business may be inspected again: the rule in force, and the visit it speaks of."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import User

from .models import Inspection, RuleValue, Visit


@dataclass(frozen=True, slots=True)
class Limit:
    """`last`: {establishment pk: its latest visit within the limit}; `seen`: may be named."""

    rule: RuleValue | None = None
    last: dict[int, Visit] = field(default_factory=dict)
    seen: frozenset[int] = frozenset()

    def warning(self, establishment_id: int) -> str:
        """Which visit it was, as far as the reader may know it, and whose rule; "" where none."""
        visit = self.last.get(establishment_id)
        if visit is None or self.rule is None:
            return ""
        return _("%(visit)s. Within %(days)s days a reason is asked for (%(source)s).") % {
            "visit": self._named(visit),
            "days": self.rule.value,
            "source": self.rule.source,
        }

    def _named(self, visit: Visit) -> str:
        words = {"day": visit.visited_on.strftime("%d/%m/%Y"), "team": visit.inspection.team.name}
        if visit.pk not in self.seen:
            return _("Inspected on %(day)s by another team") % words
        if not visit.minutes_number:
            return _("Inspected on %(day)s by %(team)s") % words
        words["number"] = visit.minutes_number
        return _("Inspected on %(day)s by %(team)s, minutes %(number)s") % words


def limit_on(
    day: datetime.date,
    establishments: Iterable[int],
    *,
    user: User | None,
    besides: Inspection | None = None,
) -> Limit:
    """Visits of any team, really made within the rule's days up to `day`; without a rule: none."""
    wanted = set(establishments)
    rule = RuleValue.objects.value(RuleValue.Key.REVISIT_DAYS, day) if wanted else None
    if rule is None:
        return Limit()
    since = day - datetime.timedelta(days=rule.value)
    rows = Visit.objects.live().filter(
        establishment__in=wanted,
        visited_on__range=(since, day),
        inspection__state=Inspection.State.HELD,
        inspection__deleted_at__isnull=True,
    )
    if besides is not None:
        rows = rows.exclude(inspection=besides)
    found = rows.inspected().select_related("inspection__team").order_by("visited_on", "pk")
    last = {visit.establishment_id: visit for visit in found}
    keys = [visit.pk for visit in last.values()]
    seen: Iterable[int] = keys
    if user is not None and keys:
        seen = Visit.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)
    return Limit(rule, last, frozenset(seen))
