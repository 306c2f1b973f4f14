"""One's own second step: set up, recovery codes, taken away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import actions, second_factor
from accounts.forms import CodeForm
from accounts.permissions import NEEDS_SECOND_FACTOR
from accounts.reauthentication import confirmed

#: the secret that is being set up; nothing is stored before its first code was right
PROPOSED = "second_factor_proposed"


@sensitive_post_parameters()
@never_cache
@confirmed
def set_up(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if second_factor.switched_off() or user.second_factor_since is not None:
        return redirect("accounts:account")
    key = request.session.setdefault(PROPOSED, second_factor.new_key())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code, here = form.cleaned_data["code"], request.session.session_key
        try:
            codes = actions.set_up_second_factor(user, by=user, key=key, code=code, here=here)
        except ValidationError as error:
            form.add_error("code", error)
        else:
            del request.session[PROPOSED]
            return _codes(request, codes)
    context = {
        "form": form,
        "picture": second_factor.picture(user, key),
        "typed_key": second_factor.as_typed(key),
        "needed": second_factor.is_missing(user),
    }
    return TemplateResponse(request, "accounts/second_factor.html", context)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The one page that shows them: only their digests are kept."""
    context = {"title": _("Recovery codes"), "codes": codes}
    return TemplateResponse(request, "accounts/recovery_codes.html", context)


@never_cache
@require_POST
@confirmed
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    if user.second_factor_since is None:
        return redirect("accounts:account")
    return _codes(request, actions.renew_recovery_codes(user, by=user))


@require_POST
@confirmed
def take_away(request: HttpRequest) -> HttpResponseBase:
    """For those who may; who needs it gets a new telephone through the administrator."""
    user: Any = request.user
    if user.role in NEEDS_SECOND_FACTOR:
        raise PermissionDenied
    if user.second_factor_since is not None:
        actions.take_away_second_factor(user, by=user)
        messages.success(request, _("The password alone lets you in again."))
    return redirect("accounts:account")
