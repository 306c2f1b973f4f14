"""Earlier figures: typed from the old report of a period, all cells at once, under its number."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import ensure_editable
from core import history
from core.holding import hold
from core.models import ReportingPeriod
from returns import earlier
from returns.models import EarlierFigure


def store_earlier(
    period: ReportingPeriod,
    *,
    by: User | None,
    values: Mapping[str, int | None],
    source_number: str,
    source_on: datetime.date | None,
) -> int:
    """{cell key: number}; None takes a figure out. How many figures the period has then.

    Raises ValidationError by cell key, or by the source's field.
    """
    if by is not None and not by.can(Verb.VERIFY_RETURNS):
        raise PermissionDenied
    source = {"source_number": source_number.strip(), "source_on": source_on}
    _check(values, source)
    with history.batch(by=by) as batch:
        hold(["province"])
        earlier.refuse_typing(earlier.as_stored(period))
        there = {row.key: row for row in EarlierFigure.objects.of(period)}
        fresh = []
        for key, value in values.items():
            row = there.get(key)
            if row is None and value is not None:
                fresh.append(_figure(period, key, value, source))
            elif row is not None and value is None:
                batch.delete(row)
            elif row is not None:
                batch.update(row, {"value": value, **source})
        made = batch.create_many(fresh)
        ensure_editable(by, *made[:1])  # all of one period, which is the province's
        return EarlierFigure.objects.of(period).count()


def _figure(
    period: ReportingPeriod, key: str, value: int, source: Mapping[str, object]
) -> EarlierFigure:
    row = EarlierFigure(
        year=period.year, kind=period.kind, number=period.number, key=key, value=value, **source
    )
    history.check_row(row)
    return row


def _check(values: Mapping[str, int | None], source: Mapping[str, object]) -> None:
    """Raises ValidationError: a source for what is typed, and no impossible number."""
    errors = {}
    if any(value is not None for value in values.values()):
        if not source["source_number"]:
            errors["source_number"] = _("Enter the number of the report the figures stand in.")
        if not source["source_on"]:
            errors["source_on"] = _("Enter the date of the report the figures stand in.")
    for problem in earlier.odd(values):
        if problem.impossible:
            errors.setdefault(problem.key, problem.text)
    if errors:
        raise ValidationError(errors)
