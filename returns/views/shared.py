"""What the pages of a return read in common."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import editable, readable
from core import history
from core.tables import printed
from enforcement.persons import sees_persons
from returns import actions, checks, figures, progress
from returns.models import Return
from returns.sheets import Sheet, sheets
from returns.tables import CELLS, tables_for

RELATED = ("period", "district", "agency", "submitted_by", "verified_by", "sent_back_by")


def readable_return(user: User, pk: int) -> Return:
    report: Return = readable(user, Return, pk, *RELATED)
    return report


def editable_return(user: User, pk: int) -> Return:
    report: Return = editable(user, Return, pk, *RELATED)
    return report


def verifiable_return(user: User, pk: int) -> Return:
    report = readable_return(user, pk)
    if not user.can(Verb.VERIFY_RETURNS):
        raise PermissionDenied
    return report


def shown_version(request: HttpRequest) -> int | None:
    """The version the reader was shown when a button was pressed."""
    value = request.POST.get("version", "")
    return int(value) if value.isdecimal() and len(value) < 10 else None


def step(request: HttpRequest, report: Return, action: Any, done: str) -> HttpResponse:
    """A button: one action, and back to the return with what became of it."""
    try:
        action(report, by=request.user, version=shown_version(request))
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    except history.Conflict:
        messages.error(request, _("Somebody else changed this return meanwhile: look at it again."))
    else:
        messages.success(request, done)
    return redirect(report.get_absolute_url())


def sheets_of(user: User, report: Return, found: dict[str, figures.Figure]) -> list[Sheet]:
    """The return's tables as this reader may see them."""
    tables = tables_for(figures.roles(report.unit))
    return sheets(tables, found, persons=sees_persons(user))


def reconciled_words(report: Return) -> str:
    """Where the figures on incidents, cases and hotspots come from, and whether it was compared."""
    if progress.reconciled(report.period):
        return _("Source: the provincial police · reconciled")
    return _("Source: the provincial police · not reconciled yet")


def problems_of(
    user: User, report: Return, found: dict[str, figures.Figure]
) -> list[tuple[checks.Problem, str]]:
    """What looks wrong, each with its note."""
    persons = sees_persons(user)
    rows = actions.problems_of(report, found)
    return [(p, found[p.key].note) for p in rows if persons or not p.cell.persons]


def moved(
    user: User, report: Return, found: dict[str, figures.Figure]
) -> list[tuple[Any, str, str]]:
    """(cell, then, now) of what the records say differently since the unit submitted."""
    if not report.is_received:
        return []
    persons = sees_persons(user)
    return [
        (CELLS[key].label, printed(then), printed(found[key].value))
        for key, then in report.confirmed.items()
        if key in found and found[key].value != then and (persons or not CELLS[key].persons)
    ]


def refused(request: HttpRequest, report: Return) -> HttpResponse:
    """Not in this state: back to the return, which says in which state it is."""
    messages.error(
        request,
        _("Not possible while the return is “%(state)s”.") % {"state": report.get_state_display()},
    )
    return redirect(report.get_absolute_url())
