"""An administrator looks through somebody's eyes: reading, for a while, and no more than both may.

`request.user` becomes the person looked through, bearing who looks (`seen_through`): pages, lists
and figures then are that person's, but for what the administrator may not know (ADR 20).
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core import readings

from .models import User, Viewing
from .permissions import Verb
from .sessions import seconds

NOTE = "viewing"
READING = {"GET", "HEAD", "OPTIONS"}


def begin(request: HttpRequest, viewing: Viewing) -> None:
    request.session[NOTE] = {
        "viewing": viewing.pk,
        "person": viewing.person_id,
        "until": int(viewing.until.timestamp()),
    }


class ViewingMiddleware:
    """After the middlewares that ask who somebody really is; before every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = self._looked_through(request)
        if person is None:
            return self.get_response(request)
        person.seen_through = request.user
        request.user = person
        if request.path in (reverse("accounts:viewing-end"), reverse("accounts:logout")):
            return self.get_response(request)
        own_pages = request.path.startswith(reverse("accounts:account"))
        if request.method not in READING or own_pages:
            return self._refuse(request)
        readings.log_reading(person, User, person.pk, request.path)
        return self.get_response(request)

    @staticmethod
    def _looked_through(request: Any) -> Any:
        note = request.session.get(NOTE) if request.user.is_authenticated else None
        if not note:
            return None
        person = None
        if seconds() < note["until"] and request.user.can(Verb.MANAGE_ACCOUNTS):
            person = User.objects.live().filter(pk=note["person"], is_active=True).first()
        if person is None:
            del request.session[NOTE]
            messages.warning(request, _("Looking as somebody else has ended: its time was over."))
        return person

    @staticmethod
    def _refuse(request: HttpRequest) -> HttpResponse:
        response = TemplateResponse(request, "accounts/viewing_refused.html", status=403)
        return response.render()


def end(request: HttpRequest) -> Viewing | None:
    """Forgets the note; the row that it stands for."""
    note = request.session.pop(NOTE, None)
    return Viewing.objects.filter(pk=note["viewing"]).first() if note else None
