"""The published list of indicators, in the order of the plan. Keys are permanent."""

from communes.indicators import (
    COMMUNES_REGISTERED,
    HEALTHY_COMMUNES,
    MODELS_MAINTAINED,
    TEAMS_CONSOLIDATED,
)
from core.indicators import Indicator
from enforcement.indicators import (
    CASES_INVESTIGATED,
    CASES_PROSECUTED,
    CASES_TRIED,
    HOTSPOTS_CLEARED,
)
from inspections.indicators import (
    CENSUS_DONE,
    DISTRICT_INSPECTIONS,
    ESTABLISHMENTS_INSPECTED,
    PROVINCIAL_INSPECTIONS,
)
from outreach.indicators import COMMUNES_REACHED, MEDIA_QUARTERLY, OFFICERS_TRAINED

INDICATORS: tuple[Indicator, ...] = (
    COMMUNES_REACHED,
    MEDIA_QUARTERLY,
    CENSUS_DONE,
    HEALTHY_COMMUNES,
    COMMUNES_REGISTERED,
    MODELS_MAINTAINED,
    PROVINCIAL_INSPECTIONS,
    ESTABLISHMENTS_INSPECTED,
    HOTSPOTS_CLEARED,
    CASES_INVESTIGATED,
    CASES_PROSECUTED,
    CASES_TRIED,
    OFFICERS_TRAINED,
    DISTRICT_INSPECTIONS,
    TEAMS_CONSOLIDATED,
)

BY_KEY: dict[str, Indicator] = {indicator.key: indicator for indicator in INDICATORS}
