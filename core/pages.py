"""The three shapes of a page: a list, a form, a record. Views stay short because these are here."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from . import (
    conflicts,
    corrections,
    filters,
    history,
    limits,
    outgoing,
    submissions,
    tables,
    taking_back,
)
from .forms import FactForm
from .paginator import CappedPaginator
from .tables import Column

PER_PAGE = 25


def list_page(
    request: HttpRequest,
    *,
    title: str,
    queryset: QuerySet,
    columns: Sequence[Column],
    filterset: Any = None,
    create_url: str = "",
    create_label: str = "",
    empty: str = "",
    template: str = "pages/list.html",
    per_page: int = PER_PAGE,
    notes: Sequence[str] = (),
    summary: Callable[[Sequence[Any]], str] | None = None,
    as_of: datetime.date | None = None,
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """Filter, search, sort, page and export one scoped queryset.

    `summary`: the subtitle of a list whose filters fit, from its keys up to one beyond the cap.
    """
    if request.GET.get("search") or request.GET.get("q"):
        limits.spend(request, "search")
    bound, rows = _filtered(request, filterset, queryset)
    rows = _ordered(rows, columns, request.GET.get("order", ""))
    if request.GET.get("export") in ("csv", "xlsx"):
        kind, told = request.GET["export"], {"notes": notes, "below": filters.told(bound)}
        return export(request, kind, str(title), columns, rows, as_of=as_of, **told)
    page = CappedPaginator(rows, per_page).page_of(request.GET.get("page"))
    shown = {
        "title": title,
        **_table(request, columns, page),
        "filter_form": _ready(bound),
        "create_url": create_url,
        "create_label": create_label,
        "empty": empty,
    }
    if summary and (bound is None or not bound.form.errors):
        shown["subtitle"] = summary(page.paginator.keys)
    return TemplateResponse(request, template, shown | dict(context or {}))


def _ready(bound: Any) -> Any:
    """The filters' form as the template needs it; None: the list has none."""
    if bound is not None:
        materialise_choices(bound.form)
    return bound.form if bound is not None else None


def _table(request: HttpRequest, columns: Sequence[Column], page: Any) -> dict[str, Any]:
    return {
        "headings": [_heading(request, c) for c in columns if c.page],
        "table": [_cells(row, columns) for row in page.object_list],
        "page": page,
        "export_csv_url": address(request, export="csv"),
        "export_xlsx_url": address(request, export="xlsx"),
    }


def _filtered(request: HttpRequest, filterset: Any, queryset: QuerySet) -> tuple[Any, QuerySet]:
    """The bound filter set (None: the list has none) and its rows: none when a filter is wrong."""
    if not filterset:
        return None, queryset
    bound = filterset(request.GET or None, queryset=queryset, request=request)
    valid = not bound.is_bound or bound.is_valid()
    return bound, bound.qs if valid else queryset.none()


def address(request: HttpRequest, **changed: str) -> str:
    """This list's address with other parameters; the page number does not survive."""
    query = request.GET.copy()
    for name in ("page", "export"):
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _heading(request: HttpRequest, column: Column) -> dict[str, Any]:
    """A column's heading with the address that sorts by it, the other way round when it does."""
    order = request.GET.get("order", "")
    up, down = order == column.key, order == f"-{column.key}"
    return {
        "column": column,
        "url": address(request, order=f"-{column.key}" if up else column.key)
        if column.sort
        else "",
        "direction": "ascending" if up else "descending" if down else "",
    }


def _ordered(rows: QuerySet, columns: Sequence[Column], order: str) -> QuerySet:
    """By the column asked for, the same on either database: what is not known comes last, and
    first when the order is turned round, which is how the indexes lie."""
    for column in columns:
        if column.sort and order.lstrip("-") == column.key:
            field = F(column.sort)
            down = order.startswith("-")
            by = field.desc(nulls_first=True) if down else field.asc(nulls_last=True)
            return rows.order_by(by, "-pk")
    return rows


def _cells(row: Any, columns: Sequence[Column]) -> dict[str, Any]:
    url = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
    return {
        "url": url,
        "cells": [{"column": c, "text": tables.printed(c.value(row))} for c in columns if c.page],
    }


def materialise_choices(form: Any) -> None:
    """Run the queries of choice fields before the template does (templates never query)."""
    for field in form.fields.values():
        if getattr(field, "queryset", None) is not None:
            # the widget's, not the field's: a filter's choice field cannot be set from a list
            # of an iterator, not of the choices: a list of these would ask first how many they are
            field.widget.choices = list(iter(field.choices))


def export(
    request: HttpRequest,
    kind: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    *,
    notes: Sequence[str] = (),
    below: Sequence[str] = (),
    as_of: datetime.date | None = None,
) -> HttpResponseBase:
    """The rows as a file, with the demo mark and the day on top; logged when it is whole.

    `below`: what stands under the line with the title and the day, the filter for one.
    `as_of`: the day of the rows, today's where it is not said.
    """
    limits.spend(request, "export")
    counted = outgoing.Counted(rows)
    notes = [*outgoing.notes_for(title, *notes, day=as_of), *below]
    name = outgoing.file_name(title, day=as_of)

    def log() -> None:
        told = {"title": title, "path": request.get_full_path(), "kind": kind}
        outgoing.log_export(request.user, rows=counted.count, **told)

    if kind == "csv":
        lines = tables.csv_lines(columns, counted, notes)
        return outgoing.csv(outgoing.then(lines, log), name)
    content = tables.workbook(columns, counted, notes, title)
    log()
    return outgoing.workbook(content, name)


def form_page(
    request: HttpRequest,
    form_class: type[FactForm],
    *,
    title: str,
    save: Callable[[Any], Any],
    instance: Model | None = None,
    initial: Mapping[str, Any] | None = None,
    done: str = "",
    back_url: str = "",
    again: bool = False,
    template: str = "pages/form.html",
    form_kwargs: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """One form, one action, one redirect. What was typed is kept when anything is wrong.

    `save(form)` runs the action and returns the record. Its ValidationError goes to the fields it
    names; a `history.Conflict` shows both values of every field that differs and lets choose.
    """
    kwargs = {"user": request.user, "initial": dict(initial or {}), "instance": instance}
    undo = taking_back.asked(request, instance, form_class.base_fields)
    if undo is not None and undo.is_empty:
        return taking_back.not_here(request, undo, back_url or _page_of(instance))
    form = _bound(request, form_class, kwargs | dict(form_kwargs or {}), undo)
    ready = form.is_bound and form.is_valid() and corrections.given(form)
    if ready and (response := _store(request, form, save, done, again)) is not None:
        return response
    materialise_choices(form)
    shown: dict[str, Any] = {
        "title": title,
        "form": form,
        "instance": instance,
        "conflict": form.conflict,
        "undo": undo,
        "cancel_url": back_url or _page_of(instance),
        "second_submit": ("_again", _("Save and enter the next")) if again else None,
        **(context or {}),
    }
    return TemplateResponse(request, template, shown, status=409 if form.conflict else 200)


def _page_of(record: Any) -> str:
    """Every record with a form has a page."""
    return record.get_absolute_url() if record else ""


def _bound(
    request: HttpRequest, form_class: type[FactForm], kwargs: dict[str, Any], undo: Any
) -> FactForm:
    """The form with what was posted, or empty when the page is only read."""
    if request.method == "POST":
        data = conflicts.chosen(request, form_class, kwargs)
        data = taking_back.chosen(request, undo, data, form_class, kwargs)
        kwargs = kwargs | {"data": data, "files": request.FILES}
    elif undo is not None:
        kwargs = kwargs | {"initial": kwargs["initial"] | undo.initial}
    form = form_class(**kwargs)
    form.undoes, form.conflict = undo.reason if undo is not None else "", None
    corrections.prepare(form)
    return form


def _store(
    request: HttpRequest, form: Any, save: Callable[[Any], Any], done: str, again: bool
) -> HttpResponse | None:
    store = corrections.storing(form, save, request.user)
    try:
        url = submissions.once(
            form,
            store,
            lambda record: record.get_absolute_url(),
            guarded=bool(form.instance.pk),  # by the version of the record that is changed
        )
    except ValidationError as error:
        add_errors(form, error)
        return None
    except history.Conflict as conflict:
        conflicts.show(form, conflict)
        return None
    messages.success(request, done or _("Saved."))
    if again and "_again" in request.POST:
        return redirect(f"{request.path}?again=1")
    return redirect(url)


def add_errors(form: Any, error: ValidationError) -> None:
    """Errors of an action, each at the field it names, the others on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)


def section(
    title: Any, columns: Sequence[Column], rows: Iterable[Any], empty: Any = ""
) -> dict[str, Any]:
    """A table on a record page: what belongs to the record."""
    shown = [c for c in columns if c.page]
    return {
        "title": title,
        "columns": shown,
        "rows": [_cells(row, shown) for row in rows],
        "empty": empty,
    }
