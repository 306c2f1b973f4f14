"""The workbook that is given back: the sender's own with its errors marked, or the rows alone."""

from typing import IO

from core.sheets import writing

from . import marks, results
from .models import SheetImport


def workbook(found: SheetImport) -> IO[bytes]:
    if found.marked:
        try:
            content: IO[bytes] = found.marked.open("rb")
        except OSError:  # lost: the rows are there still
            pass
        else:
            return content
    rows = results.read(found, "" if marks.is_short(found) else "error")
    return writing.faults(found.declared, found.user, rows)
