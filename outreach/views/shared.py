"""What the three kinds of record have in common on a page."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.scoping import may_edit, restorable
from core import deleting
from core.presentation import changes_of


def record(
    request: HttpRequest,
    obj: Any,
    *,
    name: str,
    subtitle: str,
    facts: list[tuple[Any, ...]],
    history: bool = True,
    **context: Any,
) -> HttpResponseBase:
    """A record page; `name` is the noun of its url names (`activity`)."""
    mine = may_edit(request.user, obj)
    return TemplateResponse(
        request,
        "pages/record.html",
        {
            "title": str(obj),
            "subtitle": subtitle,
            "facts": [*facts, *_letter(obj)],
            "changes": changes_of(obj) if history else None,
            "edit_url": reverse(f"outreach:{name}-edit", args=[obj.pk]) if mine else None,
            "delete_url": reverse(f"outreach:{name}-delete", args=[obj.pk]) if mine else None,
            **context,
        },
    )


def _letter(obj: Any) -> list[tuple[Any, Any]]:
    if not obj.letter_number:
        return []
    day = f", {obj.letter_on:%d/%m/%Y}" if obj.letter_on else ""
    return [(_("Entered from letter"), f"{obj.letter_number}{day}")]


def restore(
    request: HttpRequest, model: type[Model], pk: int, name: str, action: Callable[..., Any]
) -> HttpResponseBase:
    """Brings a record back from the bin; what forbids it is said on its list."""
    gone, back = restorable(request.user, model, pk), reverse(f"outreach:{name}-list")
    return deleting.restore(
        request, gone, action=lambda: action(gone, by=request.user), back_url=back
    )
