"""On the demo: the inbox and the inspections' results open as many rows as they say."""

import pytest
from django.urls import reverse

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
