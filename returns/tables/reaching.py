"""B5 and B6: communication and training."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.models import OutreachActivity

from .shape import COMMUNES, NUMBER, ONLY_DISTRICTS, TIMES, Cell, Line, Table, flat

# --- B5: communication --------------------------------------------------------------------------

_B5_COLUMNS = (
    ("n", pgettext_lazy("column of a return", "Activities")),
    ("quantity", pgettext_lazy("column of a return", "Quantity")),
    ("attendances", _("Attendances")),
    ("women", _("Of them women")),
)


def _b5_line(key: str, label: Any, unit: Any) -> Line:
    cells: list[Cell | None] = []
    for column, heading in _B5_COLUMNS:
        if column == "quantity" and unit is None:
            cells.append(None)  # sessions and banners do not add up to anything
            continue
        cells.append(
            Cell(
                f"b5.{key}.{column}",
                format_lazy("{} – {}", label, heading),
                {"n": _("activities"), "quantity": unit}.get(column, TIMES),
                part_of=(f"b5.{key}.attendances",) if column == "women" else (),
                hard=column == "women",
            )
        )
    return Line(label, cells)


def _b5_number(key: str, label: Any, unit: Any, **flags: Any) -> Line:
    return Line(label, [Cell(f"b5.{key}", label, unit, **flags), None, None, None])


B5 = Table(
    "B5",
    _("Communication"),
    [heading for _c, heading in _B5_COLUMNS],
    [
        *(
            _b5_line(form.value, form.label, OutreachActivity.UNITS[form])
            for form in OutreachActivity.Form
        ),
        _b5_line("all", _("All"), None),
        _b5_number("media", _("News items, articles, features, programmes"), _("items")),
        _b5_number("communes", _("Communes reached, each counted once"), COMMUNES, distinct=True),
    ],
    sums=[
        ("b5.all.n", [f"b5.{form.value}.n" for form in OutreachActivity.Form]),
        ("b5.all.attendances", [f"b5.{form.value}.attendances" for form in OutreachActivity.Form]),
    ],
)

# --- B6: training -------------------------------------------------------------------------------

OFFICERS = pgettext_lazy("counting unit", "officers")

B6 = Table(
    "B6",
    _("Training"),
    [NUMBER],
    flat(
        Cell("b6.courses", _("Courses"), pgettext_lazy("counting unit", "courses")),
        Cell("b6.attendances", _("Attendances of courses"), TIMES),
        Cell(
            "b6.officers",
            _("Commune officers trained, each counted once"),
            OFFICERS,
            distinct=True,
        ),
        Cell(
            "b6.positions",
            _("Commune officers in office"),
            OFFICERS,
            level=True,
            roles=ONLY_DISTRICTS,
        ),
    ),
)
