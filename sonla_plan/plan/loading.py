"""What every installation starts with: the 2019 plan, teams and outlets. Idempotent."""

import json
from pathlib import Path

from communes.loading import load_letterheads
from inspections.loading import load_reference, load_teams
from outreach.loading import load_outlets

from . import actions
from .models import Plan

DATA = Path(__file__).parent / "data"


def load_first_rows() -> None:
    load_letterheads()
    load_teams()
    load_reference()
    load_outlets()
    if not Plan.objects.exists():
        open_2019()


def open_2019() -> Plan:
    facts = json.loads((DATA / "2019.json").read_text())
    return actions.open_plan(by=None, **facts)
