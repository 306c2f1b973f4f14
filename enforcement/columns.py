"""What lists and files show. Counts of persons are in no file, behind no sort and no drill-down."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tables import Column

from .persons import total

DISTRICT = Column(
    "district", _("District"), lambda row: row.district.full_name, sort="district__code"
)
SOURCE = (
    Column("source", _("Source document"), lambda row: row.source_number, sort="source_number"),
    Column("source_on", _("Document date"), lambda row: row.source_on, sort="source_on"),
    Column("agency", _("Issued by"), lambda row: row.get_source_agency_display(), page=False),
)


def _hotspot_state(row: Any) -> str:
    return str(_("Cleared") if row.cleared_on else _("Open"))


HOTSPOT_ROW = (
    Column("number", _("Number"), lambda row: row.number, sort="number"),
    DISTRICT,
    Column("found_on", _("Found on"), lambda row: row.found_on, sort="found_on"),
    Column("cleared_on", _("Cleared on"), lambda row: row.cleared_on, sort="cleared_on"),
    Column("state", _("State"), _hotspot_state),
    *SOURCE,
)
INCIDENT_ROW = (
    Column("handled_on", _("Handled on"), lambda row: row.handled_on, sort="handled_on"),
    DISTRICT,
    *SOURCE,
)
CASE_ROW = (
    Column("number", _("Number"), lambda row: row.number, sort="number"),
    DISTRICT,
    Column("stage", _("Stage"), lambda row: row.stage),
    Column("opened_on", _("Opened on"), lambda row: row.opened_on, sort="opened_on"),
    Column(
        "investigated_on",
        _("Investigated on"),
        lambda row: row.investigated_on,
        sort="investigated_on",
    ),
    Column(
        "prosecuted_on", _("Prosecuted on"), lambda row: row.prosecuted_on, sort="prosecuted_on"
    ),
    Column("tried_on", _("Tried on"), lambda row: row.tried_on, sort="tried_on"),
    Column("suspended_on", _("Suspended on"), lambda row: row.suspended_on, page=False),
    Column("transferred_on", _("Transferred on"), lambda row: row.transferred_on, page=False),
    SOURCE[0],
    replace(SOURCE[1], page=False),
    SOURCE[2],
)

#: for the unit's own page and the staff who verify it, and for nobody and nothing else
PERSONS = Column("persons", _("Persons"), total, numeric=True, file=False)
