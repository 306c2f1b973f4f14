"""The return figures of a closed period that differ today from its snapshot, and who reads them."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import ReportingPeriod
from enforcement.actions import record_incident
from outreach.actions import remove_activity
from sonla_plan.plan.adjustments import reconciliation
from sonla_plan.plan.models import Snapshot
from sonla_plan.plan.returned import ReturnLine
from tests.factories import district, officer, user
from tests.inspections import make as inspections
from tests.plan.plain import day
from tests.plan.test_closing import close, quarter, reach

pytestmark = pytest.mark.django_db


def lines(snapshot: Snapshot, reader=None) -> dict[str, tuple[str, str, str]]:
    rows: list[ReturnLine] = reconciliation(snapshot, reader, returns=True).returned
    return {f"{x.table} {x.label}": (x.closed, x.now, x.difference) for x in rows}


def incident() -> None:
    record_incident(
        by=None, district=district("119"), handled_on=day("10/03"), sellers=3, buyers=2,
        source_number="1/BC", source_on=day("10/03"),
    )  # fmt: skip


def test_what_is_recorded_late_and_what_is_taken_out_is_told() -> None:
    one = reach(n=0, attendances=1200)
    snapshot = close()
    assert lines(snapshot) == {}
    remove_activity(one, by=None)
    shop = inspections.establishment("119")
    inspections.held(inspections.visit(shop, on=day("20/03")), of="119", on=day("20/03"))
    found = lines(snapshot)
    assert found["B2 Lượt kiểm tra cơ sở"] == ("0", "1", "+1")
    assert found["B5 Tất cả – Lượt người"] == ("1.200", "0", "−1.200")
    assert found["B5 Số xã, phường, thị trấn có hoạt động (không trùng)"] == ("1", "0", "−1")
    assert not reconciliation(snapshot, returns=True).is_empty


def test_persons_are_told_to_who_may_see_them_and_to_no_document() -> None:
    snapshot = close()
    incident()
    counted = "B3 Vụ việc xử lý hành chính"
    sellers = f"{counted} – Người bán dâm"
    assert lines(snapshot, user())[sellers] == ("0", "3", "+3")
    for reader in (None, user("leadership"), user("administrator")):
        told = lines(snapshot, reader)
        assert told[counted] == ("0", "1", "+1")
        assert sellers not in told
    assert lines(snapshot, officer("119")) == lines(snapshot, officer("congan")) == {}


def test_on_the_page_each_opens_its_rows(client: Client) -> None:
    snapshot = close()
    incident()
    url = reverse("plan:period-adjustments", args=[2019, quarter().pk])
    client.force_login(user())
    page = client.get(url)
    assert "Vụ việc xử lý hành chính – Người bán dâm" in page.content.decode()
    (line,) = (x for x in page.context["found"].returned if x.label.endswith("Người mua dâm"))
    rows = client.get(line.url)
    assert rows.context["page"].paginator.count == 1
    assert ReportingPeriod.objects.get(pk=snapshot.period_id).closed_at
    client.force_login(user("leadership"))
    assert "Người bán dâm" not in client.get(url).content.decode()
