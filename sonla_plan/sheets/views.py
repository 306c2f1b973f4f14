"""Excel in and out: the tables, and a file on its way in."""

from collections.abc import Collection
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from core import outgoing
from core.limits import limited
from core.sheets import writing
from core.sheets.declaring import Table

from . import actions, faults, results, showing
from .forms import StoreForm, UploadForm
from .models import SheetImport
from .tables import BY_KEY, open_to

SHOWN = 20
#: of what is typed into one cell: no cell of Excel holds more
LONGEST = 40_000


@requires(Verb.RECORD_OUTREACH)
def start(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    own = SheetImport.objects.visible_to(user).filter(user=user).select_related("job")[:SHOWN]
    others = SheetImport.objects.of_others(user).select_related("job", "user")[:SHOWN]
    context = {
        "tables": open_to(user),
        "imports": [showing.summary(one) for one in own],
        "others": [showing.summary(one) for one in others] if user.can(Verb.UNDO_FILES) else [],
    }
    return TemplateResponse(request, "sheets/start.html", context)


def _table(request: HttpRequest, key: str) -> Table:
    table = BY_KEY.get(key)
    if table is None:
        raise Http404
    if not table.offered(request.user):
        raise PermissionDenied
    return table


def _own(request: HttpRequest, pk: int) -> SheetImport:
    """Before a file is stored it is its sender's alone; whoever looks on cannot go on with it."""
    found = _import(request, pk)
    if found.user_id != request.user.pk:
        raise PermissionDenied
    return found


def _import(request: HttpRequest, pk: int) -> SheetImport:
    rows = SheetImport.objects.visible_to(request.user).select_related("job", "user", "undone_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def template(request: HttpRequest, table: str) -> HttpResponseBase:
    declared = _table(request, table)
    content = writing.template(declared, request.user)
    return outgoing.workbook(content, outgoing.file_name(_("Template"), declared.label))


@limited("export")
def table_export(request: HttpRequest, table: str) -> HttpResponseBase:
    """Everything of this table that the user sees, to be changed and brought in again."""
    declared = _table(request, table)
    if request.GET.get("export") == "csv":
        return _as_csv(request, declared)
    return _taken_out(request, [declared], str(declared.label))


def _as_csv(request: HttpRequest, table: Table) -> HttpResponseBase:
    user, title = request.user, str(table.label)
    rows = outgoing.Counted(table.records(user).iterator(chunk_size=1000))
    told = {"title": title, "path": request.get_full_path(), "kind": "csv"}
    lines = outgoing.then(
        writing.lines(table, rows, user, title),
        lambda: outgoing.log_export(user, rows=rows.count, **told),
    )
    return outgoing.csv(lines, outgoing.file_name(title))


@requires(Verb.RECORD_OUTREACH)
@limited("export")
def whole_export(request: HttpRequest) -> HttpResponseBase:
    """All tables at once, as far as the user's scope goes."""
    return _taken_out(request, open_to(request.user), _("All records of my area"))


def _taken_out(request: HttpRequest, tables: list[Table], title: str) -> HttpResponseBase:
    user = request.user
    parts = [(one, outgoing.Counted(one.records(user).iterator(chunk_size=1000))) for one in tables]
    content = writing.records(parts, user, title)
    rows = sum(counted.count for _one, counted in parts)
    outgoing.log_export(user, title=title, path=request.path, kind="xlsx", rows=rows)
    return outgoing.workbook(content, outgoing.file_name(title))


def import_create(request: HttpRequest, table: str) -> HttpResponseBase:
    declared = _table(request, table)
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        found = actions.receive(by=request.user, table=declared, file=file, letter=form.letter())
        return redirect(found.get_absolute_url())
    context = {"form": form, "table": declared}
    return TemplateResponse(request, "sheets/upload.html", context)


@never_cache
def import_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _import(request, pk)
    typed = found.reason if found.stored_at is None else found.undo_reason
    return _shown(request, found, StoreForm(initial={"reason": typed}))


def _shown(request: HttpRequest, found: SheetImport, form: StoreForm) -> HttpResponseBase:
    state = request.GET.get("state", "")
    state = state if state in results.SIGNS else ""
    asked = request.GET.get("page", "1")
    context = showing.detail(found, request.user, state, int(asked) if asked.isdecimal() else 1)
    return TemplateResponse(request, "sheets/import.html", {**context, "form": form})


@limited("export")
def import_faults(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _own(request, pk)
    name = PurePath(found.file_name).stem
    return outgoing.workbook(faults.workbook(found), outgoing.file_name(name, _("Errors")))


def _act(request: HttpRequest, found: SheetImport, act: Any, done: str = "") -> HttpResponseBase:
    """A step of the way; what stands against it is said on the page."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if done:
            messages.success(request, done)
    return redirect(found.get_absolute_url())


@require_POST
def import_correct(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _own(request, pk)
    _table(request, found.table)
    rows = _typed(request, {one.name for one in found.declared.fields})
    return _act(request, found, lambda: actions.correct(found, rows=rows))


def _typed(request: HttpRequest, names: Collection[str]) -> dict[str, dict[str, str]]:
    """All rows of the page: `0.row` says which one `0.quantity` is a cell of."""
    rows: dict[str, dict[str, str]] = {}
    for key in request.POST:
        number, _dot, name = key.partition(".")
        place = request.POST.get(f"{number}.row", "")[:200]
        if place and name in names:
            rows.setdefault(place, {})[name] = request.POST.get(key, "")[:LONGEST]
    return rows


@require_POST
def import_store(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _own(request, pk)
    _table(request, found.table)
    form = StoreForm(request.POST)
    reason = form.cleaned_data["reason"].strip() if form.is_valid() else ""
    return _act(request, found, lambda: actions.store(found, reason=reason))


@require_POST
def import_recheck(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _own(request, pk)
    _table(request, found.table)
    return _act(request, found, lambda: actions.check_again(found))


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _import(request, pk)
    _table(request, found.table)
    by: Any = request.user
    form = StoreForm(request.POST)
    reason = form.cleaned_data["reason"].strip() if form.is_valid() else ""
    return _act(request, found, lambda: actions.undo(found, by=by, reason=reason))


@require_POST
def import_drop(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _own(request, pk)
    try:
        actions.drop(found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(found.get_absolute_url())
    messages.success(request, _("The file is gone; nothing was stored from it."))
    return redirect("sheets:start")
