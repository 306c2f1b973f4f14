"""An establishment's whole story on one page: its facts, what is open, what happened when."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Verb
from communes.scoping import may_edit, readable
from core import clock, tables
from core.lines import Lines
from core.tables import Column
from inspections import columns, line_sets, standing
from inspections.models import Establishment, Finding, Merger, Sanction, Suspension, Visit
from inspections.models.staff import STAFF_FIELDS
from inspections.standing import Note

from . import shared

#: rows of each kind on the page; the lists have the others
SHOWN = 100
Facts = list[tuple[Any, ...]]


def establishment_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = readable(user, Establishment, pk, "commune__district", "agency")
    today, mine = clock.today(), may_edit(user, found)
    findings, sanctions = _findings(user, found), _sanctions(user, found)
    stops = list(Suspension.objects.visible_to(user).filter(establishment=found)[:SHOWN])
    visits = Visit.objects.visible_to(user).filter(establishment=found).for_list()[:SHOWN]
    return shared.record_page(
        request,
        found,
        noun="establishment",
        template="inspections/establishment.html",
        subtitle=f"{found.get_kind_display()} · {found.commune.with_district}",
        facts=[],
        still_open=still_open(found, findings, sanctions, stops, today),
        groups=groups(found, today),
        suspensions=_stops(stops, mine),
        suspend_url=reverse("inspections:suspension-create", args=[pk]) if mine else "",
        visits=rows(columns.VISITS_OF_ESTABLISHMENT, visits, address),
        findings=rows(columns.FINDINGS_OF_ESTABLISHMENT, findings, address),
        sanctions=rows(columns.SANCTIONS_OF_ESTABLISHMENT, sanctions, address),
        mergers=_mergers(user, found),
        actions=_actions(user, found),
        changes=shared.changes_of(found, _told(stops)),
    )


def _findings(user: Any, found: Establishment) -> list[Finding]:
    """What is open first, and of that what is due first."""
    mine = Finding.objects.visible_to(user).filter(visit__establishment=found).for_list()
    order = (
        F("verified_on").desc(nulls_first=True),
        F("remedy_due_on").asc(nulls_last=True),
        "-visit__visited_on",
        "-pk",
    )
    return list(mine.order_by(*order)[:SHOWN])


def _sanctions(user: Any, found: Establishment) -> list[Sanction]:
    mine = Sanction.objects.visible_to(user).filter(finding__visit__establishment=found)
    return list(mine.for_list()[:SHOWN])


def _told(stops: Iterable[Suspension]) -> Lines:
    """They have forms of their own, so they are undone there."""
    return line_sets.told(_("suspension of business"), Suspension, [stop.pk for stop in stops])


def address(record: Any) -> str:
    return str(record.get_absolute_url())


def rows(
    shown: Sequence[Column], records: Iterable[Any], url: Callable[[Any], str]
) -> dict[str, Any]:
    """A table; a `Note` in a cell brings its sign along."""
    return {"columns": shown, "rows": [_line(record, shown, url) for record in records]}


def _line(record: Any, shown: Sequence[Column], url: Callable[[Any], str]) -> dict[str, Any]:
    cells = []
    for column in shown:
        value = column.value(record)
        note = value if isinstance(value, Note) else Note(tables.printed(value), "")
        cells.append({"column": column, "note": note})
    return {"url": url(record), "cells": cells}


def still_open(
    found: Establishment,
    findings: Sequence[Finding],
    sanctions: Sequence[Sanction],
    stops: Sequence[Suspension],
    today: datetime.date,
) -> list[dict[str, Any]]:
    """What somebody has to see to, or know before going there; each with the record it is about."""
    closed = found.valid_to is not None and found.valid_to < today
    lines: list[tuple[Note, str, str]] = []
    if closed:
        text = _("Closed since %(day)s") % {"day": tables.printed(found.valid_to)}
        lines.append((Note(text, "info-circle"), "", ""))
    for stop in stops:
        if stop.valid_from and stop.valid_from <= today <= (stop.valid_to or today) and not closed:
            text = _("Suspended since %(day)s") % {"day": tables.printed(stop.valid_from)}
            lines.append((Note(text, "dash-lg"), stop.document, ""))
    paper = standing.certificate(found, today)
    if paper and paper.bad and not closed:
        lines.append((paper, _("Security certificate"), ""))
    for finding in findings:
        if finding.is_open:
            lines.append((columns.finding_state(finding), finding.text, address(finding)))
    for sanction in sanctions:
        if sanction.form == Sanction.Form.FINE and not sanction.paid_on:
            note = Note(_("Fine not paid yet"), "clock", bad=True)
            lines.append((note, f"{tables.printed(sanction.amount)} đồng", address(sanction)))
    return [{"note": note, "text": text, "url": url} for note, text, url in lines]


def groups(found: Establishment, today: datetime.date) -> list[tuple[str, Facts]]:
    """Facts under the words of the form."""
    return [
        (_("Identity"), _identity(found)),
        (
            _("How the law sees it"),
            [
                (_("Group"), found.group_label),
                (_("Conditional on security and order"), _yes(found.is_conditional)),
                (_("Liable to abuse"), _yes(found.is_at_risk)),
            ],
        ),
        (_("Papers"), _papers(found, today)),
        (_("People working there"), _staff(found)),
        (
            _("Life of the business"),
            [
                (_("In business since"), tables.printed(found.valid_from) or _("not known")),
                (_("In business until"), tables.printed(found.valid_to)),
                *shared.letter(found),
            ],
        ),
    ]


def _yes(flag: bool) -> str:
    return _("Yes") if flag else _("No")


def _identity(found: Establishment) -> Facts:
    return [
        (_("Kind"), found.get_kind_display()),
        (_("Address"), found.address),
        (_("Commune"), found.commune.full_name, found.commune.get_absolute_url()),
        (_("Owner or responsible person"), found.contact_name),
        (_("Phone"), found.contact_phone),
        *([(_("Entered for"), str(found.agency))] if found.agency else []),
    ]


def _papers(found: Establishment, today: datetime.date) -> Facts:
    paper = standing.certificate(found, today)
    return [
        (_("Business licence"), _paper(found.licence_number, found.licence_on, found.licence_by)),
        (
            _("Security certificate"),
            _paper(found.certificate_number, found.certificate_on, found.certificate_by),
        ),
        (_("Validity of the certificate"), paper.words if paper else ""),
        (_("Commitment to the commune on"), tables.printed(found.committed_on)),
    ]


def _paper(number: str, day: datetime.date | None, authority: str) -> str:
    return ", ".join(part for part in (number, tables.printed(day), authority) if part)


def _staff(found: Establishment) -> Facts:
    """What is not known is left out; that nothing is known is said."""
    known = STAFF_FIELDS if found.staff is not None else STAFF_FIELDS[:1]
    facts: Facts = []
    for name in known:
        count, label = getattr(found, name), str(found._meta.get_field(name).verbose_name)
        if count is not None or name == "staff":
            text = _("not known") if count is None else str(count)
            facts.append((label[:1].upper() + label[1:], text))
    return facts


def _stops(stops: Sequence[Suspension], mine: bool) -> list[dict[str, Any]]:
    return [
        {
            "record": stop,
            "edit_url": reverse("inspections:suspension-edit", args=[stop.pk]) if mine else "",
            "delete_url": reverse("inspections:suspension-delete", args=[stop.pk]) if mine else "",
        }
        for stop in stops
    ]


def _mergers(user: Any, found: Establishment) -> list[dict[str, Any]]:
    """Which entries were merged into this one: for whom they can take back."""
    if not user.can(Verb.MERGE_ESTABLISHMENTS):
        return []
    mergers = Merger.objects.visible_to(user).filter(kept=found).order_by("-pk")
    return [
        {
            "record": merger,
            "moved": counted({name: len(kept) for name, kept in merger.moved.items()}),
            "undo_url": reverse("inspections:merger-undo", args=[merger.pk]),
        }
        for merger in mergers.select_related("gone", "created_by")[:SHOWN]
    ]


def counted(counts: Mapping[str, int]) -> str:
    """`3 visits, 1 suspension`: what goes over, or has gone."""
    visits, planned, stops, filled = (
        counts.get(name, 0) for name in ("visits", "planned", "suspensions", "filled")
    )
    parts = [
        visits and ngettext("%(n)s visit", "%(n)s visits", visits) % {"n": visits},
        planned and ngettext("%(n)s planned", "%(n)s planned", planned) % {"n": planned},
        stops and ngettext("%(n)s suspension", "%(n)s suspensions", stops) % {"n": stops},
        filled and ngettext("%(n)s field filled", "%(n)s fields filled", filled) % {"n": filled},
    ]
    return ", ".join(part for part in parts if part)


def _actions(user: Any, found: Establishment) -> list[tuple[str, str]]:
    if not user.can(Verb.MERGE_ESTABLISHMENTS):
        return []
    url = reverse("inspections:establishment-merge", args=[found.pk])
    return [(url, _("Merge with another entry"))]
