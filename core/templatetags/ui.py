"""The project's components. Every template has these without loading them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm
from django.templatetags.static import static
from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import drawing, taking_back
from core.paginator import count_in_words

register = template.Library()

Number = int | float | Decimal

# Below this a percentage says less than the two numbers it is made of.
SMALLEST_POPULATION_FOR_PERCENT = 20


class Status(NamedTuple):
    label: str | Promise
    sign: str  # drawn by the style sheet: a page has dozens of them


# Worst first, as everywhere.
STATUSES = {
    "not_achieved": Status(gettext_lazy("Not achieved"), "×"),
    "at_risk": Status(gettext_lazy("At risk"), "!"),
    "behind": Status(gettext_lazy("Behind schedule"), "–"),
    "no_data": Status(gettext_lazy("No data yet"), "?"),
    "on_track": Status(gettext_lazy("On track"), "›"),
    "not_due": Status(gettext_lazy("Not due yet"), "…"),
    "maintained": Status(gettext_lazy("Being maintained"), "="),
    "achieved": Status(gettext_lazy("Achieved"), "+"),
    "nothing_to_report": Status(gettext_lazy("Nothing to report"), "·"),
}


@register.filter
def day(value: datetime.date | None) -> str:
    return formats.date_format(value, "d/m/Y") if value else ""


@register.filter
def number(value: Number | None) -> str:
    """`1.234,5`: for reading only, never inside an attribute."""
    if value is None:
        return "–"
    if type(value) is int and abs(value) < 1000:
        return str(value)  # nothing to group: most figures of a page, some four hundred of them
    return formats.number_format(value, force_grouping=True)


register.filter(count_in_words)


@register.filter
def percent_floor(achieved: int | None, population: int | None) -> str:
    if achieved is None or not population or population < SMALLEST_POPULATION_FOR_PERCENT:
        return ""
    return f"{achieved * 100 // population}%"


@register.filter
def status_label(code: str) -> str:
    return str(STATUSES[code].label)


@register.filter
def statuses_in(matrix: Mapping[str, Any]) -> list[str]:
    """The statuses that occur in a matrix, worst first: what its legend has to explain."""
    rows = [*matrix["rows"], *([matrix["total"]] if matrix["total"] else [])]
    found = {cell["status"] for row in rows for cell in row["cells"]}
    return [code for code in STATUSES if code in found]


@register.simple_tag
def matrix_cells(cells: Iterable[Mapping[str, Any]]) -> SafeString:
    """A row of the matrix: figures that open their rows, "–" where nothing is to be counted.

    One tag a row: an included template for each of 170 cells was a third of the page's time.
    """
    return format_html_join(
        "",
        "<td{}>{}",  # a cell ends where the next begins: 170 end tags are a kilobyte
        (
            (format_html(" class=s-{}", c["status"]) if c["status"] else "", _figure(c))
            for c in cells
        ),
    )


def _figure(cell: Mapping[str, Any]) -> SafeString:
    if not cell["url"]:
        return format_html("<span>{}</span>", number(cell["achieved"]))
    if cell["population"] == 0:  # its list says why there is nothing
        return format_html('<a href="{}">–</a>', cell["url"])
    of = "" if cell["population"] is None else format_html("<i>/{}</i>", number(cell["population"]))
    return format_html('<a href="{}">{}{}</a>', cell["url"], number(cell["achieved"]), of)


@register.filter
def undo_url(message: Any) -> str:
    """The address in `extra_tags="undo=/…/"` of a message that can be taken back."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix("undo=") for tag in tags if tag.startswith("undo=")), "")


@register.simple_tag
def province_name() -> str:
    """The province of this installation."""
    return str(settings.PROVINCE_NAME)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A sign from the sprite; with a label it is an image, without one it is decoration."""
    href = f"{static('vendor/icons/sprite.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def status_badge(code: str | None) -> SafeString:
    """Word and sign first, colour second; nothing for a target that is switched off."""
    if not code:
        return SafeString("")
    status = STATUSES[code]
    return format_html(
        '<span class="badge-status s-{0}"><i class="sign"></i>{1}</span>', code, status.label
    )


@register.simple_block_tag
def card(content: SafeString, title: str = "", subtitle: str = "") -> SafeString:
    head = format_html("<h2>{}</h2>", title) if title else ""
    note = format_html('<p class="panel-note">{}</p>', subtitle) if subtitle else ""
    return format_html('<section class="panel">{}{}{}</section>', head, note, content)


@register.simple_tag
def figure_link(value: Number | None, url: str = "", unit: str = "") -> SafeString:
    """A figure that opens the rows behind it."""
    text = number(value)
    after = format_html(' <span class="unit">{}</span>', unit) if unit else ""
    if not url:
        return format_html('<span class="figure">{}{}</span>', text, after)
    return format_html('<a class="figure" href="{}">{}{}</a>', url, text, after)


@register.simple_tag
def figure_of(achieved: int | None, population: int | None, url: str = "") -> SafeString:
    """`133/204`: what counts, and what it is part of, each opening its own rows."""
    found = figure_link(None if population == 0 else achieved, url)
    if not population:
        return found
    if not url:
        return format_html("<span>{}/{}</span>", found, number(population))
    part = rows_part(url, "population")
    of = format_html('<a class="of" href="{}">{}</a>', part, number(population))
    return format_html("<span>{}/{}</span>", found, of)


@register.filter
def rows_part(url: str, which: str) -> str:
    """The address of other rows of the same figure: of the population, of what is missing…"""
    return f"{url}{'&' if '?' in url else '?'}which={which}"


@register.simple_tag
def progress_bar(
    achieved: int | None,
    goal: int | None,
    due_now: int | None,
    population: int | None,
) -> SafeString:
    return drawing.progress_bar(achieved, goal, due_now, population)


@register.simple_tag
def sparkline(
    points: Sequence[int | None] | None, due: Sequence[int | None] | None = None
) -> SafeString:
    return drawing.sparkline(points or [], due)


@register.inclusion_tag("components/empty_state.html")
def empty_state(text: str, url: str = "", label: str = "") -> dict[str, str]:
    return {"text": text, "url": url, "label": label}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Page) -> dict[str, Any]:
    """Keeps the query string; `request` must be in the context."""
    return {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "gap": page.paginator.ELLIPSIS,
        "request": context["request"],
    }


@register.inclusion_tag("components/field_errors.html")
def field_errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong, summed up on top, each line a link to its field."""
    lines = [
        {
            # of several buttons or ticks the first one is gone to
            "id": form[name].id_for_label or f"{form[name].auto_id}_0"
            if name in form.fields
            else "",
            "label": form[name].label if name in form.fields else "",
            "errors": errors,
        }
        for name, errors in form.errors.items()
    ]
    return {"lines": lines, "number": sum(len(line["errors"]) for line in lines)}


@register.inclusion_tag("components/facts.html")
def facts(rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Rows of (label, value) or (label, value, url); an empty value is printed as a dash."""
    return {"rows": [(*row, "")[:3] for row in rows]}


@register.inclusion_tag("components/history.html", takes_context=True)
def history(context: Any, changes: Iterable[Any]) -> dict[str, Any]:
    """Entries with .at .actor .verb_label .lines (each .label .old .new) and, if any, .reason.

    On the page of a record that its reader may edit (`edit_url`), each says where it is undone.
    """
    edit_url, user = context.get("edit_url"), context.get("user")
    return {"changes": [(c, taking_back.url(c, user, edit_url)) for c in changes]}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """Entries with .on .label and, if any, .text .url .kind, in the order to be told."""
    return {"entries": entries}


@register.simple_tag
def ui_text(only: str = "") -> SafeString:
    """The words the scripts say, in the reader's language; `only="dates"`: the calendar's."""
    words = {
        "pickDate": _("Choose a date"),
        "previousMonth": _("Previous month"),
        "nextMonth": _("Next month"),
    }
    if only != "dates":
        words |= {
            "searchName": _("Type a name, marks are not needed"),
            "noMatch": _("Nothing of that name"),
            "matches": _("%s matches"),
            "remove": _("Remove %s"),
            "unsavedFound": _("Text typed here earlier was not saved."),
            "restore": _("Restore it"),
            "discard": _("Discard it"),
            "notRestored": _("No line for this is on the page, enter it again:"),
        }
    return json_data(words, "ui-text")


class PlainJSON(DjangoJSONEncoder):
    """Vietnamese as it is written: escaped, every marked letter would take six bytes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False, "separators": (",", ":")})


@register.simple_tag
def json_data(value: Any, element_id: str) -> SafeString:
    """Data for a script, as `json_script` writes it, at a third of the size."""
    return json_script(value, element_id, encoder=PlainJSON)
