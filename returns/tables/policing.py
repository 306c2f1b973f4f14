"""B3 and B4: incidents, criminal cases and hotspots. The provincial police are their source."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .shape import DONG, NUMBER, OF_POLICE, PEOPLE, Cell, Line, Table, flat

# --- B3: fighting and dealing with; the police are the source -----------------------------------


def _b3(key: str, label: Any, unit: Any, **flags: Any) -> Cell:
    return Cell(f"b3.{key}", label, unit, police=True, roles=OF_POLICE, **flags)


_B3_COLUMNS = (
    ("n", NUMBER),
    ("sellers", _("Persons selling sex")),
    ("buyers", _("Persons buying sex")),
    ("keepers", _("Brothel keepers")),
    ("brokers", _("Brokers")),
    ("fines", _("Fines")),
    ("fines_amount", _("Fines in all")),
)
INCIDENTS = _("Incidents handled administratively")
OPENED = _("Criminal cases opened")


def _b3_line(key: str, label: Any, unit: Any, *columns: str) -> Line:
    """A fine is a person: both are persons' counts, and so is the sum of the fines."""
    units = {"n": unit, "fines": _("decisions"), "fines_amount": DONG}
    cells = [
        _b3(
            f"{key}.{column}",
            label if column == "n" else format_lazy("{} – {}", label, heading),
            units.get(column, PEOPLE),
            persons=column != "n",
            money=column == "fines_amount",
        )
        if column in columns
        else None
        for column, heading in _B3_COLUMNS
    ]
    return Line(label, cells)


_PERSONS = ("sellers", "buyers", "keepers", "brokers")
CASES = pgettext_lazy("counting unit", "cases")

B3 = Table(
    "B3",
    _("Incidents and criminal cases"),
    [heading for _c, heading in _B3_COLUMNS],
    [
        _b3_line("incidents", INCIDENTS, _("incidents"), "n", *_PERSONS, "fines", "fines_amount"),
        _b3_line("opened", OPENED, CASES, "n", *_PERSONS),
        _b3_line("investigated", _("Investigation concluded"), CASES, "n"),
        _b3_line("prosecuted", _("Cases prosecuted"), CASES, "n"),
        _b3_line("tried", _("Cases tried"), CASES, "n"),
    ],
    switch="ENFORCEMENT_CASES",
)

# --- B4: hotspots -------------------------------------------------------------------------------


def _b4(key: str, label: Any, **flags: Any) -> Cell:
    return Cell(f"b4.{key}", label, _("hotspots"), police=True, roles=OF_POLICE, **flags)


B4 = Table(
    "B4",
    _("Hotspots"),
    [NUMBER],
    flat(
        _b4("found", _("Hotspots found")),
        _b4("cleared", _("Hotspots cleared")),
        _b4("remaining", _("Hotspots remaining on the last day"), level=True),
    ),
    switch="ENFORCEMENT_HOTSPOTS",
)
