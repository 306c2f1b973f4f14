from .figures import Reminder, ReturnFigure
from .returns import AHEAD, Return, due_day

__all__ = ["AHEAD", "Reminder", "Return", "ReturnFigure", "due_day"]
