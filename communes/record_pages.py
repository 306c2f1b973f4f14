"""The seven pages of one kind of fact, made from what tells it apart from the others.

    PAGES = RecordPages(app="communes", noun="hotline", path="duong-day-nong", model=Hotline, …)
    urlpatterns = [*PAGES.urls()]

list (filter, search, sort, page, export) · create · detail with its history · edit · delete ·
restore (the undo of a delete). Outside the reader's scope 404, inside but not theirs 403.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import Verb
from core import deleting, pages, presentation, readings
from core.tables import Column

from . import actions
from .scoping import editable, may_edit, readable, restorable, scope_of

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages are called; all of it gettext_lazy."""

    many: Any
    new: Any
    edit: Any
    empty: Any
    subtitle: Any = ""
    intro: Any = ""


def nothing(*_args: Any) -> tuple[Any, ...]:
    return ()


def open_to_all(view: View) -> View:
    return view


def anybody(_user: User) -> bool:
    return True


def anywhere(user: User) -> bool:
    """Whether there is any place this user could enter such a fact for."""
    scope = scope_of(user)
    return user.enters_for_others or bool(scope.districts or scope.agencies)


def in_districts(user: User) -> bool:
    return user.enters_for_others or bool(scope_of(user).districts)


@dataclass(frozen=True)
class RecordPages:
    app: str
    noun: str
    path: str
    model: Any
    words: Words
    form: Any
    #: what the list shows to this reader
    columns: Callable[[User], Sequence[Column]]
    #: (label, value[, url]) of the record page, for this reader
    facts: Callable[[Any, User], Sequence[tuple[Any, ...]]]
    filterset: Any = None
    related: tuple[str, ...] = ()
    create_action: Callable[..., Any] | None = None
    change_action: Callable[..., Any] = actions.change_fact
    remove_action: Callable[..., Any] = actions.remove_fact
    restore_action: Callable[..., Any] = actions.restore_fact
    #: tables and further buttons of the record page; the last says whether the record is theirs
    sections: Callable[[Any, User], Sequence[dict[str, Any]]] = nothing
    buttons: Callable[[Any, User, bool], Sequence[tuple[str, Any]]] = nothing
    changes: Callable[[User, Any], Any] | None = None
    may_enter: Callable[[User], bool] = in_districts
    #: of a record inside the user's scope; who may not reads it without buttons
    may_change: Callable[[User], bool] = anybody
    #: values a create form starts with, from the address
    initial: Callable[[HttpRequest], dict[str, Any]] = lambda request: {}
    #: wraps every view: a setting that switches the pages off
    guard: Callable[[View], View] = open_to_all
    again: bool = True
    #: who reads the list, a record or its form is written down
    logs_reading: bool = False
    form_template: str = "pages/form.html"
    #: the last part of the address of an empty form
    adding: str = "moi"

    def url(self, page: str, *args: Any) -> str:
        return reverse(f"{self.app}:{self.noun}-{page}", args=args)

    def enters(self, user: User) -> bool:
        verb: Verb = self.model.objects.all().verb
        return user.can(verb) and self.may_enter(user)

    def log(self, request: HttpRequest, pk: int | None = None) -> None:
        if self.logs_reading:
            readings.log_page(request, self.model, pk)

    def index(self, request: HttpRequest) -> HttpResponseBase:
        user: Any = request.user
        self.log(request)
        return pages.list_page(
            request,
            title=str(self.words.many),
            queryset=self.model.objects.visible_to(user).for_list(),
            columns=self.columns(user),
            filterset=self.filterset,
            create_url=self.url("create") if self.enters(user) else "",
            create_label=str(self.words.new),
            empty=str(self.words.empty),
            context={"subtitle": self.words.subtitle},
        )

    def create(self, request: HttpRequest) -> HttpResponseBase:
        user: Any = request.user
        if self.create_action is None or not self.enters(user):
            raise PermissionDenied
        act = self.create_action
        return pages.form_page(
            request,
            self.form,
            title=str(self.words.new),
            save=lambda form: act(by=user, **form.values()),
            initial=self.initial(request),
            back_url=self.url("list"),
            again=self.again,
            template=self.form_template,
            context={"intro": self.words.intro},
        )

    def detail(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        user: Any = request.user
        record = readable(user, self.model, pk, *self.related)
        self.log(request, pk)
        own = may_edit(user, record) and self.may_change(user)
        told = self.changes(user, record) if self.changes else presentation.changes_of(record)
        facts = [*self.facts(record, user), *letter(record)]
        context = {
            "title": str(record),
            "subtitle": self.words.many,
            "facts": facts,
            "sections": self.sections(record, user),
            "actions": self.buttons(record, user, own),
            "changes": told,
            "edit_url": self.url("edit", pk) if own else None,
            "delete_url": self.url("delete", pk) if own else None,
        }
        return TemplateResponse(request, "pages/record.html", context)

    def edit(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        user: Any = request.user
        self._ensure_may_change(user)
        record = editable(user, self.model, pk, *self.related)
        self.log(request, pk)
        return pages.form_page(
            request,
            self.form,
            title=str(self.words.edit),
            save=lambda form: self.change_action(
                record, by=user, version=form.expected_version, **form.values()
            ),
            instance=record,
            template=self.form_template,
            context={"intro": self.words.intro},
        )

    def delete(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        user: Any = request.user
        self._ensure_may_change(user)
        record = editable(user, self.model, pk)
        return deleting.remove(
            request,
            record,
            action=lambda: self.remove_action(record, by=user),
            url=self.url("list"),
            undo_url=self.url("restore", pk),
        )

    def restore(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        user: Any = request.user
        self._ensure_may_change(user)
        record = restorable(user, self.model, pk)
        return deleting.restore(
            request,
            record,
            action=lambda: self.restore_action(record, by=user),
            back_url=self.url("list"),
        )

    def _ensure_may_change(self, user: User) -> None:
        if not self.may_change(user):
            raise PermissionDenied

    def urls(self) -> list[URLPattern]:
        base = f"{self.path}/"
        routes: Iterable[tuple[str, str, View]] = (
            (base, "list", require_safe(self.index)),
            (f"{base}{self.adding}/", "create", self.create),
            (f"{base}<int:pk>/", "detail", require_safe(self.detail)),
            (f"{base}<int:pk>/sua/", "edit", self.edit),
            (f"{base}<int:pk>/xoa/", "delete", require_POST(self.delete)),
            (f"{base}<int:pk>/khoi-phuc/", "restore", require_POST(self.restore)),
        )
        return [
            path(route, self.guard(_plain(view)), name=f"{self.noun}-{page}")
            for route, page, view in routes
            if page != "create" or self.create_action is not None
        ]


def _plain(view: View) -> View:
    """A method as the function Django's decorators and resolver expect."""

    @wraps(view)
    def called(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return called


def letter(record: Any) -> list[tuple[Any, Any]]:
    """The letter a record came with, where there is one."""
    if not record.letter_number:
        return []
    day = record.letter_on.strftime("%d/%m/%Y") if record.letter_on else ""
    return [(_("Came with letter"), f"{record.letter_number} {day}".strip())]
