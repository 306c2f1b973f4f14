"""The dashboard's panel of what has no figure: who sees which, and never an old copy."""

import datetime

import pytest
from django.urls import reverse
from django.utils.html import escape

from sonla_plan.plan import actions
from sonla_plan.plan.models import Plan
from tests import factories

pytestmark = pytest.mark.django_db


def task(content: str, **values):
    plan = Plan.objects.live().get(year=2019)
    return actions.record_task(by=None, plan=plan, content=content, **{"kind": "task", **values})


def panel(client, user) -> str:
    client.force_login(user)
    page = client.get(reverse("dashboard:following"), headers={"X-Fragment": "1"})
    assert page.status_code == 200
    return page.content.decode()


def test_what_is_late_and_what_was_spent(client) -> None:
    task("Rà soát cơ sở", due_on=datetime.date(2019, 5, 31))
    task("Vốn vay", due_on=datetime.date(2019, 12, 31))
    for name in ("tỉnh", "huyện"):
        task(f"Kinh phí {name}", kind="budget", given=1_500_000, spent=500_000)
    said = panel(client, factories.user("leadership"))
    assert "1 việc quá hạn" in said
    assert "giao 3.000.000, đã sử dụng 1.000.000 đồng" in said
    assert said.index("Rà soát cơ sở") < said.index("Vốn vay") < said.index("Kinh phí tỉnh")


def test_a_unit_sees_its_own_and_at_once(client) -> None:
    task("Việc của Mộc Châu", district=factories.district("123"))
    officer = factories.officer("119")
    assert "Việc của Mộc Châu" not in panel(client, officer)
    task("Việc của Thuận Châu", district=factories.district("119"))
    assert "Việc của Thuận Châu" in panel(client, officer)
    assert "Việc của Mộc Châu" in panel(client, factories.user())


def test_every_number_opens_exactly_its_rows(client) -> None:
    """Of this year's plan and of nothing else, on the list and in its file."""
    early = {"due_on": datetime.date(2019, 5, 31)}
    task("Rà soát cơ sở", **early)
    task("Vốn vay", due_on=datetime.date(2019, 12, 31))
    task("Xong rồi", state="done", done_on=datetime.date(2019, 5, 2), **early)
    task("Kinh phí", kind="budget", given=1_500_000, spent=500_000)
    year = Plan.objects.live().get(year=2019)
    days = {"starts_on": datetime.date(2020, 1, 1), "ends_on": datetime.date(2020, 12, 31)}
    other = actions.open_plan(
        by=None, year=2020, targets=(), title="Kế hoạch 2020", number="1/KH",
        decided_on=year.decided_on, **days,
    )  # fmt: skip
    actions.record_task(by=None, plan=other, content="Của năm sau", kind="task", **early)
    client.force_login(factories.user("leadership"))
    page = client.get(reverse("dashboard:following"))
    found = {kind.label: kind for kind in page.context["kinds"]}
    assert [(kind.total, kind.late) for kind in found.values()] == [(3, 1), (1, 0)]
    for kind in found.values():
        assert f'href="{escape(kind.url)}"' in page.content.decode()
        for url, number in ((kind.url, kind.total), (kind.late_url, kind.late)):
            listed = client.get(url)
            assert listed.context["page"].paginator.count == number
            assert "Của năm sau" not in listed.content.decode()
    late = next(iter(found.values())).late_url
    assert f'href="{escape(late)}"' in page.content.decode()
    plain = client.get(reverse("plan:task-list"))
    assert 'name="plan"' not in plain.content.decode(), "no field more in the toolbar"


def test_the_dashboard_asks_for_it(client) -> None:
    client.force_login(factories.user())
    page = client.get("/").content.decode()
    assert f'data-fragment="{reverse("dashboard:following")}' in page
