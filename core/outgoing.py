"""What goes out as a file: who took which list, papers as drawn, scans as stored.

The only writer of that log: a GET may append one line.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from django.contrib import messages
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from . import clock, installation, limits, text
from .documents import TYPES, BrokenTemplate
from .models import Exported
from .readings import actor_of


class Counted:
    """Rows on their way into a file; `count` is how many went by."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.count += 1
            yield row


def log_export(user: Any, *, title: str, path: str, kind: str, rows: int) -> None:
    Exported.objects.create(
        at=clock.now(),
        actor=actor_of(user),
        title=title[:200],
        path=path[:300],
        kind=kind,
        rows=rows,
    )


def notes_for(title: str, *notes: str, day: datetime.date | None = None) -> list[str]:
    """What stands above every list that goes out: the day, and whether it is the demo's."""
    as_of = (day or clock.today()).strftime("%d/%m/%Y")
    told = [*notes, _("%(title)s, as of %(day)s") % {"title": title, "day": as_of}]
    return [*marks(), *told]


def marks() -> list[str]:
    """What stands above everything while the demo's records are there."""
    return [_("DEMONSTRATION DATA")] if installation.current().is_demo else []


def file_name(*words: Any, day: datetime.date | None = None) -> str:
    """`so-theo-doi-co-so-20190630`: what it is and of which day, in letters every system takes."""
    told = slugify(text.fold(" ".join(str(word) for word in words)).replace("/", " "))
    return f"{told[:80].strip('-') or 'xuat'}-{day or clock.today():%Y%m%d}"


def workbook(content: IO[bytes], name: str) -> FileResponse:
    """Sent in pieces from where it was written, see `books.drawn`."""
    return FileResponse(
        content, as_attachment=True, filename=f"{name}.xlsx", content_type=TYPES["xlsx"]
    )


def csv(lines: Iterable[bytes], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def then(lines: Iterable[bytes], afterwards: Callable[[], None]) -> Iterator[bytes]:
    """The lines, and once they are all sent what is to be done."""
    yield from lines
    afterwards()


def paper(
    request: HttpRequest, draw: Callable[[str], bytes], *, name: str, back_url: str
) -> HttpResponse:
    """Drawn anew each time, as the address ends: `draw("pdf")`.

    A template the office broke is told about on the page behind it.
    """
    limits.spend(request, "export")
    ending = request.path.rsplit(".", 1)[-1]
    try:
        body = draw(ending)
    except BrokenTemplate as error:
        messages.error(request, str(error))
        return redirect(back_url)
    response = HttpResponse(body, content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def stored_pdf(request: HttpRequest, file: Any, name: str) -> HttpResponseBase:
    """A scan as a download; where its file is lost a page that says so."""
    try:
        content = file.open("rb")
    except OSError:  # not there, or not readable
        return missing_file(request)
    response = FileResponse(
        content, as_attachment=True, filename=name, content_type="application/pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def missing_file(request: HttpRequest) -> HttpResponse:
    """The record knows of a file that is not where files are kept: a backup came without it."""
    return TemplateResponse(request, "pages/file_missing.html", status=404)
