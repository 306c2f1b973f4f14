"""Photos and scans of the demo: drawn here, and nobody can take them for a photo of anything.

Sent by one person and released by the second, as every file is; one still waits for its release.
"""

import io
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from core.attachments import Accepted, check_upload
from inspections import actions
from inspections.models import Finding, Visit, VisitFile

from .story import Story

FONT = Path(settings.BASE_DIR) / "core" / "fonts" / "VanThuSerif-Bold.ttf"
WORDS = "ẢNH MINH HỌA"
NOT_REAL = "Hình vẽ của bản giới thiệu phần mềm, không phải ảnh thật"
SIZE, PAGE = (960, 640), (620, 877)
GROUND, STRIPE, INK, PAPER = "#e8eef1", "#d6e0e5", "#0b4f6c", "#ffffff"
#: how many findings get evidence, and how many visits the scan of their minutes
EVIDENCE, SCANS = 6, 2


def tell(story: Story) -> None:
    rows = Finding.objects.live().filter(remedied_on__isnull=False)
    mended = list(rows.select_related("visit__establishment").order_by("pk")[: EVIDENCE + 1])
    for number, finding in enumerate(mended, start=1):
        file = actions.attach_file(
            finding.visit,
            by=story.staff,
            upload=photo(finding.visit.establishment.name, finding.text),
            kind=VisitFile.Kind.EVIDENCE,
            finding=finding,
            declared=True,
            caption=f"{WORDS}: sau khi khắc phục",
        )
        if number < len(mended):  # the last one waits for the second person
            actions.release_file(file, by=story.people["tinh2"])
    visits = Visit.objects.live().exclude(minutes_number="").select_related("establishment")
    for visit in visits.order_by("pk")[:SCANS]:
        file = actions.attach_file(
            visit,
            by=story.staff,
            upload=scan(visit.establishment.name, visit.minutes_number),
            kind=VisitFile.Kind.SIGNED_MINUTES,
            declared=True,
            caption="Bản quét minh họa",
        )
        actions.release_file(file, by=story.people["tinh2"])


def photo(name: str, text: str) -> Accepted:
    """Goes through the same check as what people send."""
    picture = Image.new("RGB", SIZE, GROUND)
    pen = ImageDraw.Draw(picture)
    for start in range(-SIZE[1], SIZE[0], 80):
        pen.line([(start, SIZE[1]), (start + SIZE[1], 0)], fill=STRIPE, width=28)
    for place, size, words in (
        (0.32, 86, WORDS),
        (0.52, 36, name),
        (0.64, 28, text),
        (0.88, 24, NOT_REAL),
    ):
        write(pen, words, at=(SIZE[0] / 2, SIZE[1] * place), size=size, width=SIZE[0])
    return checked(picture, "JPEG")


def scan(name: str, number: str) -> Accepted:
    """A page that says it is none, as a PDF."""
    picture = Image.new("RGB", PAGE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((24, 24, PAGE[0] - 24, PAGE[1] - 24), outline=INK, width=3)
    for place, size, words in (
        (0.16, 34, "BẢN QUÉT MINH HỌA"),
        (0.26, 24, f"Biên bản số {number}"),
        (0.32, 24, name),
        (0.94, 17, NOT_REAL),
    ):
        write(pen, words, at=(PAGE[0] / 2, PAGE[1] * place), size=size, width=PAGE[0])
    for line in range(340, 780, 36):
        pen.line([(70, line), (PAGE[0] - 70, line)], fill=STRIPE, width=6)
    return checked(picture, "PDF")


def write(
    pen: ImageDraw.ImageDraw, words: str, *, at: tuple[float, float], size: int, width: int
) -> None:
    """In the middle, as large as asked or as there is room."""
    font = ImageFont.truetype(FONT, size)
    wide = pen.textlength(words, font=font)
    if wide > width * 0.9:
        font = ImageFont.truetype(FONT, size * width * 0.9 / wide)
    pen.text(at, words, fill=INK, font=font, anchor="mm")


def checked(picture: Image.Image, kind: str) -> Accepted:
    out = io.BytesIO()
    picture.save(out, kind)
    return check_upload(ContentFile(out.getvalue(), name="minh-hoa"))
