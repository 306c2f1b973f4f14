from .census import ConfirmCensusForm
from .establishments import EstablishmentForm
from .inspections import CancelForm, HeldForm, PlanForm
from .register import MergeForm, OtherEntryForm, SuspensionForm
from .rows import MemberRows, VisitRows
from .teams import TeamForm
from .visits import VisitForm

__all__ = [
    "CancelForm",
    "ConfirmCensusForm",
    "EstablishmentForm",
    "HeldForm",
    "MemberRows",
    "MergeForm",
    "OtherEntryForm",
    "PlanForm",
    "SuspensionForm",
    "TeamForm",
    "VisitForm",
    "VisitRows",
]
