"""What an administrator does for somebody: a lost telephone, a page that looks different there."""

from typing import Any, cast

from axes.utils import reset as forget_failures
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts import actions as accounts
from accounts import viewing
from accounts.models import User
from accounts.permissions import Role, Verb, requires
from accounts.reauthentication import confirmed
from core import pages
from core.tables import Column

allowed = requires(Verb.MANAGE_ACCOUNTS)
VIEWING_COLUMNS = (
    Column("administrator", gettext_lazy("Administrator"), lambda v: str(v.administrator)),
    Column("reason", gettext_lazy("What for"), lambda v: v.reason),
    Column("created_at", gettext_lazy("Begun at"), lambda v: v.created_at),
    Column("ended", gettext_lazy("Over at"), lambda v: v.ended_at or v.until),
)


def buttons_of(person: User) -> list[tuple[str, str]]:
    """Of the other roles nobody is posted: they see the province."""
    if person.role != Role.REPORTING_OFFICER:
        return []
    return [(reverse("administration:posting-create", args=[person.pk]), _("Add a posting"))]


def viewings_of(person: User) -> dict[str, Any]:
    rows = list(person.viewings.select_related("administrator", "person")[:10])
    return pages.section(_("Looked through by"), VIEWING_COLUMNS, rows, _("By nobody so far."))


@allowed
@require_POST
@confirmed
def user_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Telephone and codes are lost: the second step is taken away, and set up anew if needed."""
    person, user = get_object_or_404(User.objects.live(), pk=pk), cast(User, request.user)
    if person.second_factor_since is not None:
        accounts.take_away_second_factor(person, by=user)
        forget_failures(username=person.username)
    messages.success(request, _("The second step has been taken away."))
    return redirect(person)


@allowed
@require_POST
@confirmed
def user_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Look through this person's eyes for half an hour, and change nothing."""
    person, user = get_object_or_404(User.objects.live(), pk=pk), cast(User, request.user)
    try:
        reason = request.POST.get("reason", "")[:300]
        viewing.begin(request, accounts.begin_viewing(person, by=user, reason=reason))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(person)
    return redirect("/")
