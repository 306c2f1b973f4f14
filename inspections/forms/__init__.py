from .census import ConfirmCensusForm
from .establishments import EstablishmentForm
from .inspections import CancelForm, HeldForm, PlanForm
from .plans import ReasonsForm, YearPlanForm
from .reference import ActForm, ItemForm, RuleForm
from .register import MergeForm, OtherEntryForm, SuspensionForm
from .rows import MemberRows, PlannedRows, VisitRows
from .teams import TeamForm
from .visits import VisitForm

__all__ = [
    "ActForm",
    "CancelForm",
    "ConfirmCensusForm",
    "EstablishmentForm",
    "HeldForm",
    "ItemForm",
    "MemberRows",
    "MergeForm",
    "OtherEntryForm",
    "PlanForm",
    "PlannedRows",
    "ReasonsForm",
    "RuleForm",
    "SuspensionForm",
    "TeamForm",
    "VisitForm",
    "VisitRows",
    "YearPlanForm",
]
