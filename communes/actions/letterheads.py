import datetime
from typing import Any

from accounts.models import User
from communes.models import Agency, District, Letterhead
from communes.scoping import ensure_editable
from core import history


def record_letterhead(
    *,
    by: User | None,
    valid_from: datetime.date,
    district: District | None = None,
    agency: Agency | None = None,
    **values: Any,
) -> Letterhead:
    """A unit's new letterhead; the one still in force ends the day before.

    Raises ValidationError where the unit has another one in force in those days.
    """
    row = Letterhead(district=district, agency=agency, valid_from=valid_from, **values)
    with history.batch(by=by) as batch:
        for earlier in _still_open(row):
            ensure_editable(by, earlier)
            batch.update(earlier, {"valid_to": valid_from - datetime.timedelta(days=1)})
        stored = batch.create(row)
        ensure_editable(by, stored)
        return stored


def _still_open(row: Letterhead) -> list[Letterhead]:
    """The earlier ones of the unit whose last day nobody has set."""
    if not (row.district or row.agency) or row.valid_from is None:
        return []
    rows = Letterhead.objects.live().of(row.unit)
    return list(rows.filter(valid_from__lt=row.valid_from, valid_to__isnull=True))
