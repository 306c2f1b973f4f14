"""The only writers of this room."""

from .census import confirm_census, open_census
from .establishments import (
    change_establishment,
    record_establishment,
    remove_establishment,
    restore_establishment,
    save_establishments,
)
from .files import attach_file, attach_files, release_file, remove_due_files, remove_file
from .findings import FindingRow, reopen_finding, report_remedy, verify_finding
from .inspections import (
    RECORDED,
    cancel_inspection,
    change_inspection,
    plan_inspection,
    record_inspection,
    remove_inspection,
    restore_inspection,
)
from .minutes import Answer, record_minutes
from .plans import (
    change_year_plan,
    explain_not_covered,
    record_year_plan,
    remove_year_plan,
    restore_year_plan,
)
from .reference import (
    change_reference,
    record_act,
    record_item,
    record_rule,
    remove_reference,
    restore_reference,
)
from .register import (
    change_suspension,
    merge_establishments,
    record_suspension,
    remove_suspension,
    restore_suspension,
    undo_merger,
)
from .registers import ChangedVisit, NewVisit, save_visits, settle_outcomes, take_back
from .rows import MemberRow, PlannedRow, VisitRow
from .sanctions import change_sanction, record_sanction, remove_sanction, restore_sanction
from .teams import change_team, record_team, remove_team, restore_team
from .visits import add_visit, change_visit, remove_visit, restore_visit

__all__ = [
    "RECORDED",
    "Answer",
    "ChangedVisit",
    "FindingRow",
    "MemberRow",
    "NewVisit",
    "PlannedRow",
    "VisitRow",
    "add_visit",
    "attach_file",
    "attach_files",
    "cancel_inspection",
    "change_establishment",
    "change_inspection",
    "change_reference",
    "change_sanction",
    "change_suspension",
    "change_team",
    "change_visit",
    "change_year_plan",
    "confirm_census",
    "explain_not_covered",
    "merge_establishments",
    "open_census",
    "plan_inspection",
    "record_act",
    "record_establishment",
    "record_inspection",
    "record_item",
    "record_minutes",
    "record_rule",
    "record_sanction",
    "record_suspension",
    "record_team",
    "record_year_plan",
    "release_file",
    "remove_due_files",
    "remove_establishment",
    "remove_file",
    "remove_inspection",
    "remove_reference",
    "remove_sanction",
    "remove_suspension",
    "remove_team",
    "remove_visit",
    "remove_year_plan",
    "reopen_finding",
    "report_remedy",
    "restore_establishment",
    "restore_inspection",
    "restore_reference",
    "restore_sanction",
    "restore_suspension",
    "restore_team",
    "restore_visit",
    "restore_year_plan",
    "save_establishments",
    "save_visits",
    "settle_outcomes",
    "take_back",
    "undo_merger",
    "verify_finding",
]
