"""Where a reader stands in the menu: drawn once for all to whom the same entries open.

What is asked for each request is the reader's scope and no other query.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock, installation

from .menu import Item, address, entries, opened_to

#: pages that one comes to from the overview
ABOVE = ("/ct/", "/tt/", "/ban-do/")
#: pages that stand outside their group's addresses
ELSEWHERE = (
    ("/dia-ban/huyen/", "communes:commune-list"),
    ("/dia-ban/xa/", "communes:commune-list"),
)


@dataclass(frozen=True, slots=True)
class Menu:
    """The menu of one page."""

    items: tuple[Item, ...]
    #: the entry one is at or below; None for a page that no entry leads to
    here: Item | None
    #: the entries, and under the reader's name the reader's own
    drawn: SafeString
    own: SafeString

    @property
    def above(self) -> Item | None:
        """The entry of a group that leads to this page."""
        return self.here if self.here in _in_groups(self.items) else None


def menu(user: User, path: str) -> Menu:
    opened, language = opened_to(user), get_language()
    items = entries(opened, language)
    here = _at(path, items)
    drawn = _drawn(opened, language, here)
    return Menu(items, here, drawn, _own(opened, language))


@cache
def _drawn(opened: frozenset[str], language: str, here: Item | None) -> SafeString:
    """Sixty entries were the dearest part of a kept dashboard, and nobody's in particular."""
    items = entries(opened, language)
    return render_to_string("layouts/_menu.html", {"items": items, "here": here})


@cache
def _own(opened: frozenset[str], language: str) -> SafeString:
    return render_to_string("layouts/_own.html", {"opened": opened})


def _at(path: str, items: tuple[Item, ...]) -> Item | None:
    if path.startswith(ABOVE):
        return items[0]
    found = next((item for item in items if item.url == path), None)
    return found or _nearest(path, items)


def _nearest(path: str, items: tuple[Item, ...]) -> Item | None:
    """The entry whose address is the longest beginning of the path."""
    for prefix, name in ELSEWHERE:
        path = address(name) if path.startswith(prefix) else path
    fitting = [child for child in _in_groups(items) if path.startswith(child.url)]
    return max(fitting, key=lambda child: len(child.url), default=None)


def _in_groups(items: tuple[Item, ...]) -> list[Item]:
    return [child for item in items for child in item.children]


def clock_note() -> str:
    """A clock that stands still says so."""
    here = installation.current()
    if here.clock_on is None:
        return ""
    day = clock.today().strftime("%d/%m/%Y")
    return _("The clock of this demonstration stands at %(day)s") % {"day": day}


def navigation(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    known = user if isinstance(user, User) and user.is_authenticated else None
    return {
        "demo": installation.current().is_demo,
        "clock_note": clock_note(),
        "province_name": settings.PROVINCE_NAME,
        "nav": menu(known, request.path) if known else None,
    }
