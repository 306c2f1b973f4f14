from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.permissions import Verb, requires
from communes.scoping import editable, may_edit, readable
from core import clock, history, pages
from core.presentation import Entry, Line, entry
from core.tables import Column
from inspections import actions, columns
from inspections import census as counting
from inspections.filters import CensusFilter
from inspections.forms import ConfirmCensusForm
from inspections.models import Census
from inspections.models.kinds import Group

from . import shared

#: establishments of each kind of change that are named; the others are counted
NAMED = 60


def _count(key: str, label: Any) -> Column:
    return Column(key, label, lambda row: row.get(key), numeric=True)


COUNTS: tuple[Column, ...] = (
    Column("group", gettext_lazy("Group"), lambda r: r["label"]),
    _count("establishments", gettext_lazy("Establishments")),
    _count("suspended", gettext_lazy("Of them suspended")),
    _count("conditional", gettext_lazy("Conditional")),
    _count("at_risk", gettext_lazy("Liable to abuse")),
    _count("staff", gettext_lazy("People working")),
    _count("women", gettext_lazy("Of them women")),
    _count("staff_unknown", gettext_lazy("Staff not known (establishments)")),
)


def census_list(request: HttpRequest) -> HttpResponseBase:
    rows = Census.objects.visible_to(request.user)
    return pages.list_page(
        request,
        title=_("Census of establishments"),
        queryset=rows.for_list(),
        columns=columns.CENSUSES,
        filterset=CensusFilter,
        empty=_("No census is expected: the plan of the year has not been opened."),
    )


def by_group(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """A line for each group and their sum."""
    rows = [{"label": str(Group(g).label), **found} for g, found in snapshot["groups"].items()]
    return [*rows, {"label": _("Total"), **snapshot}]


def unknown(snapshot: dict[str, Any]) -> str:
    """Of how many nobody knows who works there: unknown is not zero."""
    number = snapshot.get("staff_unknown") or 0
    if not number:
        return ""
    text = ngettext(
        "%(n)s establishment has no number of staff yet",
        "%(n)s establishments have no number of staff yet",
        number,
    )
    return text % {"n": number}


def census_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    census = readable(request.user, Census, pk, "district", "period")
    mine = may_edit(request.user, census)
    words = _("Correct the confirmation") if census.is_confirmed else _("Confirm the census")
    url = reverse("inspections:census-confirm", args=[pk])
    context = {
        "title": _("Census: %(period)s") % {"period": census.period.label},
        "subtitle": str(census.district),
        "facts": _facts(census),
        "changes": _changes(census),
        "edit_url": None,
        "delete_url": None,
        "actions": [(url, words)] if mine else [],
        **counted(census),
    }
    return TemplateResponse(request, "inspections/census.html", context)


def counted(census: Census) -> dict[str, Any]:
    """The counts, confirmed or as the register stands, and what became of the census before."""
    if census.is_confirmed:
        snapshot, title = census.snapshot, _("Counts as confirmed")
    else:
        day = counting.counted_on(census.period, clock.today())
        snapshot = counting.register_on(census.district, day)
        title = _("What the register says on %(day)s") % {"day": day.strftime("%d/%m/%Y")}
    register = reverse("inspections:establishment-list")
    return {
        "counts": pages.section(title, COUNTS, by_group(snapshot)),
        "unknown": unknown(snapshot),
        "register_url": f"{register}?district={census.district_id}&standing=open",
        "since": compared(census, snapshot),
        "provisional": not census.is_confirmed,
    }


def compared(census: Census, snapshot: dict[str, Any]) -> dict[str, Any]:
    before = counting.previous(census)
    if before is None:
        return {"before": None}
    found = counting.compare(before.snapshot, snapshot)
    if found is None:
        return {"before": before, "parts": None}
    parts = (
        (_("New in the register"), found.opened),
        (_("No longer in the register"), found.closed),
        (_("Changed since"), found.changed),
    )
    return {
        "before": before,
        "parts": [
            {
                "title": title,
                "number": len(rows),
                "rows": rows[:NAMED],
                "more": max(len(rows) - NAMED, 0),
            }
            for title, rows in parts
        ],
    }


def _facts(census: Census) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        (_("State"), census.get_state_display()),
        (_("Last day of the period"), census.period.last_day.strftime("%d/%m/%Y")),
    ]
    if census.confirmed_on:
        facts += [
            (_("Confirmed on"), census.confirmed_on.strftime("%d/%m/%Y")),
            (_("Document"), census.document_number),
        ]
    return [*facts, *shared.letter(census)]


def _changes(census: Census) -> list[Entry]:
    """The counts of an old version in words, not as they are stored."""
    out = []
    for change in history.of(census)[: shared.MOST]:
        counts = change.changes.pop("snapshot", None)
        told = entry(change)
        if counts:
            told.lines.append(
                Line(_("Counts"), _summary(counts.get("old")), _summary(counts.get("new")))
            )
        out.append(told)
    return out


def _summary(snapshot: dict[str, Any] | None) -> str:
    if not snapshot:
        return ""
    staff = snapshot["staff"]
    names = {
        "establishments": snapshot["establishments"],
        "staff": _("not known") if staff is None else staff,
    }
    return _("%(establishments)s establishments, people working: %(staff)s") % names


@requires(Verb.CONFIRM_CENSUS)
def census_confirm(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    census = editable(user, Census, pk, "district", "period")
    day = counting.counted_on(census.period, clock.today())
    snapshot = counting.register_on(census.district, day)
    counts = pages.section("", COUNTS, by_group(snapshot))
    return pages.form_page(
        request,
        ConfirmCensusForm,
        title=_("Confirm the census"),
        instance=census,
        initial={} if census.is_confirmed else {"confirmed_on": clock.today()},
        save=lambda form: confirm(census, user, form),
        template="inspections/census_form.html",
        context={
            "intro": str(census),
            "counts": counts,
            "counted_on": day,
            "census": census,
            "unknown": unknown(snapshot),
        },
    )


def confirm(census: Census, user: Any, form: Any) -> Census:
    return actions.confirm_census(census, by=user, version=form.expected_version, **form.values())
