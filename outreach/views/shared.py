"""What the three kinds of record have in common on a page."""

from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.scoping import may_edit, scope_of
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


def deleted(user: Any, model: type[Model], pk: int) -> Any:
    """The deleted record to restore; outside the user's scope 404, as `readable` has it."""
    every = model._default_manager.all()
    rows, scope = every.filter(pk=pk, deleted_at__isnull=False), scope_of(user)
    if not scope.province:
        rows = rows.filter(every.seen_by(scope))  # type: ignore[attr-defined]
    found = rows.first()
    if found is None:
        raise Http404
    return found
