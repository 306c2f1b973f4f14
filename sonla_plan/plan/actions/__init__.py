"""The only writers of this room."""

from .closing import close_period
from .explanations import answer_explanation, ask_explanation, judge_explanation
from .plans import (
    allocate,
    change_earlier_figure,
    change_period,
    change_plan,
    change_target,
    complete_target,
    open_plan,
    record_earlier_figure,
    remove_earlier_figure,
    restore_earlier_figure,
    withdraw_target,
)
from .tasks import change_task, record_task, remove_task, report_task, restore_task

__all__ = [
    "allocate",
    "answer_explanation",
    "ask_explanation",
    "change_earlier_figure",
    "change_period",
    "change_plan",
    "change_target",
    "change_task",
    "close_period",
    "complete_target",
    "judge_explanation",
    "open_plan",
    "record_earlier_figure",
    "record_task",
    "remove_earlier_figure",
    "remove_task",
    "report_task",
    "restore_earlier_figure",
    "restore_task",
    "withdraw_target",
]
