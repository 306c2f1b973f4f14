"""Deleting is soft: back at once, for 90 days from the bin; the row itself stays."""

import datetime
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from . import clock, corrections, reasons

#: how long what was deleted can be brought back on a page
KEPT = datetime.timedelta(days=90)

Rows = TypeVar("Rows", bound=QuerySet[Any])


def in_bin(rows: Rows) -> Rows:
    """Of these rows the deleted ones that can still be brought back."""
    return rows.filter(deleted_at__gt=clock.now() - KEPT)


def remove(
    request: HttpRequest, record: Any, *, action: Callable[[], Any], url: str, undo_url: str = ""
) -> HttpResponse:
    """A POST that deletes softly; the message offers to take it back.

    Of a record of a closed period it asks why first, on a page of its own.
    """
    asked = _ask(request, record, back_url=record.get_absolute_url(), restoring=False)
    if asked is not None:
        return asked
    with reasons.because(_reason(request)):
        action()
    messages.success(request, _("Deleted."), extra_tags=f"undo={undo_url}" if undo_url else "")
    return redirect(url)


def restore(
    request: HttpRequest, record: Any, *, action: Callable[[], Any], back_url: str = "/"
) -> HttpResponse:
    """The way back; of a record of a closed period it asks why, too.

    Raises what the action raises: the pages tell a broken rule in their own places.
    """
    asked = _ask(request, record, back_url=back_url, restoring=True)
    if asked is not None:
        return asked
    with reasons.because(_reason(request)):
        stored = action()
    messages.success(request, _("Restored."))
    return redirect(stored.get_absolute_url())


def _reason(request: HttpRequest) -> str:
    return request.POST.get(corrections.FIELD, "").strip()[:300]


def _ask(
    request: HttpRequest, record: Any, *, back_url: str, restoring: bool
) -> TemplateResponse | None:
    period = corrections.closed_for(record)
    if period is None or _reason(request):
        return None
    context = {
        "title": str(record),
        "back_url": back_url,
        "period": period,
        "field": corrections.FIELD,
        "asked": corrections.FIELD in request.POST,
        "restoring": restoring,
    }
    return TemplateResponse(request, "pages/remove.html", context)
