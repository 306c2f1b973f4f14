"""On the demo: inbox and results open as many rows as they say, its photos and scans what they
are: drawn, and released by a second person."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from core import pdfs
from inspections.models import VisitFile
from sonla_plan.demo import chapter_pictures
from tests.inbox.opening import told
from tests.inspections.test_results import cells, opened

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


def test_every_group_of_every_inbox(client, demo_half) -> None:
    found = {name: told(client, user) for name, user in demo_half.items()}
    assert not found["quantri"]
    assert sum(map(len, found.values())) > 12, found


def test_every_figure_of_the_results(client, demo_half) -> None:
    for user in demo_half.values():
        client.force_login(user)
        seen = 0
        for table, cell in cells(client.get(reverse("inspections:results"))):
            assert opened(client, cell) == cell.value, (user, table.title, cell.url)
            seen += bool(cell.value)
        assert seen > 10 or user.username == "congan"


def test_every_count_of_the_completeness(client, demo_half) -> None:
    for user in demo_half.values():
        client.force_login(user)
        page = client.get(reverse("returns:completeness"), {"year": "2019"})
        told = page.content.decode().replace("&amp;", "&")
        for column in page.context["columns"]:
            for name, url in column["urls"].items():
                if not url:
                    assert getattr(column["total"], name) == 0
                    continue
                rows = client.get(url)
                assert not rows.context["filter_form"].errors
                count = rows.context["page"].paginator.count
                assert count == getattr(column["total"], name) > 0, (user, name, url)
                assert f'href="{url}"' in told
    totals = [column["total"] for column in page.context["columns"]]
    assert len({(t.expected, t.received, t.on_time, t.verified) for t in totals}) > 1


def test_every_picture_was_sent_by_one_and_released_by_another(demo_half):
    files = VisitFile.objects.filter(removed_at=None).select_related("created_by")
    assert files.count() == chapter_pictures.EVIDENCE + 1 + chapter_pictures.SCANS
    assert {file.created_by.username for file in files} == {"tinh"}
    released = [file for file in files if file.released_at]
    assert {file.released_by.username for file in released} == {"tinh2"}
    assert [file.kind for file in files if not file.released_at] == ["evidence"]
    assert all(file.is_demo and file.declared for file in files)
    assert all(file.finding_id for file in files if file.kind == "evidence")


def test_every_stored_picture_can_be_opened(demo_half):
    for row in VisitFile.objects.filter(removed_at=None):
        content = row.file.read()
        row.file.close()
        assert len(content) == row.size < 100_000
        if row.is_pdf:
            pdfs.check(content)
        else:
            assert Image.open(io.BytesIO(content)).size == chapter_pictures.SIZE


def test_leaders_see_of_the_pictures_what_is_released_and_nothing_else(demo_half):
    leader = Client()
    leader.force_login(demo_half["lanhdao"])
    for row in VisitFile.objects.filter(removed_at=None):
        found = leader.get(reverse("inspections:file-open", args=[row.visit_id, row.pk]))
        found.close()
        assert found.status_code == (200 if row.released_at else 404)
