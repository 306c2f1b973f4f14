"""The sender's own workbook with its errors marked, made by the worker once a check.

Apart from `faults`, so that the worker does not load whatever draws papers.
"""

from pathlib import Path

from django.core.files.base import ContentFile

from . import results
from .models import SheetImport

#: up to so many rows the own workbook is given back, or all its rows
WHOLE = 5000


def mark(found: SheetImport) -> None:
    """Sets `found.marked`, for the sender: what else the file holds is the sender's alone.

    openpyxl makes an object of every cell, which takes seconds and tens of megabytes where the file
    is long. The caller saves the row.
    """
    found.marked = ""
    if not found.counts.get("error") or not is_short(found):
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


def is_short(found: SheetImport) -> bool:
    return sum(found.counts.values()) <= WHOLE
