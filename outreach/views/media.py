from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from communes.scoping import editable, readable
from core import deleting, pages
from outreach import actions, columns
from outreach.filters import MediaItemFilter
from outreach.forms import MediaItemForm
from outreach.models import MediaItem, MediaOutlet

from .shared import record, restore


def media_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    may = user.can(Verb.RECORD_MEDIA) and MediaOutlet.objects.editable_by(user).exists()
    return pages.list_page(
        request,
        title=_("Media items"),
        queryset=MediaItem.objects.visible_to(user).for_list(),
        columns=columns.MEDIA_ITEMS,
        filterset=MediaItemFilter,
        create_url=reverse("outreach:media-create") if may else "",
        create_label=_("Enter a media item"),
        empty=_("No media item is recorded yet."),
    )


@requires(Verb.RECORD_MEDIA)
def media_create(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    return pages.form_page(
        request,
        MediaItemForm,
        title=_("Enter a media item"),
        save=lambda form: actions.record_media_item(by=user, **form.values()),
        initial=_from_last(request),
        back_url=reverse("outreach:media-list"),
        again=True,
    )


def _from_last(request: HttpRequest) -> dict[str, Any]:
    if "again" not in request.GET:
        return {}
    user: Any = request.user
    rows = MediaItem.objects.editable_by(user)
    last = rows.filter(created_by=user).order_by("-pk").first()
    names = ("outlet", "kind", "published_on", "language")
    return {name: getattr(last, name) for name in names} if last else {}


def media_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    item = readable(request.user, MediaItem, pk, "outlet")
    return record(
        request,
        item,
        name="media",
        subtitle=f"{item.outlet}, {item.published_on:%d/%m/%Y}",
        facts=[
            (_("Outlet"), str(item.outlet)),
            (_("Kind"), item.get_kind_display()),
            (_("Published on"), item.published_on.strftime("%d/%m/%Y")),
            (_("Language"), item.get_language_display()),
            (_("Link"), item.link, item.link),
        ],
    )


@requires(Verb.RECORD_MEDIA)
def media_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    item = editable(user, MediaItem, pk)
    return pages.form_page(
        request,
        MediaItemForm,
        title=_("Change the media item"),
        instance=item,
        save=lambda form: actions.change_media_item(
            item, by=user, version=form.expected_version, **form.values()
        ),
    )


@require_POST
@requires(Verb.RECORD_MEDIA)
def media_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    item = editable(user, MediaItem, pk)
    return deleting.remove(
        request,
        item,
        action=lambda: actions.remove_media_item(item, by=user),
        url=reverse("outreach:media-list"),
        undo_url=reverse("outreach:media-restore", args=[pk]),
    )


@require_POST
@requires(Verb.RECORD_MEDIA)
def media_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    return restore(request, MediaItem, pk, "media", actions.restore_media_item)
