"""What waits for a person: only what that person can do, the overdue on top."""

import pytest
from django.urls import reverse

from core import history
from inspections import actions
from inspections.actions import FindingRow
from inspections.models import Finding, VisitFile
from tests import factories
from tests.inspections import make

pytestmark = pytest.mark.django_db


def finding(district: str, by=None, **values) -> Finding:
    shop = make.establishment(district, f"Cơ sở {district}")
    visit = make.first_visit(make.held(make.visit(shop), of=district))
    row = FindingRow(
        **{
            "text": f"Vấn đề {district}",
            "measure": "remedy",
            "remedy_due_on": make.day(4, 1),
            **values,
        }
    )
    actions.record_minutes(visit, by=by, findings=[row])
    return Finding.objects.get(visit=visit)


def groups(client, user) -> dict[str, tuple[int, list[str]]]:
    client.force_login(user)
    page = client.get(reverse("inbox:inbox"))
    found = page.context["groups"]
    return {str(g.title): (g.total, [t.label for t in g.tasks]) for g in found}


def test_each_sees_what_is_theirs_to_do(client) -> None:
    finding("119")
    finding("123")
    own = groups(client, factories.officer("119"))
    assert own["Quá hạn khắc phục"] == (1, ["Vấn đề 119"])
    staff = groups(client, factories.user())
    assert staff["Quá hạn khắc phục"][0] == 2
    assert next(iter(staff)) == "Quá hạn khắc phục"
    assert groups(client, factories.user("leadership")) == {}


def test_nobody_is_asked_to_verify_their_own(client) -> None:
    author = factories.officer("119")
    found = finding("119", by=author, remedy_due_on=make.day(12, 1))
    with history.batch(by=None) as batch:
        batch.create(
            VisitFile(
                visit=found.visit, finding=found, kind="evidence", declared=True, file="x.jpg"
            )
        )
    actions.report_remedy(found, by=author, remedied_on=make.day(3, 20), remedy_note="Xong")
    waiting = "Chờ anh/chị xác minh"
    assert waiting not in groups(client, author)
    assert groups(client, factories.user())[waiting] == (1, ["Vấn đề 119"])


def test_minutes_and_census_wait(client) -> None:
    shop = make.establishment("119")
    make.held(make.visit(shop), of="119")
    found = groups(client, factories.officer("119"))
    assert found["Chưa nhập biên bản"] == (1, [shop.name])
    assert found["Thống kê chờ xác nhận"][0] == 1  # the first six months; the year still runs
