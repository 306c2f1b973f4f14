"""Deleting is soft: back at once, for 90 days from the bin; the row itself stays."""

import datetime
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
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

    Of a record of a closed period it asks why first, on a page of its own. What forbids it is said
    on the record's page: every action that deletes asks for the scope first, so whoever hears the
    rule may hear it.
    """
    asked = _ask(request, record, back_url=record.get_absolute_url(), restoring=False)
    if asked is not None:
        return asked
    try:
        with reasons.because(_reason(request)):
            action()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(record.get_absolute_url())
    messages.success(request, _("Deleted."), extra_tags=f"undo={undo_url}" if undo_url else "")
    return redirect(url)


def restore(
    request: HttpRequest, record: Any, *, action: Callable[[], Any], back_url: str = "/"
) -> HttpResponse:
    """The way back; of a record of a closed period it asks why, too.

    What forbids it is said at `back_url`: the record has no page while it lies in the bin.
    """
    asked = _ask(request, record, back_url=back_url, restoring=True)
    if asked is not None:
        return asked
    try:
        with reasons.because(_reason(request)):
            stored = action()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(back_url)
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
