"""Closing a period, what was closed, and what has been changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Verb, requires
from accounts.reauthentication import confirmed
from communes.models import District
from communes.scoping import scope_of
from core import pages, periods
from core.models import ReportingPeriod
from core.tables import Column, printed
from sonla_plan.plan import actions, words
from sonla_plan.plan.actions.closing import refuse_closing
from sonla_plan.plan.adjustments import (
    Made,
    Moved,
    changes_since,
    figures_of,
    reconciliation,
)
from sonla_plan.plan.forms import CloseForm
from sonla_plan.plan.freezing import outstanding, progress_of
from sonla_plan.plan.models import Snapshot

from .shared import plan_of


def address(period: ReportingPeriod, page: str = "detail") -> str:
    return reverse(f"plan:period-{page}", args=[period.year, period.pk])


def period_of(request: HttpRequest, year: int, pk: int) -> ReportingPeriod:
    user: Any = request.user
    plan_of(user, year)
    period = periods.of_year(year).filter(pk=pk).first()
    if period is None:
        raise Http404
    return period


@dataclass(frozen=True, slots=True)
class Stored:
    """A core period has no page of its own in core; here it has."""

    period: ReportingPeriod

    def get_absolute_url(self) -> str:
        return address(self.period)


def own_codes(request: HttpRequest) -> list[str]:
    """Codes of the districts the reader is posted to."""
    user: Any = request.user
    rows = District.objects.visible_to(user).filter(pk__in=scope_of(user).districts)
    return list(rows.order_by("code").values_list("code", flat=True))


def table(request: HttpRequest, payload: Mapping[str, Any], codes: list[str]) -> list[Any]:
    """A payload's figures for this reader, each leading to the rows behind it."""
    user: Any = request.user
    found = figures_of(payload, scope_of(user), codes)
    return [{"figure": f, "numbers": f.frozen, "url": _rows(f, payload)} for f in found]


def _rows(figure: Moved, payload: Mapping[str, Any]) -> str:
    """The rows as they are today, counted on the period's last day."""
    query = {"as_of": payload["as_of"]}
    if figure.code:
        query["district"] = figure.code
    return f"{reverse('dashboard:rows', args=[figure.key])}?{urlencode(query)}"


def matrix(request: HttpRequest, payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """Districts × targets of a payload, for those who see the province."""
    user: Any = request.user
    shown = [t for t in payload["targets"] if t["on"] and t["districts"]]
    if not scope_of(user).province or not shown:
        return None
    return {
        "columns": [{"key": t["key"], "short": t["short"]} for t in shown],
        "rows": [
            {"district": name, "cells": [_cell(t, code, payload) for t in shown]}
            for code, name in sorted(payload["districts"].items())
        ],
    }


def _cell(target: Mapping[str, Any], code: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    numbers = target["districts"].get(code) or {}
    query = urlencode({"as_of": payload["as_of"], "district": code})
    return {
        "achieved": numbers.get("achieved"),
        "population": numbers.get("population"),
        "status": numbers.get("status"),
        "url": f"{reverse('dashboard:rows', args=[target['key']])}?{query}" if numbers else "",
    }


@requires(Verb.CLOSE_PERIODS)
@confirmed
def period_close(request: HttpRequest, year: int, pk: int) -> HttpResponseBase:
    user: Any = request.user
    period = period_of(request, year, pk)
    try:
        refuse_closing(period)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(address(period))
    payload = progress_of(period)
    return pages.form_page(
        request,
        CloseForm,
        title=_("Close the figures: %(period)s") % {"period": period.label},
        instance=period,
        save=lambda form: _close(user, period, form.cleaned_data["signed_as"]),
        done=_("The figures are closed."),
        back_url=address(period),
        template="plan/close.html",
        context={
            "figures": table(request, payload, []),
            "outstanding": outstanding(period),
            "period": period,
            "submit_label": _("Close the figures"),
        },
    )


def _close(user: Any, period: ReportingPeriod, signed_as: str) -> Stored:
    return Stored(actions.close_period(period, by=user, signed_as=signed_as).period)


def snapshot_of(period: ReportingPeriod) -> Snapshot:
    snapshot = Snapshot.objects.live().filter(period=period).first()
    if snapshot is None:
        raise Http404
    snapshot.period = period
    return snapshot


def closed_period(request: HttpRequest, period: ReportingPeriod) -> HttpResponse:
    """The figures as they were closed, by whom, and the sum that proves them."""
    snapshot = snapshot_of(period)
    whole = _("yes, the figures are those that were closed")
    broken = _("NO: the stored figures are not those that were closed")
    context = {
        "title": period.label,
        "period": period,
        "snapshot": snapshot,
        "facts": [
            (_("Period"), f"{period.first_day:%d/%m/%Y} – {period.last_day:%d/%m/%Y}"),
            (_("Closed at"), printed(snapshot.taken_at)),
            (_("Closed by"), snapshot.taken_by or _("The system")),
            (_("Signature line"), snapshot.signed_as),
            (_("SHA-256 of the figures"), snapshot.digest),
            (_("Unchanged since"), whole if snapshot.is_whole else broken),
        ],
        "figures": table(request, snapshot.payload, own_codes(request)),
        "matrix": matrix(request, snapshot.payload),
        "changes": words.history(period),
        "adjustments_url": address(period, "adjustments"),
        "list_url": reverse("plan:period-list", args=[period.year]),
    }
    return TemplateResponse(request, "plan/period_closed.html", context)


#: changes on the page; the file has them all
MOST = 32


def _columns() -> tuple[Column, ...]:
    return (
        Column("at", _("When"), lambda made: made.entry.at),
        Column("actor", _("Who"), lambda made: made.entry.actor),
        Column("verb", _("What"), lambda made: made.entry.verb_label),
        Column("record", _("Record"), lambda made: made.record),
        Column("lines", _("From, to"), _in_words),
        Column("reason", _("Reason"), lambda made: made.entry.reason),
    )


def _in_words(made: Made) -> str:
    return "; ".join(f"{x.label}: {x.old or '–'} → {x.new or '–'}" for x in made.lines)


@require_safe
def period_adjustments(request: HttpRequest, year: int, pk: int) -> HttpResponseBase:
    """Điều chỉnh sau khi chốt số liệu, within the reader's scope; all of it as a workbook."""
    user: Any = request.user
    period = period_of(request, year, pk)
    snapshot = snapshot_of(period)
    title = _("Adjustments after closing: %(period)s") % {"period": period.label}
    if request.GET.get("export") in ("csv", "xlsx"):
        made = changes_since(snapshot, user)
        return pages.export(request, request.GET["export"], title, _columns(), made)
    found = reconciliation(snapshot, user, own_codes(request), MOST, returns=True)
    context = {
        "title": title,
        "period": period,
        "period_url": address(period),
        "snapshot": snapshot,
        "found": found,
        "export_url": "?export=xlsx",
        "groups": [
            (_("Figures that are different now"), True, found.moved),
            (_("Changed without moving the figure"), False, found.unmoved),
        ],
    }
    return TemplateResponse(request, "plan/adjustments.html", context)
