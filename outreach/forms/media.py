from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.fields import DistrictChoiceField
from communes.models import Agency
from core import text
from core.twins import MOST, TOLD, Twin, TwinForm
from outreach.models import MediaItem, MediaOutlet

from .shared import LETTER, OutreachForm


def same_links(link: str) -> set[str]:
    """The same address, with or without its last stroke, over http or https."""
    bare = link.partition("://")[2].rstrip("/")
    return {f"{scheme}://{bare}{end}" for scheme in ("http", "https") for end in ("", "/")}


class MediaItemForm(TwinForm, OutreachForm):
    telling = frozenset({"outlet", "published_on", "title", "link"})

    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=400,
        assume_scheme="https",
        help_text=_("Where it can be read or heard; http:// or https:// only."),
        error_messages={"invalid": _("Enter an address that begins with http:// or https://.")},
    )

    class Meta:
        model = MediaItem
        fields = ("outlet", "kind", "published_on", "title", "language", "link", *LETTER)

    def prepare(self) -> None:
        outlet: Any = self.fields["outlet"]
        own = list(MediaOutlet.objects.editable_by(self.user).order_by("pk")[:2])
        outlet.queryset = MediaOutlet.objects.editable_by(self.user).order_by("pk")
        if not self.instance.pk and len(own) == 1:
            self.initial.setdefault("outlet", own[0].pk)

    def needs_letter(self, cleaned: dict[str, Any]) -> bool:
        """What the newspaper and the broadcaster bring everybody reads: no letter comes with it."""
        outlet = cleaned.get("outlet")
        return outlet is not None and outlet.district_id is not None

    def find_twins(self, cleaned: dict[str, Any]) -> Iterable[Twin]:
        """The same words of one outlet on one day, or the same address."""
        outlet, day = cleaned.get("outlet"), cleaned.get("published_on")
        link, title = cleaned.get("link"), cleaned.get("title") or ""
        asked = Q(outlet=outlet, published_on=day, search_key=text.fold(title)[:250])
        asked = asked if outlet and day and title else Q(pk__in=())
        asked |= Q(link__in=same_links(link)) if link else Q(pk__in=())
        rows = MediaItem.objects.visible_to(self.user).filter(asked)
        for row in rows.exclude(pk=self.instance.pk).for_list()[:MOST]:
            yield row, f"{row.outlet} · {row.published_on:%d/%m/%Y}"

    def layout(self) -> list[Any]:
        return [
            ("outlet", "kind"),
            "title",
            ("published_on", "language"),
            "link",
            TOLD,
            LETTER,
        ]


class OutletForm(OutreachForm):
    """Who publishes. Once there are items, whose it is and whether it counts stay as they are."""

    district = DistrictChoiceField(
        label=_("District"), required=False, help_text=_("Only for a district broadcaster.")
    )

    class Meta:
        model = MediaOutlet
        fields = ("name", "kind", "district", "agency", "valid_from", "valid_to")
        help_texts = {
            "name": _("As it stands on its own page or programme."),
            "kind": _("Items of “another outlet” are not counted by the plan's target."),
            "agency": _("Only where an agency enters its items itself."),
            "valid_to": _("The last day it published; its items stay."),
        }

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["district"].scope_to(self.user)
        fields["agency"].queryset = Agency.objects.live()
        fields["district"].widget.attrs["data-only-when"] = "kind=district"
        if self.instance.pk and self.instance.has_items:
            del fields["kind"], fields["district"], fields["agency"]

    def clean(self) -> dict[str, Any]:
        """What the kind does not have is hidden, and not meant."""
        cleaned = super().clean()
        if "kind" in self.fields and cleaned.get("kind") != MediaOutlet.Kind.DISTRICT:
            cleaned["district"] = None
        others = MediaOutlet.objects.filter(deleted_at__isnull=True).exclude(pk=self.instance.pk)
        known = {text.fold(name) for name in others.values_list("name", flat=True)}
        if text.fold(cleaned.get("name", "")) in known:
            self.add_error("name", _("An outlet of this name is there already."))
        return cleaned

    def layout(self) -> list[Any]:
        return ["name", ("kind", "district"), ("agency",), ("valid_from", "valid_to")]
