"""What is taken, in what shape it is stored, and with which sentence the rest is refused."""

import errno
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import pictures
from core.attachments import (
    MAX_BYTES,
    CappedUpload,
    TakenBackUpload,
    WholeFileStorage,
    check_pdf,
    check_upload,
)
from tests.core import samples


def sent(content: bytes, name: str = "anh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def refused(content: bytes, name: str = "anh.jpg") -> str:
    with pytest.raises(ValidationError) as error:
        check_upload(sent(content, name))
    return " ".join(error.value.messages)


def test_a_photo_loses_everything_but_what_is_seen() -> None:
    content = samples.located()
    for hidden in (b"ZCAMERAZ", b"ZCOMMENTZ", b"ZPROFILEZ", b"ZXMPZ", b"Exif"):
        assert hidden in content, hidden
    taken = check_upload(sent(content))
    for picture in (taken.content, taken.thumbnail or b""):
        image = samples.opened(picture)
        assert image.size == (24, 40)  # it stands upright now
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for hidden in (b"ZCAMERAZ", b"ZCOMMENTZ", b"ZPROFILEZ", b"ZXMPZ", b"Exif"):
            assert hidden not in picture, hidden
    assert (taken.content_type, taken.ending) == ("image/jpeg", "jpg")


def test_what_hangs_on_behind_the_picture_stays_behind() -> None:
    for trailer in (samples.HTML, b"PK\x03\x04ZIP", samples.saved(samples.picture(colour="red"))):
        taken = check_upload(sent(samples.saved(samples.picture()) + trailer))
        assert trailer[:20] not in taken.content[20:]
    two = samples.saved(
        samples.picture(), "MPO", save_all=True, append_images=[samples.picture(colour="red")]
    )
    assert samples.opened(check_upload(sent(two)).content).format == "JPEG"


def test_the_other_kinds() -> None:
    heic = check_upload(sent(samples.heic(), "IMG_0178.HEIC"))
    assert heic.content_type == "image/jpeg"
    assert samples.opened(heic.content).size == (40, 24)
    png = check_upload(sent(samples.saved(samples.picture(), "PNG"), "ten.jpg"))
    assert (png.content_type, png.ending) == ("image/png", "png")
    assert samples.opened(png.thumbnail or b"").format == "JPEG"
    pdf = check_upload(sent(samples.pdf(), "a.png"))
    assert (pdf.content, pdf.content_type, pdf.thumbnail) == (
        samples.pdf(),
        "application/pdf",
        None,
    )
    for mode, colour in (("L", 9), ("CMYK", 0), ("1", 1)):
        kind = "JPEG" if mode != "1" else "PNG"
        check_upload(sent(samples.saved(samples.picture(mode=mode, colour=colour), kind)))


def test_what_was_made_transparent_is_gone() -> None:
    """A face "masked" by transparency would still be in the file."""
    face = samples.picture((8, 8), "RGBA", (200, 30, 30, 0))
    image = samples.opened(check_upload(sent(samples.saved(face, "PNG"))).content)
    assert (image.mode, image.getpixel((4, 4))) == ("RGB", (255, 255, 255))


def test_a_large_picture_is_made_smaller() -> None:
    taken = check_upload(sent(samples.saved(samples.picture((6000, 3000)))))
    assert samples.opened(taken.content).size == (2560, 1280)
    assert samples.opened(taken.thumbnail or b"").size == (320, 160)


def test_a_bomb_is_not_unpacked(monkeypatch) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("it was unpacked"))
    for side in (8_000, 10_000, 30_000):  # above our limit, above Pillow's warning and its error
        assert "50 triệu điểm ảnh" in refused(samples.bomb(side))
    assert pictures.MOST_PIXELS < 8_000**2


@pytest.mark.parametrize(
    "content",
    [
        samples.saved(samples.picture((400, 400)))[:-300],
        samples.saved(samples.picture((400, 400)), "PNG")[:200],
        samples.heic()[:-100],
        b"\xff\xd8\xff\xe0" + samples.HTML,
        samples.bomb(100),
    ],
)
def test_a_damaged_picture_is_refused(content) -> None:
    assert "không đọc được" in refused(content)


@pytest.mark.parametrize("content", [samples.EXE, samples.SVG, samples.HTML, b"", b"GIF89a" * 9])
@pytest.mark.parametrize("name", ["anh.jpg", "van-ban.pdf"])
def test_something_else_is_refused_whatever_it_is_called(content, name) -> None:
    assert "Chỉ nhận" in refused(content, name)


def test_ten_megabytes() -> None:
    assert "10 MB" in refused(samples.pdf() + bytes(12 * 1024 * 1024))


def test_no_more_of_it_reaches_the_disk() -> None:
    handler, chunk = CappedUpload(), bytes(64 * 1024)
    kept = [start for start in range(0, 3 * MAX_BYTES, len(chunk))
            if handler.receive_data_chunk(chunk, start)]  # fmt: skip
    assert MAX_BYTES < len(kept) * len(chunk) <= MAX_BYTES + 2 * len(chunk)


def test_a_pdf_with_more_than_pages_is_refused() -> None:
    script = b"3 0 << /S /JavaScript /JS (app.alert(1)) >>"
    packed = samples.pdf(stream=zlib.compress(script), kind=b"/Type /Obj#53tm")
    for content, name in (
        (samples.pdf(b"/OpenAction << /S /JavaScript /JS (x) >>"), "/JavaScript"),
        (samples.pdf(b"/AA << /O << /S /J#61v#61Script >> >>"), "/JavaScript"),
        (samples.pdf(b"/A << /S /Rendition /JS (x) >>"), "/JS"),
        (samples.pdf(b"/OpenAction 5 0 R"), "/OpenAction"),
        (samples.pdf(b"/A << /S /Launch >>"), "/Launch"),
        (samples.pdf(b"/Names << /EmbeddedFiles 4 0 R >>"), "/EmbeddedFile"),
        (samples.pdf(b"/A << /S /SubmitForm /F (https://x.vn) >>"), "/SubmitForm"),
        (samples.pdf(b"/A << /S /Import#44ata /F (a.fdf) >>"), "/ImportData"),
        (samples.pdf(b"/Annots [<< /Subtype /RichMedia >>]"), "/RichMedia"),
        (samples.pdf(b"/AcroForm << /XFA [(template) 5 0 R] >>"), "/XFA"),
        (packed, "/JavaScript"),
        (samples.pdf(stream=zlib.compress(b"3 0 << /XFA 5 0 R >>"), kind=b"/Type /ObjStm"), "/XFA"),
    ):
        assert name in refused(content), content
        with pytest.raises(ValidationError):
            check_pdf(sent(content, "a.pdf"))
    assert "mật khẩu" in refused(samples.pdf(b"/Encrypt 4 0 R"))


def test_an_ordinary_pdf_is_taken() -> None:
    """Its first page named, and by chance the three letters in a packed picture."""
    for content in (
        samples.pdf(b"/OpenAction [1 0 R /XYZ null null 0]"),
        samples.pdf(stream=b"\x00/JS (\xff", kind=b"/Filter /DCTDecode"),
        samples.pdf(stream=b"\x00/XFA (\xff", kind=b"/Filter /DCTDecode"),
        samples.pdf(b"/AcroForm << /Fields [] /DA (/Helv 0 Tf) >>"),
        samples.pdf(b"/JScript 1"),
    ):
        check_pdf(sent(content, "a.pdf"))
        assert check_upload(sent(content)).content == content


def test_a_pdf_is_one_from_its_first_byte_to_its_end_mark() -> None:
    assert "Chỉ nhận" in refused(b"\n" + samples.pdf())
    assert "PDF" in refused(samples.pdf()[:-7])
    assert "PDF" in refused(samples.pdf() + b"x" * 2000)
    bomb = zlib.compress(bytes(70 * 1024 * 1024))
    assert "PDF" in refused(samples.pdf(stream=bomb, kind=b"/Type /ObjStm"))


class TestAFullDisk:
    """What could not be written whole is not there at all."""

    def test_no_half_file_is_left(self, tmp_path):
        class Ends(ContentFile):
            def chunks(self, chunk_size=None):
                yield b"%PDF-1.4 half"
                raise OSError(errno.ENOSPC, "No space left on device")

        storage = WholeFileStorage(location=tmp_path)
        with pytest.raises(OSError, match="No space"):
            storage.save("a/b.pdf", Ends(b"x"))
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]
        assert storage.save("a/b.pdf", ContentFile(b"whole")) == "a/b.pdf"

    def test_no_part_of_an_upload_is_left(self, tmp_path, settings, monkeypatch):
        settings.FILE_UPLOAD_TEMP_DIR = tmp_path
        handler = TakenBackUpload()
        handler.new_file("file", "a.pdf", "application/pdf", None)
        assert list(tmp_path.iterdir())

        def full(data):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(handler.file.file, "write", full)
        with pytest.raises(OSError, match="No space"):
            handler.receive_data_chunk(b"x" * 10, 0)
        assert not list(tmp_path.iterdir())
