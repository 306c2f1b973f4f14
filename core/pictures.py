"""Pictures drawn anew: nothing of the sent file is stored but what can be seen.

Place, camera, comments, colour profile, a second picture behind the first, what lies under a
transparent patch, whatever hangs on after the last pixel: all of it stays behind.
"""

import io
import logging

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener()
logger = logging.getLogger(__name__)

#: read from the file's head, before anything of it is unpacked: 50 MP take 150 MB of memory
MOST_PIXELS = 50_000_000
LONGEST = 2560
THUMBNAIL = 320
#: what Pillow calls them
JPEG, PNG, HEIF = "JPEG", "PNG", "HEIF"
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def kind_of(head: bytes) -> str:
    """By its first bytes; "" for what is no picture that is taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return HEIF if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS else ""


def redrawn(content: bytes, kind: str) -> tuple[bytes, bytes]:
    """The picture (PNG stays PNG, everything else becomes JPEG) and its thumbnail (JPEG).

    Raises ValidationError for what is too large or cannot be read to its end.
    """
    try:
        picture = _upright(content, kind)
        stored = _saved(picture, PNG if kind == PNG else JPEG, quality=85)
        picture.thumbnail((THUMBNAIL, THUMBNAIL))
        return stored, _saved(picture, JPEG, quality=80)
    except ValidationError:
        raise
    except _BOMB as error:
        raise ValidationError(_too_large()) from error
    except Exception as error:  # a decoder may stumble in any way; whichever, it is the file's
        logger.info("A picture was refused", exc_info=True)
        raise ValidationError(
            _("The picture is damaged or incomplete: it cannot be read to its end.")
        ) from error


def _too_large() -> str:
    return _(
        "The picture has more than %(most)s million pixels: make it smaller and try again."
    ) % {"most": MOST_PIXELS // 1_000_000}


def _upright(content: bytes, kind: str) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=(kind,)) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValidationError(_too_large())
        if kind == JPEG:
            opened.draft("RGB", (LONGEST, LONGEST))  # a large one is not even unpacked in full
        opened.load()
        turned = ImageOps.exif_transpose(opened)
    seen = _flat(turned)
    seen.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=3.0)
    fresh = Image.new("RGB", seen.size)  # has no `info`, which would be saved with it
    fresh.paste(seen)
    return fresh


def _flat(picture: Image.Image) -> Image.Image:
    """On white paper: what was made transparent is gone, not only unseen."""
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256, "L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def _saved(picture: Image.Image, kind: str, *, quality: int) -> bytes:
    out = io.BytesIO()
    if kind == PNG:
        picture.save(out, PNG, optimize=True)
    else:
        picture.save(out, JPEG, quality=quality, optimize=True)
    return out.getvalue()
