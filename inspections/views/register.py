"""Suspensions of an establishment, and merging two entries of one business."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Verb, requires
from accounts.reauthentication import confirmed
from communes.scoping import editable, readable
from core import clock, pages, tables, text
from core.limits import limited
from inspections import actions, columns, duplicates, merging
from inspections.forms import MergeForm, OtherEntryForm, SuspensionForm
from inspections.models import Establishment, Merger, Suspension

from . import shared, story


@requires(Verb.RECORD_ESTABLISHMENTS)
def suspension_create(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Establishment, pk, "commune__district")
    return pages.form_page(
        request,
        SuspensionForm,
        title=_("Record a suspension of business"),
        instance=Suspension(establishment=found),
        initial={"valid_from": clock.today()},
        save=lambda form: actions.record_suspension(found, by=user, **form.values()),
        back_url=found.get_absolute_url(),
        context={"intro": found.label},
    )


@requires(Verb.RECORD_ESTABLISHMENTS)
def suspension_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Suspension, pk, "establishment__commune__district")
    return pages.form_page(
        request,
        SuspensionForm,
        title=_("Resume business, or put the suspension right"),
        instance=found,
        save=lambda form: actions.change_suspension(
            found, by=user, version=form.expected_version, **form.values()
        ),
        context={"intro": found.establishment.label},
    )


@require_POST
@requires(Verb.RECORD_ESTABLISHMENTS)
def suspension_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    found = editable(user, Suspension, pk, "establishment")
    return shared.delete(
        request,
        found,
        "suspension",
        lambda: actions.remove_suspension(found, by=user),
        found.get_absolute_url(),
    )


@require_POST
@requires(Verb.RECORD_ESTABLISHMENTS)
def suspension_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    return shared.restore(
        request,
        Suspension,
        pk,
        lambda gone: actions.restore_suspension(gone, by=user),
        noun="establishment",
    )


@require_safe
@requires(Verb.RECORD_ESTABLISHMENTS)
@limited("search")
def establishment_alike(request: HttpRequest) -> HttpResponseBase:
    """What the register could have already of the establishment that is being typed."""
    asked = {name: request.GET.get(name, "")[:200] for name in ("name", "contact_phone")}
    found = duplicates.likely(
        request.user,
        name=asked["name"],
        commune=text.as_key(request.GET.get("commune", "")),
        phone=asked["contact_phone"],
        but=text.as_key(request.GET.get("but", "")),
    )
    said = ngettext(
        "The register may have it already: %(n)s entry",
        "The register may have it already: %(n)s entries",
        len(found),
    )
    results = [columns.alike(one) for one in found]
    return JsonResponse({"results": results, "said": said % {"n": len(found)} if found else ""})


@requires(Verb.MERGE_ESTABLISHMENTS)
@confirmed
def establishment_merge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """First the other entry is chosen (`?other=`), then both are held side by side."""
    user: Any = request.user
    this = readable(user, Establishment, pk, "commune__district", "agency")
    data = request.GET if {"other", "other_find", "other_pick"} & set(request.GET) else None
    choice = OtherEntryForm(data, user=user, this=this)
    if data is None or not choice.is_valid():
        return _choose_other(request, this, choice)
    pair = (this, choice.cleaned_data["other"])
    return pages.form_page(
        request,
        MergeForm,
        title=_("Merge two entries of one establishment"),
        save=lambda form: _merge(user, form),
        back_url=this.get_absolute_url(),
        template="inspections/merge.html",
        form_kwargs={"pair": pair},
        context=side_by_side(*pair),
        done=_("Merged."),
    )


def _choose_other(
    request: HttpRequest, this: Establishment, choice: OtherEntryForm
) -> TemplateResponse:
    found = duplicates.likely(
        request.user, name=this.name, commune=this.commune_id, phone=this.contact_phone, but=this.pk
    )
    context = {
        "title": _("Merge with another entry"),
        "this": this,
        "form": choice,
        "cancel_url": this.get_absolute_url(),
        "likely": [columns.alike(one) for one in found],
    }
    return TemplateResponse(request, "inspections/merge_choose.html", context)


def _merge(user: Any, form: MergeForm) -> Merger:
    kept, gone = form.kept_and_gone()
    reason = form.cleaned_data["reason"]
    return actions.merge_establishments(kept, by=user, gone=gone, reason=reason)


def side_by_side(one: Establishment, other: Establishment) -> dict[str, Any]:
    """What keeping either would do, and both entries line by line."""
    previews = [merging.preview(one, other), merging.preview(other, one)]
    sides = [
        {
            "kept": found.kept,
            "moved": story.counted(found.counts),
            "filled": ", ".join(found.filled),
            "conflicts": found.conflicts,
        }
        for found in previews
    ]
    has = [story.counted(found.counts) for found in reversed(previews)]
    since = [tables.printed(found.kept.created_at) for found in previews]
    lines = [_compared(_("Entered at"), *since), _compared(_("It has"), *has)]
    return {"sides": sides, "lines": [*lines, *compare(one, other)]}


def _compared(label: str, one: str, other: str) -> dict[str, Any]:
    return {"label": label, "cells": (one, other), "differs": one != other}


def compare(one: Establishment, other: Establishment) -> list[dict[str, Any]]:
    """Both entries line by line, under the words of their page."""
    today = clock.today()
    mine, theirs = (
        {fact[0]: fact[1] or "" for _title, facts in story.groups(entry, today) for fact in facts}
        for entry in (one, other)
    )
    labels = [label for label in {**mine, **theirs} if mine.get(label) or theirs.get(label)]
    return [_compared(label, mine.get(label, ""), theirs.get(label, "")) for label in labels]


@require_POST
@requires(Verb.MERGE_ESTABLISHMENTS)
@confirmed
def merger_undo(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    merger = editable(user, Merger, pk, "kept", "gone")
    try:
        gone = actions.undo_merger(merger, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(merger.get_absolute_url())
    messages.success(request, _("Taken back: both entries stand again as they did."))
    return redirect(gone.get_absolute_url())
