from .census import Census
from .establishments import Establishment
from .inspections import Inspection, InspectionMember
from .teams import Team
from .visits import Visit

__all__ = ["Census", "Establishment", "Inspection", "InspectionMember", "Team", "Visit"]
