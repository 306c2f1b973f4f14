"""What has no figure, beside the figures: tasks, conclusions, obstacles, budget of the plan."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from sonla_plan.plan.models import Plan, Task

#: of each kind; the list behind has them all
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """Open ones first, by their due day. `given`, `spent`: of budget lines, in whole đồng.

    `url` opens the very rows of `total` (and of the two sums), `late_url` those of `late`.
    """

    label: str
    rows: list[Task]
    total: int
    late: int
    url: str
    late_url: str
    given: int | None = None
    spent: int | None = None


def following(user: User, plan: Plan) -> list[Kind]:
    """By kind, as far as the reader sees them; a kind without a row is left out. One query."""
    found: dict[str, list[Task]] = {}
    for row in Task.objects.visible_to(user).filter(plan=plan).for_list():
        found.setdefault(row.kind, []).append(row)
    return [_kind(kind, found[kind]) for kind in Task.Kind.values if kind in found]


def _kind(kind: str, rows: list[Task]) -> Kind:
    url = f"{reverse('plan:task-list')}?{urlencode({'kind': kind, 'plan': rows[0].plan_id})}"
    rows.sort(key=lambda row: row.state == Task.State.DONE)
    money: dict[str, Any] = {}
    if kind == Task.Kind.BUDGET:
        money = {name: sum(getattr(row, name) or 0 for row in rows) for name in ("given", "spent")}
    return Kind(
        label=str(Task.Kind(kind).label),
        rows=rows[:SHOWN],
        total=len(rows),
        late=sum(row.is_overdue for row in rows),
        url=url,
        late_url=f"{url}&late=on",
        **money,
    )
