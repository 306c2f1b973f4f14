"""A PDF is stored as it was sent, if it holds nothing but pages."""

import re
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HEAD, TAIL = b"%PDF-", b"%%EOF"
#: the end mark stands within the last bytes
TAIL_WITHIN = 1024
#: what all object streams may come to: a bomb is not unpacked further than this
MOST_UNPACKED = 64 * 1024 * 1024

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = rb"(?=[\s\x00/<>\[\]()%{}]|$)"
#: what must not stand in it -> what that is; the first is the longest name, no chance find
FORBIDDEN = (
    (re.compile(rb"/JavaScript" + _END), "/JavaScript", _("a script")),
    (re.compile(rb"/Launch" + _END), "/Launch", _("an order to start a programme")),
    (re.compile(rb"/EmbeddedFiles?" + _END), "/EmbeddedFile", _("another file inside")),
    (re.compile(rb"/SubmitForm" + _END), "/SubmitForm", _("a form that sends what is typed")),
    (re.compile(rb"/ImportData" + _END), "/ImportData", _("an order to read another file")),
    (re.compile(rb"/RichMedia" + _END), "/RichMedia", _("a film or a programme to play")),
    # an array only says which page is shown first: most office programmes write one
    (re.compile(rb"/OpenAction(?!\s*\[)" + _END), "/OpenAction", _("an action on opening")),
)
#: two or three letters occur by chance in packed pictures: looked for outside of them only
SHORT = (
    (re.compile(rb"/JS" + _END), "/JS", _("a script")),
    (re.compile(rb"/XFA" + _END), "/XFA", _("a form with a programme of its own")),
)
LOCKED = re.compile(rb"/Encrypt" + _END)
_STREAM = re.compile(rb"\bstream\r?\n")


def check(content: bytes) -> None:
    """Raises ValidationError with a sentence that names what was found."""
    if not content.startswith(HEAD) or TAIL not in content[-TAIL_WITHIN:]:
        raise ValidationError(_("The PDF is damaged or incomplete: scan or print it anew."))
    plain = _unescaped(content)
    if LOCKED.search(plain):
        raise ValidationError(_("The PDF is locked with a password: send it without one."))
    outside, packed = _parts(content)
    for text in (plain, *packed):
        _refuse(text, FORBIDDEN)
    for text in (outside, *packed):
        _refuse(text, SHORT)


def _refuse(text: bytes, forbidden: tuple[tuple[re.Pattern[bytes], str, object], ...]) -> None:
    for pattern, name, what in forbidden:
        if pattern.search(text):
            raise ValidationError(
                _(
                    "The PDF holds %(what)s (%(name)s). Only plain pages are taken: "
                    "print or scan them to a new PDF."
                ),
                params={"what": what, "name": name},
            )


def _unescaped(text: bytes) -> bytes:
    """`/J#61vaScript` is `/JavaScript`."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)


def _parts(content: bytes) -> tuple[bytes, list[bytes]]:
    """What stands outside of streams, and the object streams, unpacked."""
    outside, packed, at, left = [], [], 0, MOST_UNPACKED
    for found in _STREAM.finditer(content):
        if found.start() < at:
            continue
        before = content[at : found.start()]
        end = content.find(b"endstream", found.end())
        end = len(content) if end < 0 else end
        if b"/ObjStm" in _unescaped(before[max(before.rfind(b"obj"), 0) :]):
            packed.append(_unescaped(_unpacked(content[found.end() : end], left)))
            left -= len(packed[-1])
        outside.append(before)
        at = end
    outside.append(content[at:])
    return _unescaped(b"\n".join(outside)), packed


def _unpacked(stream: bytes, most: int) -> bytes:
    engine = zlib.decompressobj()
    try:
        text = engine.decompress(stream, max(most, 1))
    except zlib.error as error:
        raise ValidationError(_("The PDF cannot be looked into: scan or print it anew.")) from error
    if engine.unconsumed_tail:
        raise ValidationError(_("The PDF cannot be looked into: scan or print it anew."))
    return text
