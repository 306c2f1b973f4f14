from .census import Census
from .establishments import Establishment
from .files import VisitFile
from .findings import ChecklistAnswer, Finding
from .inspections import Inspection
from .members import InspectionMember
from .plans import InspectionPlan, PlannedEstablishment
from .reference import ChecklistItem, RuleValue, ViolationAct
from .register import Merger, Suspension
from .sanctions import Sanction
from .teams import Team
from .visits import Visit

__all__ = [
    "Census",
    "ChecklistAnswer",
    "ChecklistItem",
    "Establishment",
    "Finding",
    "Inspection",
    "InspectionMember",
    "InspectionPlan",
    "Merger",
    "PlannedEstablishment",
    "RuleValue",
    "Sanction",
    "Suspension",
    "Team",
    "ViolationAct",
    "Visit",
    "VisitFile",
]
