from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from . import actions
from .forms import ChangePasswordForm, RemindersForm, SignInForm


@sensitive_post_parameters()
@never_cache
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("/")
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(_next_page(request))
    next_page = request.POST.get("next", request.GET.get("next", ""))
    context = {"form": form, "next": next_page}
    return TemplateResponse(request, "accounts/login.html", context)


def _next_page(request: HttpRequest) -> str:
    """Where the person wanted to go, on this host only."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else resolve_url("/")


@sensitive_post_parameters()
def password_change(request: HttpRequest) -> HttpResponse:
    """One's own password; on the first sign-in nothing else opens before."""
    user = request.user
    form = ChangePasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["new_password1"]
        changed = actions.set_password(user, by=user, password=password, must_change=False)
        update_session_auth_hash(request, changed)
        messages.success(request, _("Your password has been changed."))
        return redirect("/")
    context = {"form": form, "first": user.must_change_password}
    return TemplateResponse(request, "accounts/password_change.html", context)


def reminders(request: HttpRequest) -> HttpResponse:
    """Whether one is sent e-mails before and after a return is due."""
    user = request.user
    form = RemindersForm(request.POST or None, wanted=user.wants_reminders)
    if request.method == "POST" and form.is_valid():
        wants = form.cleaned_data["wants_reminders"]
        actions.switch_reminders(user, by=user, wants_reminders=wants)
        messages.success(request, _("Saved."))
        return redirect("accounts:reminders")
    return TemplateResponse(request, "accounts/reminders.html", {"form": form})
