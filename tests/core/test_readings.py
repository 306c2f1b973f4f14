"""Who reads a case, a hotspot, a planned inspection or an attachment is written down."""

from typing import Any

import pytest
from django.urls import reverse

from core.models import Reading
from tests import factories, world
from tests.access.conftest import signed_in
from tests.access.table import LINES

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(tmp_path: Any, settings: Any) -> dict[str, Any]:
    settings.MEDIA_ROOT = tmp_path
    return world.district_rows("119", "x")


def logged(url: str, person: Any) -> list[tuple[str, int | None, str]]:
    before = Reading.objects.count()
    response = signed_in(person).get(url)
    assert response.status_code == 200, url
    response.close()
    lines = Reading.objects.order_by("pk")[before:]
    assert all(line.actor == person.username and line.path == url for line in lines)
    return [(line.model, line.object_id, line.path) for line in lines]


@pytest.mark.parametrize("noun", ["hotspot", "incident", "case"])
def test_enforcement(rows: Any, noun: str) -> None:
    record, police = rows[noun], factories.officer("congan")
    for page in ("detail", "edit"):
        url = reverse(f"enforcement:{noun}-{page}", args=[record.pk])
        assert logged(url, police) == [(f"enforcement.{noun}", record.pk, url)]
    url = reverse(f"enforcement:{noun}-list")
    assert logged(url, police) == [(f"enforcement.{noun}", None, url)]


@pytest.mark.parametrize("page", ["detail", "edit", "record", "cancel", "invitation-docx"])
def test_a_planned_inspection(page: str) -> None:
    planned = world.provincial_plan("x", "119")
    url = reverse(f"inspections:inspection-{page}", args=[planned.pk])
    staff = factories.user()
    assert logged(url, staff) == [("inspections.inspection", planned.pk, url)]


@pytest.mark.parametrize("name", ["plan-list", "calendar"])
def test_lists_of_planned_inspections(name: str) -> None:
    planned = world.provincial_plan("x", "119")
    url = reverse(f"inspections:{name}")
    if name == "calendar":
        url += f"?month={planned.starts_on:%Y-%m}"
    before = Reading.objects.count()
    assert signed_in(factories.user()).get(url).status_code == 200
    (line,) = Reading.objects.order_by("pk")[before:]
    assert (line.model, line.object_id) == ("inspections.inspection", None)


def test_what_was_held_is_no_secret(rows: Any) -> None:
    url = reverse("inspections:inspection-detail", args=[rows["inspection"].pk])
    assert logged(url, factories.user()) == []


def test_attachments(rows: Any) -> None:
    file, document = rows["file"], rows["document"]
    url = reverse("inspections:file-open", args=[file.visit_id, file.pk])
    assert logged(url, factories.user()) == [("inspections.visitfile", file.pk, url)]
    url = reverse("communes:document-file", args=[document.pk])
    assert logged(url, factories.user()) == [("communes.guidingdocument", document.pk, url)]


def test_scans_of_signed_reports(rows: Any) -> None:
    period = world.closed_quarter()
    report = world.signed_report(period)
    url = reverse("reports:report-scan", args=[2019, period.pk])
    assert logged(url, factories.user()) == [("reports.report", report.pk, url)]
    sent = world.sent_return("y", "119", district=factories.district("119"))
    url = reverse("returns:return-file", args=[sent.pk])
    assert logged(url, factories.user()) == [("returns.return", sent.pk, url)]


def test_whoever_gets_nothing_is_not_written_down(rows: Any) -> None:
    """A refusal tells nothing, and the log says who has read, not who has tried."""
    before = Reading.objects.count()
    other = signed_in(factories.officer("123"))
    for noun in ("hotspot", "case"):
        url = reverse(f"enforcement:{noun}-detail", args=[rows[noun].pk])
        assert other.get(url).status_code == 404
    assert Reading.objects.count() == before


def test_every_file_that_is_served_is_on_one_of_these_pages() -> None:
    """A new address for an attachment has to say whether its reading is logged."""
    ends = ("-file", ":file-open", "-scan", "-thumbnail")
    assert {line.name for line in LINES if line.name.endswith(ends)} == {
        "communes:document-file",
        "inspections:file-open",
        "inspections:file-thumbnail",  # drawn on the visit's page, a stamp's size
        "reports:report-scan",
        "returns:return-file",
    }
