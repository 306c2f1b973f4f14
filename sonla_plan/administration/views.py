"""Accounts, postings and who may do what. Every page asks for the same verb."""

from typing import Any

from axes.utils import reset as forget_failures
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import actions as accounts
from accounts.models import User
from accounts.permissions import VERB_LABELS, VERBS, Role, Verb, requires
from accounts.reauthentication import confirmed
from communes import actions as communes
from communes.models import Commune, Posting, UnitCatalogue
from core import alphabet, clock, history, pages, presentation
from core.doctor import Asking, Level, examine
from core.models import Change
from core.tables import Column, printed

from .filters import UnitFilter, UserFilter
from .forms import PostingForm, UserForm
from .health import CHECKS, parts
from .helping import buttons_of, viewings_of

allowed = requires(Verb.MANAGE_ACCOUNTS)


def _places(person: Any) -> str:
    return ", ".join(posting.place_name for posting in person.places)


def _state(person: Any) -> str:
    return str(gettext_lazy("Active") if person.is_active else gettext_lazy("Deactivated"))


USER_COLUMNS = (
    Column("username", gettext_lazy("User name"), lambda u: u.username, sort="username"),
    Column("full_name", gettext_lazy("Full name"), lambda u: u.full_name, sort="in_order"),
    Column("role", gettext_lazy("Role"), lambda u: u.get_role_display(), sort="role"),
    Column("places", gettext_lazy("Posted to"), _places),
    Column("state", gettext_lazy("State"), _state, sort="is_active"),
    Column("last_login", gettext_lazy("Last signed in"), lambda u: u.last_login, sort="last_login"),
)
POSTING_COLUMNS = (
    Column("place", gettext_lazy("Place"), lambda p: p.place_name),
    Column("valid_from", gettext_lazy("From"), lambda p: p.valid_from),
    Column("valid_to", gettext_lazy("To"), lambda p: p.valid_to),
)
UNIT_COLUMNS = (
    Column("code", gettext_lazy("Code"), lambda c: c.code, sort="code"),
    Column("name", gettext_lazy("Name"), lambda c: c.full_name, sort="sort_key"),
    Column("district", gettext_lazy("District"), lambda c: str(c.district or ""), "district__code"),
    Column("valid_from", gettext_lazy("From"), lambda c: c.valid_from, sort="valid_from"),
    Column("valid_to", gettext_lazy("To"), lambda c: c.valid_to, sort="valid_to"),
)


def posted() -> Prefetch:
    rows = Posting.objects.live().in_force(clock.today()).select_related("district", "agency")
    return Prefetch("postings", queryset=rows, to_attr="places")


@require_safe
@allowed
def user_list(request: HttpRequest) -> HttpResponseBase:
    return pages.list_page(
        request,
        title=_("Accounts"),
        queryset=User.objects.live()
        .prefetch_related(posted())
        .annotate(in_order=alphabet.places(User.objects.live(), "full_name"))
        .order_by("username"),
        columns=USER_COLUMNS,
        filterset=UserFilter,
        create_url=reverse("administration:user-create"),
        create_label=_("Create an account"),
    )


@require_safe
@allowed
def user_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    person = get_object_or_404(User.objects.live(), pk=pk)
    postings = list(Posting.objects.live().for_list().filter(user=person))
    shown = pages.section(_("Postings"), POSTING_COLUMNS, postings, _("Not posted anywhere."))
    return TemplateResponse(
        request,
        "administration/user.html",
        {
            "title": str(person),
            "person": person,
            "facts": user_facts(person),
            "sections": [shown, viewings_of(person)],
            "actions": buttons_of(person),
            "changes": user_changes(person),
            "edit_url": reverse("administration:user-edit", args=[pk]),
            "delete_url": None,
        },
    )


def user_facts(person: User) -> list[tuple[Any, Any]]:
    return [
        (_("User name"), person.username),
        (_("Role"), person.get_role_display()),
        (_("Phone"), person.phone),
        (_("E-mail"), person.email),
        (_("State"), _state(person)),
        (_("Last signed in"), printed(person.last_login)),
        (
            _("Changes the password at the next sign-in"),
            _("Yes") if person.must_change_password else _("No"),
        ),
        (
            _("Second step at sign-in since"),
            printed(person.second_factor_since) or _("not switched on"),
        ),
    ]


def user_changes(person: User) -> list[presentation.Entry]:
    """The account's history with that of its postings, the ended and deleted ones too."""
    postings = Posting.objects.filter(user=person).values_list("pk", flat=True)
    theirs = Change.objects.filter(model=Posting._meta.label_lower, object_id__in=postings)
    told = [*history.of(person)[:50], *theirs.order_by("-id")[:50]]
    told.sort(key=lambda change: -change.pk)
    own, form = User._meta.label_lower, UserForm.base_fields.keys()
    # what its form does not hold (a password, being let in) is not undone there
    whole = [change.model != own or form.isdisjoint(change.changes) for change in told[:50]]
    return [presentation.entry(c, several=s) for c, s in zip(told, whole, strict=False)]


def _password(request: HttpRequest, person: User, password: str) -> TemplateResponse:
    """The one page that shows it: nothing keeps it, so it is not shown again."""
    context = {"title": _("Password of %(user)s") % {"user": person}, "person": person}
    return TemplateResponse(
        request, "administration/password.html", context | {"password": password}
    )


@allowed
@never_cache
@confirmed
def user_create(request: HttpRequest) -> HttpResponseBase:
    password, made = accounts.random_password(), []

    def save(form: Any) -> User:
        user: Any = request.user
        made.append(accounts.create_user(by=user, password=password, **form.values()))
        return made[0]

    response = pages.form_page(
        request,
        UserForm,
        title=_("Create an account"),
        save=save,
        back_url=reverse("administration:user-list"),
        done=_("The account has been created."),
        context={"intro": _("A random password is made and shown once.")},
    )
    return _password(request, made[0], password) if made else response


@allowed
@confirmed
def user_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    person, user = get_object_or_404(User.objects.live(), pk=pk), request.user
    return pages.form_page(
        request,
        UserForm,
        title=_("Edit the account"),
        save=lambda form: accounts.change_user(
            person,
            by=user,
            version=form.expected_version,
            **form.values(),
        ),
        instance=person,
    )


@allowed
@never_cache
@require_POST
@confirmed
def user_reset(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A new random password, changed at the next sign-in; what locked the name out is forgotten."""
    person, user = get_object_or_404(User.objects.live(), pk=pk), request.user
    password = accounts.random_password()
    accounts.set_password(person, by=user, password=password, must_change=True)
    forget_failures(username=person.username)
    return _password(request, person, password)


@allowed
@require_POST
@confirmed
def user_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Deactivate an account, or let it in again. Nothing is deleted: history names it."""
    person, user = get_object_or_404(User.objects.live(), pk=pk), request.user
    try:
        changed = accounts.change_user(person, by=user, is_active=not person.is_active)
        done = _("The account may sign in again.") if changed.is_active else _("Deactivated.")
        messages.success(request, done)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(person)


@allowed
@confirmed
def posting_create(request: HttpRequest, pk: int) -> HttpResponseBase:
    person, user = get_object_or_404(User.objects.live(), pk=pk), request.user

    def save(form: Any) -> User:
        communes.record_posting(by=user, user=person, **form.values())
        return person

    return pages.form_page(
        request,
        PostingForm,
        title=_("Posting of %(user)s") % {"user": person},
        save=save,
        back_url=person.get_absolute_url(),
        form_kwargs={"person": person},
    )


@allowed
@confirmed
def posting_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    posting = get_object_or_404(Posting.objects.live().select_related("user"), pk=pk)

    def save(form: Any) -> User:
        user: Any = request.user
        communes.change_fact(posting, by=user, version=form.expected_version, **form.values())
        return posting.user

    return pages.form_page(
        request,
        PostingForm,
        title=_("Posting of %(user)s") % {"user": posting.user},
        save=save,
        instance=posting,
        back_url=posting.user.get_absolute_url(),
        context={"intro": _("A posting that is over gets its last day.")},
    )


@require_safe
@allowed
def permissions(request: HttpRequest) -> HttpResponse:
    """The one page of code (accounts/permissions.py) as one page for people."""
    rows = [
        {"label": VERB_LABELS[verb], "cells": [(role, verb in VERBS[role]) for role in Role]}
        for verb in Verb
    ]
    context = {"title": _("Who may do what"), "roles": list(Role), "rows": rows}
    return TemplateResponse(request, "administration/permissions.html", context)


@require_safe
@allowed
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """What `manage.py doctor` says, with links to the rows this reader may open anyway."""
    findings = examine(CHECKS, Asking(user=request.user))
    levels = [finding.level for finding in findings]
    context = {
        "title": _("State of the system"),
        "parts": parts(findings),
        "errors": levels.count(Level.ERROR),
        "warnings": levels.count(Level.WARNING),
        "at": clock.now(),
    }
    return TemplateResponse(request, "administration/health.html", context)


@require_safe
@allowed
def unit_list(request: HttpRequest) -> HttpResponseBase:
    """The units as loaded, with the days for which the list is known to be complete."""
    catalogue = UnitCatalogue.objects.live().order_by("valid_from").first()
    return pages.list_page(
        request,
        title=_("Administrative units"),
        queryset=Commune.objects.live().for_list(),
        columns=UNIT_COLUMNS,
        filterset=UnitFilter,
        context={"subtitle": catalogue.source if catalogue else ""},
    )
