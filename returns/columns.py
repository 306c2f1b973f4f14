"""What the list of returns and the rows behind a cell show; never a count of persons."""

from django.utils.translation import gettext_lazy as _

from communes import columns as communes
from core.tables import Column
from enforcement import columns as enforcement
from inspections import columns as inspections
from outreach import columns as outreach

from .models import Return


def timeliness(row: Return) -> str:
    """On time or late; of what has not come in, overdue; "" where no day was set."""
    if row.is_received:
        words = {True: _("On time"), False: _("Late"), None: ""}
        return str(words[row.was_on_time])
    return str(_("Overdue")) if row.is_overdue else ""


RETURNS = (
    Column("unit", _("Unit"), lambda row: row.unit_name),
    Column("period", _("Period"), lambda row: row.period.label, sort="period__last_day"),
    Column("state", _("State"), lambda row: row.get_state_display(), sort="state"),
    Column("due_on", _("Due on"), lambda row: row.due_on),
    Column("received_on", _("Received on"), lambda row: row.received_on, sort="received_on"),
    Column("timeliness", _("Timeliness"), timeliness),
    Column("signed", _("Signed report"), lambda row: row.signed_number),
)

ESTABLISHMENT = (
    Column("name", _("Establishment"), str, sort="sort_key"),
    Column("kind", _("Kind"), lambda row: row.get_kind_display()),
    Column("commune", _("Commune"), lambda row: row.commune.with_district),
)
INSPECTION = (
    Column("decision", _("Decision"), lambda row: row.decision_number),
    Column("held_on", _("Held on"), lambda row: row.held_on, sort="held_on"),
    Column("team", _("Team"), lambda row: row.team.name),
    Column("mode", _("Mode"), lambda row: row.get_mode_display()),
)
COMMUNE = (
    Column("commune", _("Commune"), str, sort="sort_key"),
    Column("district", _("District"), lambda row: str(row.district or ""), sort="district__code"),
)
OFFICER = (
    Column("officer", _("Officer"), lambda row: row.holder),
    Column("position", _("Position"), lambda row: row.position),
    Column("commune", _("Commune"), lambda row: row.commune.with_district),
)

#: the list behind a cell: of its rows, or of the things counted once in them
OF_THINGS: dict[str, tuple[Column, ...]] = {
    "establishment": ESTABLISHMENT,
    "commune": COMMUNE,
    "communeofficer": OFFICER,
    "inspection": INSPECTION,
    "visit": inspections.VISITS,
    "sanction": inspections.SANCTIONS,
    "incident": enforcement.INCIDENT_ROW,
    "case": enforcement.CASE_ROW,
    "hotspot": enforcement.HOTSPOT_ROW,
    "outreachactivity": outreach.ACTIVITIES,
    "mediaitem": outreach.MEDIA_ITEMS,
    "trainingcourse": outreach.COURSES,
    "registration": communes.REGISTRATION,
    "recognition": communes.RECOGNITION,
    "preventionmodel": communes.MODEL,
    "modelactivity": communes.MODEL_ACTIVITY,
}
