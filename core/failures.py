"""What a request gets that the machine cannot serve: a sentence instead of "500".

The database does not answer (stopped, restarted, too many connections): 503, try again. No room
left on a disk: 507, tell the administrator. In both cases the transaction was rolled back and the
form's text is kept in the reader's browser.
"""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.views.defaults import server_error

#: the disk, the owner's share of it, the largest file a process may write
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: PostgreSQL's disk_full
DISK_FULL = "53100"
RETRY_AFTER = 10  # seconds


def is_full(error: BaseException | None) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    if isinstance(error, OperationalError):
        cause = error.__cause__
        return getattr(cause, "pgcode", None) == DISK_FULL or "disk is full" in str(error)
    return False


def answer(request: HttpRequest) -> HttpResponse:
    """The project's `handler500`."""
    error = sys.exc_info()[1]
    if is_full(error):
        return _page(507, _("There is no room left on the server"), _full())
    if isinstance(error, OperationalError | InterfaceError):
        return _page(503, _("The system is interrupted for a moment"), _away())
    return server_error(request)


def _page(status: int, title: str, text: str) -> HttpResponse:
    html = loader.get_template("unavailable.html").render(
        {"status": status, "title": title, "text": text}
    )
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _away() -> str:
    return _(
        "The database does not answer. What you had saved is safe; what you were sending was not"
        " saved, and your typing is kept in this browser. Please try again in a moment."
    )


def _full() -> str:
    return _(
        "Nothing of what you were sending was saved; what was saved before is safe, and your"
        " typing is kept in this browser. Please tell the administrator, then send it again."
    )
