"""Who publishes: provincial staff say which outlets there are, everybody reads them."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from communes.scoping import editable, readable
from core import deleting, pages
from core.tables import printed
from outreach import actions, columns
from outreach.forms import OutletForm
from outreach.models import MediaItem, MediaOutlet

from .shared import record, restore

SHOWN = 50
#: an office records items of its own outlet; which outlets there are is the province's to say
KEEPING = (Verb.RECORD_MEDIA, Verb.SEE_PROVINCE)


def may_keep(user: Any) -> bool:
    return all(user.can(verb) for verb in KEEPING)


def outlet_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    return pages.list_page(
        request,
        title=_("Media outlets"),
        queryset=MediaOutlet.objects.visible_to(user).for_list(),
        columns=columns.OUTLETS,
        create_url=reverse("outreach:outlet-create") if may_keep(user) else "",
        create_label=_("Add an outlet"),
        empty=_("There is no outlet yet."),
    )


@requires(*KEEPING)
def outlet_create(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    return pages.form_page(
        request,
        OutletForm,
        title=_("Add a media outlet"),
        save=lambda form: actions.record_outlet(by=user, **form.values()),
        back_url=reverse("outreach:outlet-list"),
        template="outreach/form.html",
    )


def outlet_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    outlet = readable(user, MediaOutlet, pk, "district", "agency")
    items = MediaItem.objects.visible_to(user).for_list().filter(outlet=outlet)[:SHOWN]
    shown = [column for column in columns.MEDIA_ITEMS if column.key != "outlet"]
    links = {} if may_keep(user) else {"edit_url": None, "delete_url": None}
    return record(
        request,
        outlet,
        name="outlet",
        subtitle=outlet.get_kind_display(),
        facts=[
            (_("Kind"), outlet.get_kind_display()),
            (_("District"), outlet.district.full_name if outlet.district else ""),
            (_("Agency"), outlet.agency.name if outlet.agency else ""),
            (_("In force from"), printed(outlet.valid_from)),
            (_("Until"), printed(outlet.valid_to)),
        ],
        sections=[pages.section(_("Media items"), shown, items, _("None that you may see."))],
        **links,
    )


@requires(*KEEPING)
def outlet_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    outlet = editable(user, MediaOutlet, pk)
    return pages.form_page(
        request,
        OutletForm,
        title=_("Change the media outlet"),
        instance=outlet,
        save=lambda form: actions.change_outlet(
            outlet, by=user, version=form.expected_version, **form.values()
        ),
        template="outreach/form.html",
    )


@require_POST
@requires(*KEEPING)
def outlet_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    outlet = editable(user, MediaOutlet, pk)
    return deleting.remove(
        request,
        outlet,
        action=lambda: actions.remove_outlet(outlet, by=user),
        url=reverse("outreach:outlet-list"),
        undo_url=reverse("outreach:outlet-restore", args=[pk]),
    )


@require_POST
@requires(*KEEPING)
def outlet_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    return restore(request, MediaOutlet, pk, "outlet", actions.restore_outlet)
