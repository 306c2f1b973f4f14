from .activities import ActivityForm
from .media import MediaItemForm, OutletForm
from .training import CourseForm

__all__ = ["ActivityForm", "CourseForm", "MediaItemForm", "OutletForm"]
