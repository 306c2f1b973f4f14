"""This room's tables as sheets: what comes in from Excel and goes out to it."""

from .activities import ActivityTable
from .media import MediaTable
from .training import TrainingTable

TABLES = (ActivityTable(), MediaTable(), TrainingTable())
