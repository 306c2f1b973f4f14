from .figures import Reminder, ReturnFigure
from .returns import Return, due_day

__all__ = ["Reminder", "Return", "ReturnFigure", "due_day"]
