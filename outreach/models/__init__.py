from .activities import Language, OutreachActivity, topic_names
from .media import MediaItem, MediaOutlet
from .training import TrainingCourse

__all__ = [
    "Language",
    "MediaItem",
    "MediaOutlet",
    "OutreachActivity",
    "TrainingCourse",
    "topic_names",
]
