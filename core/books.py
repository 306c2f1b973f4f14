"""Workbooks on their way out: written a row at a time to a file, never whole in memory."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import IO, Any, cast

import xlsxwriter

#: a finished workbook larger than this waits on the disk until it is sent
IN_MEMORY = 2 * 1024 * 1024
#: not `in_memory`, which silently switches the constant memory off
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def drawn(draw: Callable[[Any], None]) -> IO[bytes]:
    """What `draw` makes of a workbook of xlsxwriter, as a file that goes when it is closed.

    Cells are written from the top down, row by row. What is written meanwhile lies in a folder of
    its own, which goes also when the rows break off.
    """
    # closed by whoever sends it
    out = cast(IO[bytes], SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115
    try:
        with (
            TemporaryDirectory() as folder,
            xlsxwriter.Workbook(out, {**OPTIONS, "tmpdir": folder}) as book,
        ):
            draw(book)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out
