"""Coming in: the password, and where it is asked for the second step."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import second_factor, signing_in
from accounts.forms import CodeForm, RecoveryForm, SignInForm
from core.limits import limited


@sensitive_post_parameters()
@never_cache
@login_not_required
@limited("sign-in", key="ip", methods=("POST",))
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("/")
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        if second_factor.is_asked_of(user):
            signing_in.begin(request, user, _next_page(request))
            return redirect("accounts:second-step")
        login(request, user)
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
@never_cache
@login_not_required
@limited("sign-in", key="ip", methods=("POST",))
def second_step(request: HttpRequest) -> HttpResponse:
    return _step(request, recovery=False)


@sensitive_post_parameters()
@never_cache
@login_not_required
@limited("sign-in", key="ip", methods=("POST",))
def recovery_step(request: HttpRequest) -> HttpResponse:
    return _step(request, recovery=True)


def _step(request: HttpRequest, *, recovery: bool) -> HttpResponse:
    """One of the two codes; with the right one the person is signed in, and not before."""
    user = signing_in.waiting(request)
    if user is None:
        return redirect("accounts:login")
    form = (RecoveryForm if recovery else CodeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seconds = second_factor.wait(user, recovery=recovery)
        code = form.cleaned_data["code"]
        page = None if seconds else signing_in.try_code(request, user, code, recovery=recovery)
        if page is not None:
            _say_codes_left(request, user, recovery)
            return redirect(page)
        form.add_error("code", _sentence(seconds, recovery))
    context = {"form": form, "recovery": recovery, "person": user}
    return TemplateResponse(request, "accounts/second_step.html", context)


def _sentence(seconds: int, recovery: bool) -> str:
    if seconds:
        return ngettext(
            "Wrong codes make the wait longer: try again in %(seconds)d second.",
            "Wrong codes make the wait longer: try again in %(seconds)d seconds.",
            seconds,
        ) % {"seconds": seconds}
    if recovery:
        return _("This code is not right, or it was used before.")
    return _("The code is not right. Wait for the next one, and look at the telephone's clock.")


def _say_codes_left(request: HttpRequest, user: object, recovery: bool) -> None:
    if not recovery:
        return
    left = second_factor.codes_left(user)
    told = ngettext(
        "That recovery code is used up; %(left)d is left.",
        "That recovery code is used up; %(left)d are left.",
        left,
    ) % {"left": left}
    more = _("Make new ones on your account's page.") if left <= 3 else ""
    messages.warning(request, f"{told} {more}".strip())
