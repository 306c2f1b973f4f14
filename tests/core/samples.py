"""Files made in memory: what a phone, a scanner and somebody with other things in mind send."""

import io
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import Image

ORIENTATION, GPS, XMP = (
    0x0112,
    0x8825,
    b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>ZXMPZ</x:xmpmeta>",
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ\x90\x00" + bytes(200)


def picture(size: tuple[int, int] = (40, 24), mode: str = "RGB", colour: Any = "green") -> Any:
    return Image.new(mode, size, colour)


def saved(image: Any, kind: str = "JPEG", **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def opened(content: bytes) -> Any:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def located() -> bytes:
    """A JPEG lying on its side, with where and with what it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x0110] = "ZCAMERAZ"
    exif[GPS] = {1: "N", 2: (21.0, 19.0, 36.0), 3: "E", 4: (103.0, 54.0, 0.0)}
    image = picture()
    profile = b"ZPROFILEZ" * 20
    return saved(image, exif=exif, comment=b"ZCOMMENTZ", icc_profile=profile, xmp=XMP)


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(picture()).save(out, quality=50)
    return out.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A hundred bytes of PNG that say they are 900 million pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")
    chunks = (
        struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def pdf(catalog: bytes = b"", stream: bytes = b"", kind: bytes = b"") -> bytes:
    packed = (
        b"2 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (kind, stream) if stream else b""
    )
    body = b"%%PDF-1.5\n1 0 obj\n<< /Type /Catalog %s >>\nendobj\n%s%%%%EOF\n"
    return body % (catalog, packed if stream else b"")
