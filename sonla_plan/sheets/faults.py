"""The workbook that is given back: the sender's own with its errors marked, or the rows alone."""

import io
from pathlib import Path
from typing import IO

from core.sheets import marking, writing

from . import results, showing
from .models import SheetImport


def workbook(found: SheetImport) -> IO[bytes]:
    """For the sender: what else the file holds is the sender's alone."""
    whole = sum(found.counts.values()) <= showing.WHOLE
    if whole:
        content = marking.marked(
            Path(found.file.path),
            results.read(found, "error"),
            labels={one.name: str(one.label) for one in found.declared.fields},
            corrections=found.corrections,
            letters=results.letters(found),
        )
        if content is not None:
            return io.BytesIO(content)
    rows = results.read(found, "" if whole else "error")
    return writing.faults(found.declared, found.user, rows)
