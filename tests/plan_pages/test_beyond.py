"""The dashboard's panel of what has no figure: who sees which, and never an old copy."""

import datetime

import pytest
from django.urls import reverse

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


def test_the_dashboard_asks_for_it(client) -> None:
    client.force_login(factories.user())
    page = client.get("/").content.decode()
    assert f'data-fragment="{reverse("dashboard:following")}' in page
