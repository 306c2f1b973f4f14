"""Sessions with their owner, address and browser, so that a person sees and ends the own ones.

Django's database sessions in a table of this project's (SESSION_ENGINE names this module): an
ended session is a row less, at once, on every process.
"""

import datetime
import hashlib
import re
from typing import Any

from axes.helpers import get_client_user_agent
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import clock
from core.senders import address_of

from .models import Session

#: what a session says of the machine it was opened from; times as whole seconds
OPENED = "opened"
SEEN = "seen"
#: how coarse "last seen" is: a page that is read writes it once in so many seconds
COARSE = 300

BROWSERS = (
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"coc_coc_browser", "Cốc Cốc"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser", "Samsung Internet"),
    (r"FxiOS|Firefox/", "Firefox"),
    (r"CriOS|Chrome/", "Chrome"),
    (r"Safari/", "Safari"),
)
MACHINES = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"Linux|X11", "Linux"),
)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def load(self) -> dict[str, Any]:
        """Nothing of one that nobody used for so long: its desk was left (ASVS 7.3.1)."""
        data: dict[str, Any] = super().load()
        if data.get(SEEN, seconds()) >= used_since():
            return data
        self._session_key = None
        return {}

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        opened = data.get(OPENED, {})
        row.user_key = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.address, row.agent = opened.get("address", ""), opened.get("agent", "")
        row.opened_at, row.seen_at = opened.get("at"), data.get(SEEN)
        return row


def seconds() -> int:
    return int(clock.now().timestamp())


def used_since() -> int:
    """Whatever was not seen since then holds no more."""
    return seconds() - int(settings.SESSION_IDLE.total_seconds())


def stamp(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Whoever signs in, by whichever door (`user_logged_in`): from where, and when."""
    request.session[OPENED] = {
        "at": seconds(),
        "address": address_of(request),
        "agent": get_client_user_agent(request)[:300],
    }
    request.session[SEEN] = seconds()
    # a moment, not so many seconds: those would begin anew with whatever the session is told
    request.session.set_expiry(
        clock.now() + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    )


def note_seen(request: HttpRequest) -> None:
    """Now and then, and without asking the database: the session is at hand."""
    session: Any = request.session
    if session.accessed and SEEN in session and seconds() - session[SEEN] >= COARSE:
        session[SEEN] = seconds()


def open_of(user: Any) -> list[Any]:
    """The user's sessions that still hold, the one seen last on top."""
    rows = Session.objects.filter(user_key=user.pk, seen_at__gte=used_since())
    return list(rows.filter(expire_date__gt=clock.now()).order_by("-seen_at", "session_key"))


def shown(user: Any, here: str | None) -> list[dict[str, Any]]:
    """The open sessions as a page shows them, the one it is shown in first."""
    told = [
        {
            "name": name_of(row.session_key),
            "device": in_words(row.agent),
            "address": row.address,
            "opened_at": _moment(row.opened_at),
            "seen_at": _moment(row.seen_at),
            "here": row.session_key == here,
        }
        for row in open_of(user)
    ]
    return sorted(told, key=lambda one: not one["here"])


def _moment(at: int | None) -> datetime.datetime | None:
    return datetime.datetime.fromtimestamp(at, datetime.UTC) if at else None


def end(user: Any, *, but: str | None = None, only: str | None = None) -> int:
    """Ends the user's sessions: all, all but the one with this key, or only the one so named."""
    rows = Session.objects.filter(user_key=user.pk)
    rows = rows.exclude(session_key=but) if but else rows
    if only is not None:
        keys = [key for key in rows.values_list("session_key", flat=True) if name_of(key) == only]
        rows = rows.filter(session_key__in=keys)
    return int(rows.delete()[0])


def name_of(key: str) -> str:
    """What a page calls a session by: with the key itself anybody could take it over."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def in_words(agent: str) -> str:
    """Browser and machine as people name them."""
    browser = next((name for sign, name in BROWSERS if re.search(sign, agent)), "")
    machine = next((name for sign, name in MACHINES if re.search(sign, agent)), "")
    if browser and machine:
        return _("%(browser)s on %(machine)s") % {"browser": browser, "machine": machine}
    return browser or machine or _("Unknown browser")
