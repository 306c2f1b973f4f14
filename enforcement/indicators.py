"""Hotspots cleared, and the three steps of criminal cases.

"This year or pending" is the same everywhere: the step before happened by the window's last day,
and the step itself has not happened, or happened in the window or after it.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case as When_
from django.db.models import DateField, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from core.indicators import Indicator, Source, Window
from core.tables import Column

from .columns import CASE_ROW, HOTSPOT_ROW
from .models import Case, Hotspot

DONE = Q(done_on__isnull=False)


def by_day(name: str, window: Window) -> When_:
    """The day, unless it lies after the window: then the thing has not happened yet."""
    return When_(
        When(**{f"{name}__lte": window.until}, then=F(name)),
        default=Value(None),
        output_field=DateField(),
    )


def this_year_or_pending(before: str, step: str, window: Window) -> Q:
    return Q(**{f"{before}__lte": window.until}) & (
        Q(**{f"{step}__isnull": True}) | Q(**{f"{step}__gte": window.first_day})
    )


def hotspot_rows(window: Window, options: Mapping[str, Any]) -> QuerySet:
    """Found in the window or still open from before it."""
    return (
        Hotspot.objects.filter(
            this_year_or_pending("found_on", "cleared_on", window), deleted_at__isnull=True
        )
        .annotate(
            in_district=F("district_id"),
            since_on=F("found_on"),
            done_on=by_day("cleared_on", window),
        )
        .select_related("district")
        .order_by("found_on", "pk")
    )


def _case_rows(before: str, step: str, window: Window) -> QuerySet:
    """Cases whose step is due: neither suspended nor transferred by the window's last day."""
    gone = Q(suspended_on__lte=window.until) | Q(transferred_on__lte=window.until)
    return (
        Case.objects.filter(
            this_year_or_pending(before, step, window),
            opened_on__lte=window.until,
            deleted_at__isnull=True,
        )
        .exclude(gone)
        .annotate(in_district=F("district_id"), since_on=F(before), done_on=by_day(step, window))
        .select_related("district")
        .order_by("opened_on", "pk")
    )


def investigation_rows(window: Window, options: Mapping[str, Any]) -> QuerySet:
    return _case_rows("opened_on", "investigated_on", window)


def prosecution_rows(window: Window, options: Mapping[str, Any]) -> QuerySet:
    return _case_rows("investigated_on", "prosecuted_on", window)


def trial_rows(window: Window, options: Mapping[str, Any]) -> QuerySet:
    return _case_rows("prosecuted_on", "tried_on", window)


DATES = ("done_on", "since_on")
HOTSPOTS = Source("hotspots", hotspot_rows, DATES)
INVESTIGATIONS = Source("case_investigations", investigation_rows, DATES)
PROSECUTIONS = Source("case_prosecutions", prosecution_rows, DATES)
TRIALS = Source("case_trials", trial_rows, DATES)

HOTSPOTS_CLEARED = Indicator(
    key="hotspots_cleared",
    label=_("Hotspots found that are cleared"),
    short=_("Hotspots cleared"),
    unit=_("hotspots"),
    formula=_("Hotspots cleared, out of those found this year or still open from before."),
    source=HOTSPOTS,
    achieved=DONE,
    switch="ENFORCEMENT_HOTSPOTS",
    fact_kind="hotspots",
    police=True,
)
CASES_INVESTIGATED = Indicator(
    key="cases_investigated",
    label=_("Cases whose investigation is concluded"),
    short=_("Cases investigated"),
    unit=_("cases"),
    formula=_(
        "Cases whose investigation is concluded, out of those opened this year or pending from "
        "before, without cases suspended or transferred."
    ),
    source=INVESTIGATIONS,
    achieved=DONE,
    switch="ENFORCEMENT_CASES",
    fact_kind="cases",
    police=True,
)
CASES_PROSECUTED = Indicator(
    key="cases_prosecuted",
    label=_("Cases prosecuted"),
    short=_("Cases prosecuted"),
    unit=_("cases"),
    formula=_(
        "Cases prosecuted, out of those whose investigation was concluded this year or that were "
        "pending from before, without cases suspended or transferred."
    ),
    source=PROSECUTIONS,
    achieved=DONE,
    switch="ENFORCEMENT_CASES",
    fact_kind="cases",
    after="cases_investigated",
    police=True,
)
CASES_TRIED = Indicator(
    key="cases_tried",
    label=_("Cases tried"),
    short=_("Cases tried"),
    unit=_("cases"),
    formula=_(
        "Cases tried, out of those prosecuted this year or pending from before, without cases "
        "suspended or transferred."
    ),
    source=TRIALS,
    achieved=DONE,
    switch="ENFORCEMENT_CASES",
    fact_kind="cases",
    after="cases_prosecuted",
    police=True,
)

INDICATORS = (HOTSPOTS_CLEARED, CASES_INVESTIGATED, CASES_PROSECUTED, CASES_TRIED)

#: what the list behind a figure shows, by source; never persons
ROW_COLUMNS: dict[str, tuple[Column, ...]] = {
    HOTSPOTS.key: HOTSPOT_ROW,
    INVESTIGATIONS.key: CASE_ROW,
    PROSECUTIONS.key: CASE_ROW,
    TRIALS.key: CASE_ROW,
}
