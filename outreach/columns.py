"""The columns of this room's lists: one tuple serves the page, the CSV and the workbook."""

from django.utils.translation import gettext_lazy as _

from core.tables import Column

from .models import MediaItem, OutreachActivity


def unbroken(words: str) -> str:
    """A few words that stay on one line of a table."""
    return words.replace(" ", "\u00a0")


ACTIVITIES: tuple[Column, ...] = (
    Column("held_on", _("Held on"), lambda a: a.held_on, sort="held_on"),
    Column("form", _("Form"), lambda a: unbroken(a.get_form_display()), sort="form", file=False),
    Column("form_file", _("Form"), OutreachActivity.get_form_display, page=False),
    Column("amount", _("Quantity"), lambda a: unbroken(a.amount), sort="quantity", file=False),
    Column("quantity", _("Quantity"), lambda a: a.quantity, numeric=True, page=False),
    Column("unit", _("Unit"), lambda a: a.unit, page=False),
    Column("places", _("Communes"), OutreachActivity.places_short, file=False),
    Column("communes", _("Communes"), OutreachActivity.places, page=False),
    Column("organised", _("Organiser"), lambda a: a.organiser_short, file=False),
    Column("organiser", _("Organiser"), lambda a: a.organiser, page=False),
    Column(
        "attendances", _("Attendances"), lambda a: a.attendances, sort="attendances", numeric=True
    ),
    Column("women", _("Of them women"), lambda a: a.women, numeric=True),
    Column("topics", _("Integrated with"), lambda a: a.topic_labels, page=False),
    Column("language", _("Language"), OutreachActivity.get_language_display, page=False),
    Column("document", _("Document number"), lambda a: a.document_number, page=False),
)

MEDIA_ITEMS: tuple[Column, ...] = (
    Column("title", _("Title"), lambda i: i.title, sort="search_key"),
    Column("published_on", _("Published on"), lambda i: i.published_on, sort="published_on"),
    Column("outlet", _("Outlet"), lambda i: str(i.outlet), sort="outlet"),
    Column("kind", _("Kind"), lambda i: unbroken(i.get_kind_display()), sort="kind", file=False),
    Column("kind_file", _("Kind"), MediaItem.get_kind_display, page=False),
    Column("language", _("Language"), lambda i: unbroken(i.get_language_display()), file=False),
    Column("language_file", _("Language"), MediaItem.get_language_display, page=False),
    Column("link", _("Link"), lambda i: i.link, page=False),
)

OUTLETS: tuple[Column, ...] = (
    Column("name", _("Name"), lambda o: o.name),
    Column("kind", _("Kind"), lambda o: unbroken(o.get_kind_display()), sort="kind"),
    Column(
        "district",
        _("District"),
        lambda o: o.district.full_name if o.district else "",
        sort="district__code",
    ),
    Column("agency", _("Agency"), lambda o: o.agency.name if o.agency else ""),
    Column("valid_from", _("In force from"), lambda o: o.valid_from, sort="valid_from"),
    Column("valid_to", _("Until"), lambda o: o.valid_to, sort="valid_to"),
)

COURSES: tuple[Column, ...] = (
    Column("title", _("Title"), lambda c: c.title, sort="search_key"),
    Column("starts_on", _("First day"), lambda c: c.starts_on, sort="starts_on"),
    Column("ends_on", _("Last day"), lambda c: c.ends_on, sort="ends_on"),
    Column("organiser", _("Organiser"), lambda c: c.organiser),
    Column("officers", _("Commune officers"), lambda c: c.officer_count or 0, numeric=True),
    Column("attendances", _("Attendances"), lambda c: c.attendances, numeric=True),
    Column("document", _("Document number"), lambda c: c.document_number, page=False),
)

OFFICERS: tuple[Column, ...] = (
    Column("holder", _("Officer"), lambda o: o.holder),
    Column("position", _("Position"), lambda o: o.position),
    Column("commune", _("Commune"), lambda o: str(o.commune)),
    Column(
        "district",
        _("District"),
        lambda o: o.commune.district.full_name if o.commune.district else "",
    ),
)
