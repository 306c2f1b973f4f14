from .figures import AllocationForm, EarlierFigureFilter, EarlierFigureForm
from .plans import CloseForm, PeriodForm, PlanForm, PlanOpenForm
from .targets import TargetChangeForm, TargetCompleteForm, TargetWithdrawForm

__all__ = [
    "AllocationForm",
    "CloseForm",
    "EarlierFigureFilter",
    "EarlierFigureForm",
    "PeriodForm",
    "PlanForm",
    "PlanOpenForm",
    "TargetChangeForm",
    "TargetCompleteForm",
    "TargetWithdrawForm",
]
