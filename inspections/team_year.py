"""The year of the teams 178, counted per district: the figures of the dashboard's tile.

Everything counts what was held; what is still planned is never counted, not even as a number.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.indicators import Window
from core.tables import Column, printed

from . import columns
from .models import Finding, Inspection, Sanction, Team, Visit

MISSED = Q(outcome=Visit.Outcome.NOT_INSPECTED)
TEAMS_178 = (Team.Level.PROVINCE, Team.Level.DISTRICT)


Bag = dict[str, int]


def _of_teams(window: Window, districts: Iterable[int]) -> Any:
    """Visits of the teams 178 up to the as-of date in these districts."""
    return Visit.objects.live().filter(
        inspection__deleted_at__isnull=True,
        inspection__state=Inspection.State.HELD,
        inspection__team__level__in=TEAMS_178,
        visited_on__lte=window.until,
        commune__district__in=list(districts),
    )


def _this_year(window: Window, path: str = "") -> Q:
    return Q(**{f"{path}visited_on__gte": window.first_day})


def _still_open(window: Window) -> Q:
    return Q(verified_on__isnull=True) | Q(verified_on__gt=window.until)


def _overdue(window: Window) -> Q:
    return _still_open(window) & Q(remedy_due_on__lt=window.until)


def _violation(window: Window) -> Q:
    return Q(act__isnull=False) & _this_year(window, "visit__")


def _paid(window: Window) -> Q:
    return Q(paid_on__lte=window.until)


def _findings(window: Window, districts: Iterable[int]) -> Any:
    return Finding.objects.live().filter(visit__in=_of_teams(window, districts).order_by())


def _fines(window: Window, districts: Iterable[int]) -> Any:
    return Sanction.objects.live().filter(
        finding__deleted_at__isnull=True,
        finding__visit__in=_of_teams(window, districts).order_by(),
        form=Sanction.Form.FINE,
        decided_on__range=(window.first_day, window.until),
    )


def rows_behind(key: str, window: Window, districts: Iterable[int]) -> QuerySet | None:
    """The very rows of one figure of the tile; None: no such figure."""
    rows: Any = None
    if key in ("visits_made", "visits_not_possible"):
        rows = _of_teams(window, districts).filter(_this_year(window))
        rows = rows.filter(MISSED) if key == "visits_not_possible" else rows.exclude(MISSED)
    elif key in ("violations_found", "findings_open", "findings_overdue"):
        asked = {"violations_found": _violation, "findings_open": _still_open}
        rows = _findings(window, districts).filter(asked.get(key, _overdue)(window))
    elif key in ("fines_decided", "fines_paid"):
        rows = _fines(window, districts)
        rows = rows.filter(_paid(window)) if key == "fines_paid" else rows
    return rows.for_list() if rows is not None else None


def team_counts(window: Window, districts: Iterable[int]) -> dict[int, Bag]:
    """{district: {figure: count, figure_amount: đồng}}; three queries, counts add up."""
    ids = list(districts)
    year = _this_year(window)
    visits = _of_teams(window, ids).filter(year).order_by().values("commune__district")
    findings = _findings(window, ids).order_by().values("visit__commune__district")
    fines = _fines(window, ids).order_by().values("finding__visit__commune__district")
    counted: list[Any] = [
        visits.annotate(
            visits_made=Count("pk", filter=~MISSED), visits_not_possible=Count("pk", filter=MISSED)
        ),
        findings.annotate(
            violations_found=Count("pk", filter=_violation(window)),
            findings_open=Count("pk", filter=_still_open(window)),
            findings_overdue=Count("pk", filter=_overdue(window)),
        ),
        fines.annotate(
            fines_decided=Count("pk"),
            fines_decided_amount=Sum("amount"),
            fines_paid=Count("pk", filter=_paid(window)),
            fines_paid_amount=Sum("amount", filter=_paid(window)),
        ),
    ]
    out: dict[int, Bag] = {pk: {} for pk in ids}
    for rows in counted:
        for row in rows:
            place = next(row.pop(name) for name in list(row) if name.endswith("district"))
            out[place] |= {name: value or 0 for name, value in row.items()}
    return out


#: the tile's figures in their order: key, words, the amount that stands beside
FIGURES: tuple[tuple[str, Any, str], ...] = (
    ("visits_made", gettext_lazy("Visits made"), ""),
    ("visits_not_possible", gettext_lazy("Visits not possible"), ""),
    ("violations_found", gettext_lazy("Violations found"), ""),
    ("fines_decided", gettext_lazy("Fines decided"), "fines_decided_amount"),
    ("fines_paid", gettext_lazy("Fines paid"), "fines_paid_amount"),
    ("findings_open", gettext_lazy("Findings not yet mended"), ""),
    ("findings_overdue", gettext_lazy("Findings overdue"), ""),
)


def tile(counts: Iterable[Bag]) -> list[tuple[str, str, int]]:
    """(key, words, count) of every figure, over the districts whose counts are given."""
    bags = list(counts)
    total = {name: sum(bag.get(name, 0) for bag in bags) for bag in bags for name in bag}
    out = []
    for key, words, amount in FIGURES:
        text = str(words)
        if amount and total.get(amount):
            text = _("%(what)s, %(amount)s đồng") % {
                "what": words,
                "amount": printed(total[amount]),
            }
        out.append((key, text, total.get(key, 0)))
    return out


#: what the list behind a figure shows, by the model of its rows
ROW_COLUMNS: dict[str, tuple[Column, ...]] = {
    "visit": columns.VISITS,
    "finding": columns.FINDINGS,
    "sanction": columns.SANCTIONS,
}
