"""What the register of a district says on a day, and what became of it since the census before.

A snapshot, as it is stored and as it is made anew while nothing is confirmed:

    {"day": "2019-06-30",
     "groups": {group: counts}, **counts of all,
     "rows": [{"pk", "name", "group", "kind", "conditional", "at_risk", "suspended", "staff",
               "women"}]}

counts: {"establishments", "conditional", "at_risk", "suspended", "staff", "women",
"staff_unknown"}. `staff` and `women` are sums of what is known, None where nothing is;
`staff_unknown` says of how many establishments nobody has said how many work there.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists
from django.utils.translation import gettext as _

from communes.models import District
from core.models import ReportingPeriod

from . import standing
from .models import Census, Establishment
from .models.kinds import GROUP_OF, Group, Kind

Snapshot = dict[str, Any]


def counted_on(period: ReportingPeriod, confirmed_on: datetime.date) -> datetime.date:
    """The day the register is counted on: the period's last, or the confirmation's before that."""
    return min(period.last_day, confirmed_on)


def register_on(district: District, day: datetime.date) -> Snapshot:
    """The snapshot of a district's register on a day; one query."""
    rows = Establishment.objects.live().in_force(day).filter(commune__district=district)
    found = [
        _row(one)
        for one in rows.annotate(stopped=Exists(standing.suspensions_on(day).values("pk")))
        .order_by("sort_key", "pk")
        .only("name", "kind", "is_conditional", "is_at_risk", "staff", "staff_women")
    ]
    groups = {
        str(group): counts(row for row in found if row["group"] == group) for group in Group.values
    }
    return {"day": day.isoformat(), "groups": groups, **counts(found), "rows": found}


def _row(one: Any) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "name": one.name,
        "group": GROUP_OF[one.kind],
        "kind": str(one.kind),
        "conditional": one.is_conditional,
        "at_risk": one.is_at_risk,
        "suspended": bool(one.stopped),
        "staff": one.staff,
        "women": one.staff_women,
    }


def counts(rows: Iterable[Mapping[str, Any]]) -> dict[str, int | None]:
    found = list(rows)
    flags = {
        name: sum(1 for row in found if row[name])
        for name in ("conditional", "at_risk", "suspended")
    }
    return {
        "establishments": len(found),
        **flags,
        "staff": _sum(row["staff"] for row in found),
        "women": _sum(row["women"] for row in found),
        "staff_unknown": sum(1 for row in found if row["staff"] is None),
    }


def _sum(values: Iterable[int | None]) -> int | None:
    """Of what is known; where there are rows and nothing is known of any, nothing is."""
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if known or not found else None


def previous(census: Census) -> Census | None:
    """The district's last census confirmed for an earlier period."""
    rows = Census.objects.live().filter(
        district=census.district_id,
        state=Census.State.CONFIRMED,
        period__last_day__lt=census.period.last_day,
    )
    return rows.select_related("period").order_by("-period__last_day", "-pk").first()


@dataclass(frozen=True, slots=True)
class Changed:
    pk: int
    name: str
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two snapshots of one district: what came, what went, what is no longer the same."""

    opened: Sequence[Changed] = field(default_factory=list)
    closed: Sequence[Changed] = field(default_factory=list)
    changed: Sequence[Changed] = field(default_factory=list)


def compare(before: Snapshot, after: Snapshot) -> Comparison | None:
    """None where the earlier census is from the time when only groups were counted."""
    if "rows" not in before or "rows" not in after:
        return None
    old, new = ({row["pk"]: row for row in one["rows"]} for one in (before, after))
    differing = [
        _changed(row, ", ".join(told))
        for pk, row in new.items()
        if pk in old and (told := differences(old[pk], row))
    ]
    return Comparison(
        opened=[_changed(row) for pk, row in new.items() if pk not in old],
        closed=[_changed(row) for pk, row in old.items() if pk not in new],
        changed=differing,
    )


def _changed(row: Mapping[str, Any], what: str = "") -> Changed:
    return Changed(row["pk"], row["name"], str(Kind(row["kind"]).label), what)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """`people working: 5 → 7`, one piece for each thing that differs."""
    words = {
        "name": _("name"),
        "kind": _("kind"),
        "conditional": _("conditional"),
        "at_risk": _("liable to abuse"),
        "suspended": _("suspended"),
        "staff": _("people working"),
        "women": _("women"),
    }
    return [
        f"{word}: {_said(name, old.get(name))} → {_said(name, new.get(name))}"
        for name, word in words.items()
        if old.get(name) != new.get(name)
    ]


def _said(name: str, value: Any) -> str:
    if name == "kind":
        return str(Kind(value).label)
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return _("Yes").lower() if value else _("No").lower()
    return str(value)
