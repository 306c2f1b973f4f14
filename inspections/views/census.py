from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Verb, requires
from communes.scoping import editable, may_edit, readable
from core import clock, history, pages
from core.presentation import Entry, Line, entry
from core.tables import Column
from inspections import actions, columns
from inspections.actions.census import counted_on, register_counts
from inspections.filters import CensusFilter
from inspections.forms import ConfirmCensusForm
from inspections.models import Census
from inspections.models.kinds import Group

from . import shared

COUNTS: tuple[Column, ...] = (
    Column("group", _("Group"), lambda r: r["label"]),
    Column("establishments", _("Establishments"), lambda r: r["establishments"], numeric=True),
    Column("conditional", _("Conditional"), lambda r: r["conditional"], numeric=True),
    Column("at_risk", _("Liable to abuse"), lambda r: r["at_risk"], numeric=True),
)
STAFF = Column("staff", _("People working"), lambda r: r["staff"], numeric=True)


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


def by_group(groups: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """A line for each group and their sum."""
    rows: list[dict[str, Any]] = [
        {"label": str(Group(g).label), **counts} for g, counts in groups.items()
    ]
    names = [name for name in (rows[0] if rows else {}) if name != "label"]
    total = {name: sum(row[name] for row in rows) for name in names}
    return [*rows, {"label": _("Total"), **total}] if rows else []


def census_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    census = readable(request.user, Census, pk, "district", "period")
    mine = may_edit(request.user, census)
    url = reverse("inspections:census-confirm", args=[pk]) if mine else None
    if census.is_confirmed:
        groups, shown = census.snapshot["groups"], (*COUNTS, STAFF)
        title = _("Counts as confirmed")
    else:
        day = counted_on(census.period, clock.today())
        groups, shown = register_counts(census.district, day), COUNTS
        title = _("What the register says on %(day)s") % {"day": day.strftime("%d/%m/%Y")}
    words = _("Correct the confirmation") if census.is_confirmed else _("Confirm the census")
    context = {
        "title": _("Census: %(period)s") % {"period": census.period.label},
        "subtitle": str(census.district),
        "facts": _facts(census),
        "sections": [pages.section(title, shown, by_group(groups))],
        "changes": _changes(census),
        "edit_url": None,
        "delete_url": None,
        "actions": [(url, words)] if url else [],
    }
    return TemplateResponse(request, "pages/record.html", context)


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
    names = {name: snapshot[name] for name in ("establishments", "staff")}
    return _("%(establishments)s establishments, %(staff)s people") % names


@requires(Verb.CONFIRM_CENSUS)
def census_confirm(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    census = editable(user, Census, pk, "district", "period")
    day = counted_on(census.period, clock.today())
    counts = pages.section("", COUNTS, by_group(register_counts(census.district, day)))
    return pages.form_page(
        request,
        ConfirmCensusForm,
        title=_("Confirm the census"),
        instance=census,
        initial={} if census.is_confirmed else {"confirmed_on": clock.today()},
        save=lambda form: confirm(census, user, form),
        template="inspections/census_form.html",
        context={"intro": str(census), "counts": counts, "counted_on": day, "census": census},
    )


def confirm(census: Census, user: Any, form: Any) -> Census:
    return actions.confirm_census(
        census,
        by=user,
        confirmed_on=form.cleaned_data["confirmed_on"],
        document_number=form.cleaned_data["document_number"],
        staff=form.staff(),
        version=form.expected_version,
        **form.letter(),
    )
