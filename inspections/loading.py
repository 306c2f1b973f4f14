"""The teams and the dated tables that every installation starts with."""

import datetime
import json
from pathlib import Path
from typing import Any

from communes.models import DistrictBody
from core import history

from .models import ChecklistItem, RuleValue, Team, ViolationAct

DATA = Path(__file__).parent / "data"
PROVINCIAL_NAME = "Đội kiểm tra liên ngành 178 tỉnh"


def load_teams() -> int:
    """The provincial team and one of each district's inspection body. Idempotent.

    Returns the number of teams made: 0 when they are there already.
    """
    made = []
    if not Team.objects.filter(level=Team.Level.PROVINCE).exists():
        made.append(Team(level=Team.Level.PROVINCE, name=PROVINCIAL_NAME))
    bodies = DistrictBody.objects.live().filter(
        kind=DistrictBody.Kind.INSPECTION_TEAM, teams__isnull=True
    )
    for body in bodies.select_related("district").order_by("district__code"):
        place = body.district.full_name
        made.append(
            Team(
                level=Team.Level.DISTRICT,
                body=body,
                name=f"Đội kiểm tra liên ngành {place[:1].lower()}{place[1:]}",
                valid_from=body.valid_from,
                valid_to=body.valid_to,
            )
        )
    if made:
        with history.batch(by=None) as batch:
            batch.create_many(made)
    return len(made)


def load_reference() -> int:
    """Checklist, acts, limits and weights, each with its source; a table that has rows is kept.

    Only what the project's sources say: amounts and dates that nobody has read in the law are
    either empty or marked in the row's own source. Returns the number of rows made.
    """
    facts = json.loads((DATA / "reference.json").read_text(encoding="utf-8"))
    tables: tuple[tuple[Any, str], ...] = (
        (ChecklistItem, "checklist"),
        (ViolationAct, "acts"),
        (RuleValue, "rules"),
    )
    made = 0
    with history.batch(by=None) as batch:
        for model, name in tables:
            if model.objects.exists():
                continue
            rows = [model(**_dated(values)) for values in facts[name]]
            for row in rows:
                history.check_row(row)
            made += len(batch.create_many(rows))
    return made


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    days = {"valid_from", "valid_to"} & values.keys()
    return values | {name: datetime.date.fromisoformat(values[name]) for name in days}
