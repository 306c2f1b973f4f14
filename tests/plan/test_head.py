"""The line above the dashboard says who has reported, and is never an old one."""

from html import unescape

import pytest

from core.models import ReportingPeriod
from tests.access.conftest import signed_in
from tests.factories import officer, user
from tests.returns import make

pytestmark = pytest.mark.django_db


def lead(client, address: str = "/") -> str:
    page = client.get(address).content.decode()
    return page.split('<p class="lead">')[1].split("</p>")[0]


def test_a_return_that_comes_in_moves_the_line() -> None:
    client, own = signed_in(user()), signed_in(officer("119"))
    assert "6 tháng đầu năm 2019: 0/19 đơn vị đã gửi báo cáo" in lead(client)
    make.sent("119")
    for reader in (client, own):
        assert "6 tháng đầu năm 2019: 1/19 đơn vị đã gửi báo cáo" in lead(reader)
    assert "chưa đối chiếu với Công an tỉnh" in lead(client)
    make.sent("congan")
    assert "2/19" in lead(client)
    assert "chưa đối chiếu với Công an tỉnh" not in lead(client)


def test_the_period_asked_for_is_the_one_that_is_told() -> None:
    client = signed_in(user())
    make.expected("119")
    make.sent("119", "quarter")
    quarter = ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)
    assert f"{quarter.label}: 1/19" in lead(client, "/?period=quarter-1")
    assert "6 tháng đầu năm 2019: 0/19" in lead(client)


def test_the_number_opens_the_very_returns_for_who_sees_all_of_them() -> None:
    make.sent("119")
    for reader in (signed_in(user()), signed_in(user("leadership"))):
        address = unescape(lead(reader).split('href="')[1].split('"')[0])
        assert reader.get(address).context["page"].paginator.count == 1
        district = lead(reader, "/?district=119")
        assert "href" in district
        assert "1/19" in district
    for own in (signed_in(officer("123")), signed_in(officer("congan"))):
        assert "1/19" in lead(own)
        assert "href" not in lead(own), "their list has none but their own"
