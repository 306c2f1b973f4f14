"""An inspection that somebody recorded or cancelled while its page stood open elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from . import actions, entry
from .models import Inspection


def refused(request: HttpRequest, found: Inspection) -> HttpResponseBase:
    """Not in this state: to the inspection's page, which shows what is stored."""
    told = {"state": found.get_state_display()}
    messages.error(request, _("Not possible while the inspection is “%(state)s”.") % told)
    return redirect(found.get_absolute_url())


@contextmanager
def told(found: Inspection) -> Iterator[None]:
    """With the way to what is stored."""
    try:
        yield
    except ValidationError as error:
        if getattr(error, "code", "") != actions.RECORDED:
            raise
        raise ValidationError(_sentence(found)) from error


def _sentence(found: Inspection) -> str:
    return format_html(
        '{} <a href="{}">{}</a>',
        _(
            "This inspection has been recorded as held already. What stands here now was not saved;"
            " what is missing there can be put in by changing the inspection."
        ),
        found.get_absolute_url(),
        _("See what was saved"),
    )


def shown_again(request: HttpRequest, found: Inspection, *, title: str) -> HttpResponseBase:
    """Recorded already: what was sent stays in view and is not stored a second time.

    The very page that recorded it, sent once more, leads to what it stored.
    """

    def refuse(values: dict[str, Any]) -> Inspection:
        raise ValidationError(_sentence(found))

    mine = entry.Entry(request.user, held=True, inspection=found, data=request.POST.copy())
    if not mine.is_valid():
        mine.form.add_error(None, _sentence(found))
    elif url := entry.store(mine, refuse):
        messages.success(request, _("Saved."))
        return redirect(url)
    back_url = found.get_absolute_url()
    return entry.shown(request, mine, title=title, back_url=back_url, intro="", undo=None)
