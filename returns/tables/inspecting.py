"""B1 and B2: the register of establishments on the last day, and the inspections of the period."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.models.kinds import Group

from .shape import DONG, NUMBER, OF_TEAMS, ONLY_DISTRICTS, PLACES, Cell, Line, Table, flat

# --- B1: establishments, on the last day --------------------------------------------------------

_B1 = (
    ("total", _("Establishments"), PLACES, "", False),
    ("conditional", _("Conditional on security and order"), PLACES, "total", True),
    ("at_risk", _("Liable to abuse"), PLACES, "total", True),
    ("staff", _("People working"), _("workers"), "", False),
    ("women", _("Of them women"), _("workers"), "staff", True),
    ("contract", _("With a written contract"), _("workers"), "staff", True),
)


def _b1(line: str, label: Any) -> Line:
    return Line(
        label,
        [
            Cell(
                f"b1.{line}.{column}",
                format_lazy("{} – {}", label, heading),
                unit,
                level=True,
                part_of=(f"b1.{line}.{whole}",) if whole else (),
                hard=hard,
                roles=ONLY_DISTRICTS,
            )
            for column, heading, unit, whole, hard in _B1
        ],
    )


B1 = Table(
    "B1",
    _("Establishments in business"),
    [heading for _c, heading, *_rest in _B1],
    [*(_b1(group.value, group.label) for group in Group), _b1("all", _("All"))],
    sums=[
        (f"b1.all.{column}", [f"b1.{group.value}.{column}" for group in Group])
        for column, *_rest in _B1
    ],
)

# --- B2: inspections of the teams 178 -----------------------------------------------------------


def _b2(key: str, label: Any, unit: Any, **flags: Any) -> Cell:
    return Cell(f"b2.{key}", label, unit, roles=OF_TEAMS, **flags)


VISITS = pgettext_lazy("counting unit", "visits")
OUTINGS = pgettext_lazy("counting unit", "inspections")

B2 = Table(
    "B2",
    _("Inspections by the teams 178"),
    [NUMBER],
    flat(
        _b2("inspections", _("Inspections"), OUTINGS),
        _b2("planned", _("As planned"), OUTINGS, part_of=("b2.inspections",), hard=True),
        _b2("unscheduled", _("Unscheduled"), OUTINGS, part_of=("b2.inspections",), hard=True),
        _b2("visits", _("Visits to establishments"), VISITS),
        _b2("places", _("Establishments inspected, each counted once"), PLACES, distinct=True),
        _b2(
            "violating",
            _("Establishments with violations, each counted once"),
            PLACES,
            distinct=True,
            part_of=("b2.places",),
            hard=True,
        ),
        _b2("reminded", _("Reminded on the spot"), VISITS, part_of=("b2.visits",), hard=True),
        _b2("transferred", _("Transferred to be dealt with"), VISITS, part_of=("b2.visits",)),
        _b2("warnings", _("Warnings"), _("decisions")),
        _b2("fines", _("Fines"), _("decisions")),
        _b2("fined_places", _("Establishments fined, each counted once"), PLACES, distinct=True),
        _b2("fines_amount", _("Fines in all"), DONG, money=True),
        _b2("revoked", _("Licences withdrawn"), PLACES, typed=True),
    ),
    sums=[("b2.inspections", ["b2.planned", "b2.unscheduled"])],
)
