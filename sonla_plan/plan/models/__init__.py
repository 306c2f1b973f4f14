from .explanations import Explanation
from .plans import Allocation, EarlierFigure, Plan, Target
from .snapshots import Snapshot
from .tasks import Task

__all__ = ["Allocation", "EarlierFigure", "Explanation", "Plan", "Snapshot", "Target", "Task"]
