"""The dashboard's content as plain data: cards, strip, matrix. One Progress, many faces."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from communes.models import District
from core import clock
from core.models import ReportingPeriod
from core.periods import REPORTED
from core.templatetags.ui import rows_part
from returns import progress
from sonla_plan.plan import figures, years
from sonla_plan.plan.progress import WORST_FIRST, Progress, Status, count_statuses
from sonla_plan.plan.standing import Asked, Standing, standings
from sonla_plan.plan.years import PlanYear

from . import words
from .selection import Selection


def rows_url(key: str, selection: Selection, **changed: str) -> str:
    return selection.link(reverse("dashboard:rows", args=[key]), **changed)


def head(selection: Selection, year: PlanYear) -> dict[str, Any]:
    """The line above everything: what the figures are, and what they are not yet."""
    window = year.window
    one = window.first_day.year == window.until.year
    first = f"{window.first_day:%d/%m}" if one else f"{window.first_day:%d/%m/%Y}"
    days = {"first": first, "last": f"{window.until:%d/%m/%Y}"}
    return {
        "year": str(selection.year),
        "as_of": selection.as_of,
        "period_label": selection.period.label if selection.period else "",
        "window_label": _("from %(first)s to %(last)s") % days,
        "counts_only": year.counts_only,
        "future": selection.as_of > clock.today(),
        "today": clock.today(),
        **_returns(selection),
        "changes_url": _changes_url(selection.period),
        "district": selection.district.full_name if selection.district else "",
        "whole": selection.asked.whole,
    }


def _changes_url(period: ReportingPeriod | None) -> str:
    """Of a closed period: this page counts today's records, its snapshot stands beside them there.
    "" while the period is open, and without one."""
    if period is None or period.closed_at is None:
        return ""
    return reverse("plan:period-adjustments", args=[period.year, period.pk])


def _returns(selection: Selection) -> dict[str, Any]:
    """Who has reported for the period asked for, else for the last one that had ended."""
    period = selection.period
    if period is None:
        rows = ReportingPeriod.objects.live().filter(
            kind__in=REPORTED, year=selection.year, last_day__lte=selection.as_of
        )
        period = rows.order_by("-last_day", "first_day").first()
    if period is None:
        return {"reported": "", "reported_url": "", "checked_with_police": False}
    said = progress.received(period).label
    received = {"period": period.pk, "counted": "received"}
    return {
        "reported": f"{period.label}: {said}" if said else "",
        # a unit's own list has not all of them
        "reported_url": f"{reverse('returns:return-list')}?{urlencode(received)}"
        if selection.scope.province
        else "",
        "checked_with_police": bool(said) and progress.reconciled(period),
    }


def last_year(
    selection: Selection, year: PlanYear, versions: dict[str, int]
) -> Callable[[str], words.Before]:
    """Same period last year, by indicator: a typed figure of the day for the province, else last
    year's own records, else the nearest typed figure before the day."""
    day = years.a_year_before(selection.as_of)
    whole, since = selection.asked.whole, selection.since
    typed = years.earlier_figures(year.window) if whole and not since else {}
    range_ = years.a_year_before(since) if since else None
    before, records = years.open_year(selection.year - 1, day, range_), {}
    if before is not None:
        rows = standings(before, selection.asked, versions)
        told = {s.indicator.key: s.progress for s in rows if s.progress}
        # where nothing is known of last year, nought would say that nothing happened
        records = {k: p.achieved for k, p in told.items() if p.status != Status.NO_DATA}

    def of(key: str) -> words.Before:
        figure, recorded = typed.get(key), records.get(key)
        if figure is not None and recorded is not None and figure.as_of != day:
            figure = None
        return words.Before(figure, recorded, day)

    return of


def card(
    standing: Standing, selection: Selection, year: PlanYear, before: words.Before
) -> dict[str, Any]:
    p, target, indicator = standing.progress, standing.target, standing.indicator
    url = rows_url(indicator.key, selection) if standing.on else ""
    return {
        "key": indicator.key,
        "label": indicator.label,
        "unit_label": indicator.unit,
        "status": {"code": p.status if p else None},
        "counts_only": year.counts_only,
        "on": standing.on,
        "achieved": p.achieved if p else None,
        "population": p.population if p else None,
        "goal": p.goal if p else None,
        "goal_text": words.goal_text(target),
        "due_now": p.due_now if p else None,
        "percent": p.percent if p else None,
        "gap": [
            {"text": text, "url": rows_part(url, which) if which else ""}
            for text, which in words.gap(standing, year)
        ],
        "pace_text": words.pace_text(standing),
        "curve": p.curve if p else [],
        "due_curve": p.due_curve if p else [],
        "lead_agency": target.lead_agency.short_name if target.lead_agency else "",
        "supporting": ", ".join(a.short_name for a in target.supporting_agencies.all()),
        "due_on": target.due_on,
        "assumed": target.assumed,
        "last_year_text": before.text,
        "last_year_source": before.source,
        "formula": indicator.formula,
        "source_text": words.source_text(target),
        "origin": target.origin,
        "origin_label": target.get_origin_display(),
        "options_text": words.options_text(standing),
        "beside": words.beside_text(standing),
        "url": url,
        "target_url": target.get_absolute_url(),
    }


def worst_first(cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Statuses in their order; within one the plan's own order stays."""
    rank = {status: place for place, status in enumerate(WORST_FIRST)}
    return sorted(cards, key=lambda c: rank.get(c["status"]["code"], len(rank)))


def cell(progress: Progress | None, url: str) -> dict[str, Any]:
    return {
        "achieved": progress.achieved if progress else None,
        "population": progress.population if progress else None,
        "status": progress.status if progress else None,
        "url": url,
    }


def matrix(rows: Sequence[Standing], selection: Selection) -> dict[str, Any]:
    """Districts × targets in the districts' own order (nobody is ranked); total = the cards."""
    shown = [s for s in rows if s.on and not s.indicator.province_only]
    addresses = [reverse("dashboard:rows", args=[s.indicator.key]) for s in shown]
    return {
        "columns": [
            {"key": s.indicator.key, "label": s.indicator.label, "short": s.indicator.short}
            for s in shown
        ],
        "rows": [_row(district, shown, addresses, selection) for district in selection.districts],
        "total": {"cells": [cell(s.progress, rows_url(s.indicator.key, selection)) for s in shown]}
        if selection.asked.whole
        else None,
    }


def _row(
    district: District, shown: Sequence[Standing], addresses: Sequence[str], selection: Selection
) -> dict[str, Any]:
    elsewhere = selection.elsewhere
    return {
        "district": district.short_name,
        "url": f"{district.get_absolute_url()}{selection.elsewhere}",
        "cells": [
            cell(s.districts.get(district.pk), f"{address}{district.code}/{elsewhere}")
            for s, address in zip(shown, addresses, strict=True)
        ],
    }


def build(selection: Selection, year: PlanYear, versions: dict[str, int]) -> dict[str, Any]:
    """Cards, strip and matrix of a selection."""
    rows = standings(year, selection.asked, versions)
    before = last_year(selection, year, versions)
    cards = worst_first([card(s, selection, year, before(s.indicator.key)) for s in rows])
    plan_cards = [c for c in cards if c["origin"] == "plan"]
    return {
        "cards": plan_cards,
        "convention_cards": [c for c in cards if c["origin"] != "plan"],
        "strip": count_statuses([c["status"]["code"] for c in plan_cards]),
        "convention_strip": count_statuses(
            [c["status"]["code"] for c in cards if c["origin"] != "plan"]
        ),
        "matrix": matrix(rows, selection) if selection.districts else None,
        "standings": rows,
    }


def progress_json(
    selection: Selection, year: PlanYear, versions: dict[str, int], demo: bool
) -> dict[str, Any]:
    """The same Progress for machines; district and population null where there is none.

    `since` stands there only where a range of days was asked for.
    """
    codes = {d.pk: d.code for d in selection.districts}
    return {
        "year": selection.year,
        **({"since": selection.since.isoformat()} if selection.since else {}),
        "as_of": selection.as_of.isoformat(),
        "district": selection.district.code if selection.district else None,
        "demo": demo,
        "indicators": [
            _indicator_json(s, codes) for s in standings(year, selection.asked, versions)
        ],
    }


def _indicator_json(standing: Standing, codes: dict[int, str]) -> dict[str, Any]:
    p = standing.progress
    return {
        "key": standing.indicator.key,
        "label": str(standing.indicator.label),
        "origin": standing.target.origin,
        "achieved": p.achieved if p else None,
        "population": p.population if p else None,
        "goal": p.goal if p else None,
        "due_now": p.due_now if p else None,
        "gap": p.gap if p else None,
        "status": p.status if p else None,
        "districts": [
            {
                "code": codes[pk],
                "achieved": d.achieved,
                "population": d.population,
                "status": d.status,
            }
            for pk, d in standing.districts.items()
        ],
    }


__all__ = ["Asked", "build", "figures", "head", "progress_json", "rows_url"]
