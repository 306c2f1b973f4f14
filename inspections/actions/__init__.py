"""The only writers of this room."""

from .census import confirm_census, open_census
from .establishments import (
    change_establishment,
    record_establishment,
    remove_establishment,
    restore_establishment,
)
from .findings import FindingRow, reopen_finding, report_remedy, verify_finding
from .inspections import (
    cancel_inspection,
    change_inspection,
    plan_inspection,
    record_inspection,
    remove_inspection,
    restore_inspection,
)
from .minutes import Answer, record_minutes
from .register import (
    change_suspension,
    merge_establishments,
    record_suspension,
    remove_suspension,
    restore_suspension,
    undo_merger,
)
from .rows import MemberRow, VisitRow
from .sanctions import change_sanction, record_sanction, remove_sanction, restore_sanction
from .teams import change_team, record_team, remove_team, restore_team
from .visits import add_visit, change_visit, remove_visit, restore_visit

__all__ = [
    "Answer",
    "FindingRow",
    "MemberRow",
    "VisitRow",
    "add_visit",
    "cancel_inspection",
    "change_establishment",
    "change_inspection",
    "change_sanction",
    "change_suspension",
    "change_team",
    "change_visit",
    "confirm_census",
    "merge_establishments",
    "open_census",
    "plan_inspection",
    "record_establishment",
    "record_inspection",
    "record_minutes",
    "record_sanction",
    "record_suspension",
    "record_team",
    "remove_establishment",
    "remove_inspection",
    "remove_sanction",
    "remove_suspension",
    "remove_team",
    "remove_visit",
    "reopen_finding",
    "report_remedy",
    "restore_establishment",
    "restore_inspection",
    "restore_sanction",
    "restore_suspension",
    "restore_team",
    "restore_visit",
    "undo_merger",
    "verify_finding",
]
