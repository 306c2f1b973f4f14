"""Returns whose numbers contradict each other. The numbers themselves are not told."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.doctor import Check, Owner, RowCheck

from . import checks
from .models import Return


def contradictory() -> QuerySet[Any]:
    """Received this year, of open periods: parts are no sum, and no note says why."""
    year = clock.today().year
    rows = Return.objects.live().received()
    rows = rows.filter(period__closed_at__isnull=True, period__year=year)
    odd = checks.unexplained(list(rows.select_related("period")))
    return Return.objects.live().filter(pk__in=odd)


CHECKS: tuple[Check, ...] = (
    RowCheck(
        "returns.sums",
        _("Returns received whose sums do not add up and that do not say why"),
        _("Send the return back to its unit, or ask for a note at the cell."),
        Owner.PROVINCE,
        contradictory,
    ),
)
