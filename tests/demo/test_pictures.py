"""The demo's photos and scans: drawn, released by a second person, and taken away with the demo."""

import datetime
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image, ImageFont

from communes.actions import record_document
from sonla_plan.demo import chapter_pictures, removal
from sonla_plan.sheets.models import SheetImport
from tests.demo.test_demo import demo_account
from tests.factories import district, user

pytestmark = pytest.mark.django_db


def test_a_picture_says_in_words_that_it_is_none():
    """Every letter of the warning is in the font: no box stands where a letter should."""
    font = ImageFont.truetype(chapter_pictures.FONT, 40)
    missing = bytes(font.getmask("\uffff"))
    for letter in set(chapter_pictures.WORDS + chapter_pictures.NOT_REAL) - {" "}:
        assert bytes(font.getmask(letter)) != missing, letter
    drawn = Image.open(io.BytesIO(chapter_pictures.photo("Cơ sở mẫu 001", "x" * 400).content))
    assert drawn.size == chapter_pictures.SIZE
    assert len(drawn.getcolors(1_000_000)) > 10


def stored(by, **values):
    """A guiding document with a file, as somebody enters it."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(buffer, "PDF")
    return record_document(
        by=by,
        number="1/KH",
        title="Kế hoạch",
        kind="plan",
        issued_on=datetime.date(2019, 3, 5),
        file=ContentFile(buffer.getvalue(), name="a.pdf"),
        **values,
    )


def test_only_what_the_demos_rows_name_goes(db):
    demo, real = demo_account(), user()
    own, other = (stored(by, district=district("119")) for by in (demo, real))
    sent = {
        person: SheetImport.objects.create(
            user=person,
            table="activities",
            file=ContentFile(b"x", name="a.csv"),
            file_name="a.csv",
            sent_at=timezone.now(),
        )
        for person in (demo, real)
    }
    loose = default_storage.save("inspections.visitfile/loose.jpg", ContentFile(b"x"))
    names = {name for _storage, name in removal.demo_files()}
    try:
        assert own.file.name in names
        assert sent[demo].file.name in names
        assert not names & {other.file.name, sent[real].file.name, loose, ""}
    finally:
        for name in (own.file.name, other.file.name, loose, *(s.file.name for s in sent.values())):
            default_storage.delete(name)


def test_a_file_that_a_real_row_names_as_well_stays(db):
    demo, real = demo_account(), user()
    names = []
    for person in (demo, real):
        row = SheetImport(user=person, table="activities", file_name="a", sent_at=timezone.now())
        row.file.name = "sheets/shared.csv"
        row.save()
        names.append(row.file.name)
    assert not {name for _storage, name in removal.demo_files()} & set(names)
