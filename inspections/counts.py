"""The three counts on top of a list: inspections (cuộc), visits (lượt), establishments (cơ sở)."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.paginator import CappedPaginator

from .models import Visit

CAP = CappedPaginator.CAP


def _n(value: int) -> str:
    return number_format(value, force_grouping=True)


def of_visits(keys: Sequence[int], visits: QuerySet[Visit]) -> str:
    """Counts over a list of visits; `keys` are the list's, of the reader's `visits`."""
    return _too_many_visits() if len(keys) > CAP else _sentence(None, visits.filter(pk__in=keys))


def of_inspections(keys: Sequence[int], visits: QuerySet[Visit]) -> str:
    """Counts over a list of inspections and the reader's visits in them."""
    if len(keys) > CAP:
        return _("More than %(cap)s inspections: choose days or a district to count them.") % {
            "cap": _n(CAP)
        }
    return _sentence(len(keys), visits.filter(inspection__in=keys))


def _too_many_visits() -> str:
    return _("More than %(cap)s visits: choose days or a district to count them.") % {
        "cap": _n(CAP)
    }


def _sentence(inspections: int | None, visits: QuerySet[Visit]) -> str:
    """One query, however many visits there are: beyond the cap the list is asked to be narrower.

    What could not be inspected is neither a visit nor an establishment here; it is said apart.
    """
    rows = visits.order_by().values_list("inspection_id", "establishment_id", "outcome")
    found = list(rows[: CAP + 1])
    if len(found) > CAP:
        return _too_many_visits()
    done = [(i, e) for i, e, outcome in found if outcome != Visit.Outcome.NOT_INSPECTED]
    outings = len({i for i, _e, _o in found}) if inspections is None else inspections
    places = len({e for _i, e in done})
    missed = len(found) - len(done)
    parts = [
        ngettext("%(n)s inspection", "%(n)s inspections", outings) % {"n": _n(outings)},
        ngettext("%(n)s visit", "%(n)s visits", len(done)) % {"n": _n(len(done))},
        ngettext("%(n)s establishment", "%(n)s establishments", places) % {"n": _n(places)},
    ]
    if missed:
        text = ngettext("%(n)s could not be inspected", "%(n)s could not be inspected", missed)
        parts.append(text % {"n": _n(missed)})
    return " · ".join(parts)
