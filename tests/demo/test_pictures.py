"""The demo's photos and scans: drawn, released by a second person, and taken away with the demo."""

import datetime
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageFont

from communes.actions import record_document
from core import pdfs
from inspections.models import VisitFile
from sonla_plan.demo import chapter_pictures, removal
from sonla_plan.sheets.models import SheetImport
from tests.demo.test_demo import demo_account
from tests.factories import district, user

pytestmark = pytest.mark.django_db


class TestInTheDemo:
    def test_every_file_was_sent_by_one_and_released_by_another(self, demo_half):
        files = VisitFile.objects.filter(removed_at=None).select_related("created_by")
        assert files.count() == chapter_pictures.EVIDENCE + 1 + chapter_pictures.SCANS
        assert {file.created_by.username for file in files} == {"tinh"}
        released = [file for file in files if file.released_at]
        assert {file.released_by.username for file in released} == {"tinh2"}
        assert [file.kind for file in files if not file.released_at] == ["evidence"]
        assert all(file.is_demo and file.declared for file in files)
        assert all(file.finding_id for file in files if file.kind == "evidence")

    def test_what_is_stored_can_be_opened(self, demo_half):
        for row in VisitFile.objects.filter(removed_at=None):
            content = row.file.read()
            row.file.close()
            assert len(content) == row.size < 100_000
            if row.is_pdf:
                pdfs.check(content)
            else:
                assert Image.open(io.BytesIO(content)).size == chapter_pictures.SIZE

    def test_leaders_see_what_is_released_and_nothing_else(self, demo_half):
        leader = Client()
        leader.force_login(demo_half["lanhdao"])
        for row in VisitFile.objects.filter(removed_at=None):
            found = leader.get(reverse("inspections:file-open", args=[row.visit_id, row.pk]))
            found.close()
            assert found.status_code == (200 if row.released_at else 404)


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
