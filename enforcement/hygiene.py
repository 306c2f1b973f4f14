"""What should not stand in the records of enforcement: dates only, persons are not asked about."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from communes.hygiene import days
from core.doctor import Check

from .models import Case, Hotspot, Incident

#: of the kinds of fact that this province keeps in the system
CHECKS: tuple[Check, ...] = (
    *((days(Hotspot, _("Hotspots"), "district"),) if settings.ENFORCEMENT_HOTSPOTS else ()),
    *(
        (days(Incident, _("Incidents"), "district"), days(Case, _("Cases"), "district"))
        if settings.ENFORCEMENT_CASES
        else ()
    ),
)
