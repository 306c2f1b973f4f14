"""What is looked at before a workbook is opened: nothing in it may cost more than it is worth."""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from core.attachments import MAX_BYTES

MOST_ROWS = 60_000
MOST_COLUMNS = 256
#: of all parts of a workbook, unpacked
MOST_UNPACKED = 400 * 1024 * 1024
#: packed this much and more: no table of figures, but something made to burst
BOMB_RATIO, BOMB_FROM = 150, 40 * 1024 * 1024
CHUNK = 1024 * 1024
#: a tag can lie across the border of two chunks
OVERLAP = 8192

#: what unpacking raises over bytes that were cut, turned or made up
BROKEN_PACKAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, NotImplementedError,
    ValueError, OverflowError, RuntimeError, struct.error, IndexError, KeyError,
)  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: what begins with the same letters everywhere is found many times as fast
_MAYBE_FAR = re.compile(rb"r=\"(?:[6-9]\d{4}|\d{6})")
_FAR_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d{5,})\"")
_FAR_COLUMN = re.compile(rb"r=\"(?<=\br=\")(?:[J-Z][A-Z]|I[W-Z]|[A-Z]{3})\d+\"")
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|is)>")
_REPEATED = re.compile(
    rb"number-rows-repeated=\"(\d{5,})\"[^>]*?(/?)>(?=.{0,400}?office:value)", re.DOTALL
)
_REPEATED_CELL = re.compile(rb"number-columns-repeated=\"(\d{4,})\"[^>]*office:value")


class Refused(Exception):
    """The file is not read at all; `str()` is the sentence for whoever sent it."""


def damaged() -> Refused:
    return Refused(
        _("The file is damaged or no workbook: open it in Excel, save it as .xlsx, send it again.")
    )


def too_many_rows() -> Refused:
    said = _(
        "A sheet goes on to row %(row)s and beyond, at most %(most)s are read. Delete the empty"
        " rows below the table, or divide the file."
    )
    return Refused(said % {"row": f"{MOST_ROWS + 1:,}".replace(",", "."), "most": "60.000"})


def check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise Refused(_("The file is larger than 10 MB: send one sheet only, or divide it."))
    if not size:
        raise Refused(_("The file is empty."))


def check_package(path: Path) -> bool:
    """Of a zipped workbook, whether it holds macros. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise encrypted()
            unpacked, packed = sum(p.file_size for p in parts), path.stat().st_size
            if unpacked > MOST_UNPACKED or (
                unpacked > BOMB_FROM and unpacked > packed * BOMB_RATIO
            ):
                raise Refused(
                    _("Unpacked, the file would be far too large: it is not a table of figures.")
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    with package.open(part) as content:
                        _look_through(part.filename, content)
            return any("vbaproject" in p.filename.lower() for p in parts)
    except BROKEN_PACKAGE as error:
        raise damaged() from error


def encrypted() -> Refused:
    return Refused(_("The file has a password: take it off in Excel and send the file again."))


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    """Pieces that overlap, so that no tag is cut in two unseen."""
    tail = b""
    while chunk := content.read(CHUNK):
        yield tail + chunk
        tail = chunk[-OVERLAP:]


def _look_through(name: str, content: IO[bytes]) -> None:
    """The whole part is unpacked here once: a size that the package lies about shows itself too."""
    is_sheet, far = "worksheets/" in name, 0
    for chunk in _chunks(content):
        if b"<!" in chunk and _ENTITY.search(chunk):
            raise Refused(_("The file defines abbreviations of its own, which no workbook needs."))
        if is_sheet:
            far += _check_extent(chunk)
            if far > MOST_ROWS:
                raise too_many_rows()
        elif name == "content.xml" and (_REPEATED.search(chunk) or _REPEATED_CELL.search(chunk)):
            raise too_many_rows()


def _check_extent(chunk: bytes) -> int:
    """How many empty rows stand beyond what is read: some are formatted, a million are refused.

    One cell at the far end of a sheet makes every row and column before it be kept in memory.
    """
    if _FAR_COLUMN.search(chunk):
        said = _("A sheet has more than %(most)s columns: delete those right of the table.")
        raise Refused(said % {"most": MOST_COLUMNS})
    found = 0
    for match in _FAR_ROW.finditer(chunk) if _MAYBE_FAR.search(chunk) else ():
        if int(match[1]) > MOST_ROWS:
            found += 1
            if _is_filled(chunk, match.end()):
                raise too_many_rows()
    return found


def _is_filled(chunk: bytes, at: int) -> bool:
    """Of the row whose tag reaches beyond `at`; one that is closed at once has no cells."""
    end = chunk.find(b">", at)
    if end < 0 or chunk[end - 1 : end] == b"/":
        return False
    return bool(_FILLED.search(chunk[end : end + OVERLAP].partition(b"</row>")[0]))
