"""What goes out as a file: who took which list, papers as drawn, scans as stored.

The only writer of that log: a GET may append one line.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from . import clock, installation, limits
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


def notes_for(title: str, *notes: str) -> list[str]:
    """What stands above every list that goes out: the day, and whether it is the demo's."""
    day = clock.today().strftime("%d/%m/%Y")
    told = [*notes, _("%(title)s, as of %(day)s") % {"title": title, "day": day}]
    return [_("DEMONSTRATION DATA"), *told] if installation.current().is_demo else told


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
