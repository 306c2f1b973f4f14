"""What was published, and who publishes."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.record_pages import RecordPages, Words
from core import pages
from core.tables import printed
from outreach import actions, columns
from outreach.filters import MediaItemFilter
from outreach.forms import MediaItemForm, OutletForm
from outreach.models import MediaItem, MediaOutlet

SHOWN = 50
#: of the user's last item, what "enter the next" keeps
NEXT = ("outlet", "kind", "published_on", "language")


def has_outlets(user: User) -> bool:
    return MediaOutlet.objects.editable_by(user).exists()


def from_last(request: HttpRequest) -> dict[str, Any]:
    if "again" not in request.GET:
        return {}
    user: Any = request.user
    rows = MediaItem.objects.editable_by(user)
    last = rows.filter(created_by=user).order_by("-pk").first()
    return {name: getattr(last, name) for name in NEXT} if last else {}


def item_facts(item: MediaItem, user: User) -> list[tuple[Any, ...]]:
    return [
        (_("Outlet"), str(item.outlet), item.outlet.get_absolute_url()),
        (_("Kind"), item.get_kind_display()),
        (_("Published on"), printed(item.published_on)),
        (_("Language"), item.get_language_display()),
        (_("Link"), item.link, item.link),
    ]


ITEMS = RecordPages(
    app="outreach",
    noun="media",
    path="tin-bai",
    adding="them",
    model=MediaItem,
    words=Words(
        many=_("Media items"),
        new=_("Enter a media item"),
        edit=_("Change the media item"),
        empty=_("No media item is recorded yet."),
    ),
    form=MediaItemForm,
    filterset=MediaItemFilter,
    columns=lambda user: columns.MEDIA_ITEMS,
    facts=item_facts,
    related=("outlet",),
    create_action=actions.record_media_item,
    change_action=actions.change_media_item,
    remove_action=actions.remove_media_item,
    restore_action=actions.restore_media_item,
    may_enter=has_outlets,
    initial=from_last,
)


def keeps_outlets(user: User) -> bool:
    """An office records items of its own outlet; which there are is provincial staff's to say."""
    return user.can(Verb.RECORD_MEDIA) and user.can(Verb.SEE_PROVINCE)


def outlet_facts(outlet: MediaOutlet, user: User) -> list[tuple[Any, ...]]:
    return [
        (_("Kind"), outlet.get_kind_display()),
        (_("District"), outlet.district.full_name if outlet.district else ""),
        (_("Agency"), outlet.agency.name if outlet.agency else ""),
        (_("In force from"), printed(outlet.valid_from)),
        (_("Until"), printed(outlet.valid_to)),
    ]


def its_items(outlet: MediaOutlet, user: User) -> list[dict[str, Any]]:
    items = MediaItem.objects.visible_to(user).for_list().filter(outlet=outlet)[:SHOWN]
    shown = [column for column in columns.MEDIA_ITEMS if column.key != "outlet"]
    return [pages.section(_("Media items"), shown, items, _("None that you may see."))]


OUTLETS = RecordPages(
    app="outreach",
    noun="outlet",
    path="co-quan-bao-dai",
    adding="them",
    model=MediaOutlet,
    words=Words(
        many=_("Media outlets"),
        new=_("Add an outlet"),
        edit=_("Change the media outlet"),
        empty=_("There is no outlet yet."),
    ),
    form=OutletForm,
    form_template="outreach/form.html",
    columns=lambda user: columns.OUTLETS,
    facts=outlet_facts,
    sections=its_items,
    related=("district", "agency"),
    create_action=actions.record_outlet,
    change_action=actions.change_outlet,
    remove_action=actions.remove_outlet,
    restore_action=actions.restore_outlet,
    may_enter=keeps_outlets,
    may_change=keeps_outlets,
    again=False,
)
