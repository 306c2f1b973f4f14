"""Which closed period a file touches: with what it would store, or with what it stored."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.apps import apps

from core.models import Change, ReportingPeriod
from core.sheets.comparing import Compared

from .models import SheetImport


def of_rows(compared: Compared) -> ReportingPeriod | None:
    """The last closed period of whose records some would be entered or changed."""
    days: set[datetime.date] = set()
    for line in compared.lines:
        if line.state in {"new", "changed"}:
            days.update(line.days)
    return last_of(days)


def of_import(found: SheetImport) -> ReportingPeriod | None:
    """The last closed period that records of a stored file lie in, as they are today.

    A query a model, however many rows came in.
    """
    if found.batch is None:
        return None
    lines = Change.objects.filter(batch=found.batch)
    days: set[datetime.date] = set()
    for label in lines.order_by().values_list("model", flat=True).distinct():
        model: Any = apps.get_model(label)
        if model.fact_days:
            keys = lines.filter(model=label).values("object_id")
            rows = model._base_manager.filter(pk__in=keys, deleted_at__isnull=True)
            days |= {day for row in rows.values_list(*model.fact_days).distinct() for day in row}
    return last_of(days - {None})


def last_of(days: Iterable[datetime.date]) -> ReportingPeriod | None:
    known = set(days)
    rows = ReportingPeriod.objects.live().filter(closed_at__isnull=False)
    for period in rows.order_by("-last_day", "first_day") if known else ():
        if any(period.first_day <= day <= period.last_day for day in known):
            return period
    return None
