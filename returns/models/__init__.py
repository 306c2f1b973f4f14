from .earlier import EarlierFigure
from .figures import Reminder, ReturnFigure
from .returns import AHEAD, Return, due_day

__all__ = ["AHEAD", "EarlierFigure", "Reminder", "Return", "ReturnFigure", "due_day"]
