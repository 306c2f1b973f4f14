"""What a sentence of the report opens: the very rows, the documents or the returns behind it."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import ReportingPeriod
from core.papers import Block
from returns.figures import rows_url
from returns.tables import CELLS
from sonla_plan.plan.freezing import day_of
from sonla_plan.plan.indicators import BY_KEY

from .results import DOCUMENTS, FINDINGS, OPEN, OVERDUE, RETURNS


def links(period: ReportingPeriod, block: Block) -> list[dict[str, str]]:
    """Of each figure of a sentence its address and what it is, as they are today."""
    return [{"url": url, "label": label} for url, label in (_link(period, r) for r in block.refs)]


def _link(period: ReportingPeriod, ref: str) -> tuple[str, str]:
    if ref in BY_KEY:
        query = urlencode({"as_of": day_of(period).isoformat()})
        return f"{reverse('dashboard:rows', args=[ref])}?{query}", str(BY_KEY[ref].short)
    if ref in CELLS:
        # of a line for all, its column says enough
        label = str(CELLS[ref].label).removeprefix(f"{_('All')} – ")
        return rows_url(period, ref, None), f"{label[:1].upper()}{label[1:]}"
    return _listed(period, ref)


def _listed(period: ReportingPeriod, ref: str) -> tuple[str, str]:
    first, last = period.first_day.isoformat(), day_of(period).isoformat()
    days: dict[str, Any] = {"since": first, "until": last}
    findings = "inspections:finding-list"
    name, query, label = {
        DOCUMENTS: ("communes:document-list", days, _("Guiding documents")),
        FINDINGS: (findings, days, _("Findings of the period")),
        OPEN: (findings, {"open_on": last}, _("Findings not yet mended")),
        OVERDUE: (findings, {"overdue_on": last}, _("Overdue")),
        RETURNS: ("returns:return-list", {"period": period.pk}, _("The units' returns")),
    }[ref]
    return f"{reverse(name)}?{urlencode(query)}", str(label)
