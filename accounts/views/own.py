"""One's own account: what it is, its password, its reminders, where it is signed in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, second_factor, sessions, viewing
from accounts.forms import ChangePasswordForm, RemindersForm
from accounts.permissions import NEEDS_SECOND_FACTOR


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    context = {
        "title": _("My account"),
        "facts": [
            (_("User name"), user.username),
            (_("Full name"), user.full_name),
            (_("Role"), user.get_role_display()),
            (_("Phone"), user.phone),
            (_("E-mail"), user.email),
        ],
        "viewings": list(user.viewings.select_related("administrator")[:10]),
        "switched_off": second_factor.switched_off(),
        "needed": user.role in NEEDS_SECOND_FACTOR,
        "codes_left": second_factor.codes_left(user),
        "sessions": sessions.shown(user, request.session.session_key),
        "idle_hours": settings.SESSION_IDLE.total_seconds() / 3600,
    }
    return TemplateResponse(request, "accounts/account.html", context)


@require_POST
def viewing_end(request: HttpRequest) -> HttpResponse:
    """Back to oneself, and to the page of the person looked through."""
    looking = request.user.seen_through
    found = viewing.end(request)
    if looking is None or found is None:
        return redirect("/")
    actions.end_viewing(found, by=looking)
    return redirect(found.person)


@require_POST
def session_end(request: HttpRequest, name: str) -> HttpResponse:
    """Signs one device out: the one at hand goes the usual way."""
    if name == sessions.name_of(request.session.session_key or ""):
        logout(request)
        return redirect("accounts:login")
    if sessions.end(request.user, only=name):
        messages.success(request, _("That device is signed out."))
    return redirect("accounts:account")


@require_POST
def session_end_all(request: HttpRequest) -> HttpResponse:
    """Everywhere, here too."""
    sessions.end(request.user, but=request.session.session_key)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("accounts:login")


@sensitive_post_parameters()
def password_change(request: HttpRequest) -> HttpResponse:
    """One's own password; on the first sign-in nothing else opens before."""
    user: Any = request.user
    form = ChangePasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        password, here = form.cleaned_data["new_password1"], request.session.session_key
        changed = actions.set_password(
            user, by=user, password=password, must_change=False, here=here
        )
        update_session_auth_hash(request, changed)
        messages.success(request, _("Your password has been changed."))
        return redirect("/")
    context = {"form": form, "first": user.must_change_password}
    return TemplateResponse(request, "accounts/password_change.html", context)


def reminders(request: HttpRequest) -> HttpResponse:
    """Whether one is sent e-mails before and after a return is due."""
    user: Any = request.user
    form = RemindersForm(request.POST or None, wanted=user.wants_reminders)
    if request.method == "POST" and form.is_valid():
        wants = form.cleaned_data["wants_reminders"]
        actions.switch_reminders(user, by=user, wants_reminders=wants)
        messages.success(request, _("Saved."))
        return redirect("accounts:reminders")
    return TemplateResponse(request, "accounts/reminders.html", {"form": form})
