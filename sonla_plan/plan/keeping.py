"""What closing keeps, and what a report is made of before that: one payload, made the same way."""

from typing import Any

from django.conf import settings
from django.utils import translation

from core.models import ReportingPeriod

from .beyond import beyond
from .freezing import progress_of, return_figures


def frozen(period: ReportingPeriod, *, units: bool = True) -> dict[str, Any]:
    """The payload of a period's snapshot, from the live records of this very moment.

    A provisional report does without the figures of every single unit (not `units`).
    """
    with translation.override(settings.LANGUAGE_CODE):
        more = {"returns": return_figures(period, units=units), "beyond": beyond(period)}
    return progress_of(period) | more
