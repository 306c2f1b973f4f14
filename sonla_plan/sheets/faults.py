"""The workbook that is given back: the sender's own with its errors marked, or the rows alone."""

from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile

from core.sheets import writing

from . import results, showing
from .models import SheetImport


def mark(found: SheetImport) -> None:
    """Sets `found.marked`, for the sender: what else the file holds is the sender's alone.

    The worker's, once a check: openpyxl makes an object of every cell, which takes seconds and tens
    of megabytes where the file is long. The caller saves the row.
    """
    found.marked = ""
    if not found.counts.get("error") or not _is_short(found):
        return
    from core.sheets import marking

    content = marking.marked(
        Path(found.file.path),
        results.read(found, "error"),
        labels={one.name: str(one.label) for one in found.declared.fields},
        corrections=found.corrections,
        letters=results.letters(found),
    )
    if content is not None:
        found.marked.save("marked", ContentFile(content), save=False)


def workbook(found: SheetImport) -> IO[bytes]:
    if found.marked:
        try:
            content: IO[bytes] = found.marked.open("rb")
        except OSError:  # lost: the rows are there still
            pass
        else:
            return content
    rows = results.read(found, "" if _is_short(found) else "error")
    return writing.faults(found.declared, found.user, rows)


def _is_short(found: SheetImport) -> bool:
    return sum(found.counts.values()) <= showing.WHOLE
