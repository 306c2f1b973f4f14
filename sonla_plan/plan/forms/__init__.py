from .figures import AllocationForm, EarlierFigureFilter, EarlierFigureForm
from .plans import PeriodForm, PlanForm, PlanOpenForm
from .targets import TargetChangeForm, TargetCompleteForm

__all__ = [
    "AllocationForm",
    "EarlierFigureFilter",
    "EarlierFigureForm",
    "PeriodForm",
    "PlanForm",
    "PlanOpenForm",
    "TargetChangeForm",
    "TargetCompleteForm",
]
