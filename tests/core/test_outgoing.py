"""Scans as downloads: as they were stored, and a sentence where the file is lost."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from communes.actions import record_document
from core import annex_books, documents, papers
from core.models import Installation
from inspections.papers.files import as_data
from returns.actions import attach_signed
from tests import factories, world
from tests.core.test_papers import paper, words
from tests.plan.plain import day
from tests.reports.test_official import close
from tests.returns import make

pytestmark = pytest.mark.django_db


def pdf(name: str = "a.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, world.PDF, "application/pdf")


def document() -> str:
    made = record_document(
        by=None, kind="plan", number="1/KH", title="Kế hoạch", issued_on=day("01/02"), file=pdf(),
        district=factories.district("119"),
    )  # fmt: skip
    return reverse("communes:document-file", args=[made.pk])


def unit_report() -> str:
    row = attach_signed(
        make.sent("119", "quarter"), by=None, signed_number="1/BC", signed_on=day("05/04"),
        scan=pdf(),
    )  # fmt: skip
    return reverse("returns:return-file", args=[row.pk])


def official_report() -> str:
    report = world.signed_report(close())
    return reverse("reports:report-scan", args=[2019, report.period_id])


@pytest.mark.parametrize("stored", [document, unit_report, official_report])
def test_a_lost_scan_is_a_page_with_a_sentence(client, settings, tmp_path, stored) -> None:
    settings.MEDIA_ROOT = tmp_path
    url = stored()
    client.force_login(factories.user())
    response = client.get(url)
    assert b"".join(response.streaming_content) == world.PDF
    assert response["X-Content-Type-Options"] == "nosniff"
    response.close()
    for path in (p for p in Path(tmp_path).rglob("*") if p.is_file()):
        path.unlink()
    page = client.get(url)
    assert page.status_code == 404
    assert "Không tìm thấy tệp" in page.content.decode()


def test_one_stamp_on_every_paper_of_the_demonstration() -> None:
    said = "SỐ LIỆU GIẢ ĐỊNH"
    assert documents.stamp() == as_data([])["demo"] == ""
    assert said not in words(papers.docx(paper()))
    Installation.objects.update(is_demo=True)
    assert documents.stamp() == as_data([])["demo"] == said
    assert said in words(papers.docx(paper()))
    with zipfile.ZipFile(io.BytesIO(annex_books.xlsx(paper()))) as book:
        assert said in book.read("xl/sharedStrings.xml").decode()
