"""Deleted is not gone: taken back at once, from the bin for 90 days; the row stays."""

import datetime
import html
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from core import clock, history
from core.models import Change, Reading, ReportingPeriod
from core.text import sort_key
from enforcement import actions as enforcement
from inspections import actions as inspections
from outreach import actions
from outreach.models import OutreachActivity
from sonla_plan.bin.rows import KINDS, name_of
from sonla_plan.bin.views import COLUMNS
from sonla_plan.plan.actions import close_period
from tests import factories, world
from tests.access.conftest import signed_in
from tests.access.test_access import names

pytestmark = pytest.mark.django_db
BIN = reverse("bin:bin")
DAY = datetime.date(2019, 4, 5)


def activity(by: User | None, code: str = "119", number: str = "1/BC") -> OutreachActivity:
    places = world.communes_of(code)[:1]
    return actions.record_activity(
        by=by, communes=places, form="session", held_on=DAY, quantity=2, document_number=number,
        language="vi",
    )  # fmt: skip


def labels(person: User, query: str = "") -> list[str]:
    page = signed_in(person).get(BIN + query)
    return [line["cells"][0]["text"] for line in page.context["table"]]


def test_every_record_that_can_be_restored_has_its_kind() -> None:
    with_page = {name.removesuffix("-restore") for name in names() if name.endswith("-restore")}
    assert {kind.pages for kind in KINDS.values()} == with_page


def test_every_kind_is_called_by_its_vietnamese_name_in_vietnamese_order() -> None:
    with translation.override(None):
        english = {name_of(model) for model in KINDS}
    names = {name_of(model) for model in KINDS}
    assert len(names) == len(KINDS)
    assert not names & english
    page = signed_in(factories.user()).get(BIN).content.decode()
    shown = re.findall(r'<option value="[a-z]+\.[a-z]+"[^>]*>([^<]+)</option>', page)
    assert [html.unescape(name) for name in shown] == sorted(names, key=sort_key)
    assert shown.index("Đăng ký xã lành mạnh") < shown.index("Hoạt động tuyên truyền")


def test_undo_is_offered_at_once_and_works() -> None:
    own = factories.officer("119")
    record, client = activity(own), signed_in(own)
    page = client.post(reverse("outreach:activity-delete", args=[record.pk]), follow=True)
    undo = reverse("outreach:activity-restore", args=[record.pk])
    assert f'action="{undo}"' in page.content.decode()
    assert client.get(record.get_absolute_url()).status_code == 404
    assert client.post(undo).url == record.get_absolute_url()
    assert client.get(record.get_absolute_url()).status_code == 200
    assert [line.verb for line in history.of(record)] == ["restore", "delete", "create"]
    assert labels(own) == []


def test_the_bin_lists_by_whom_and_restores() -> None:
    own, colleague = factories.officer("119"), factories.officer("119")
    first, second = activity(own), activity(own, number="2/BC")
    actions.remove_activity(first, by=own)
    actions.remove_activity(second, by=colleague)
    client = signed_in(own)
    page = client.get(BIN)
    cells = [[cell["text"] for cell in line["cells"]] for line in page.context["table"]]
    assert [line[3] for line in cells] == [str(colleague), str(own)]
    assert labels(own, "?by=me") == [str(first)]
    assert labels(own, "?kind=communes.hotline") == []
    assert client.post(page.context["table"][0]["restore_url"]).status_code == 302
    assert labels(own) == [str(first)]


def test_what_was_deleted_twice_is_listed_once() -> None:
    own = factories.officer("119")
    record = activity(own)
    for _ in range(2):
        actions.remove_activity(record, by=own)
        actions.restore_activity(record, by=own)
    actions.remove_activity(record, by=own)
    assert labels(own) == [str(record)]


def test_each_sees_what_is_theirs_to_bring_back() -> None:
    own, other, staff = factories.officer("119"), factories.officer("123"), factories.user()
    actions.remove_activity(activity(own), by=own)
    police = factories.officer("congan")
    case = enforcement.record_case(
        by=police, district=factories.district("119"), number="1/QĐ", opened_on=DAY,
        source_number="9/BC", source_on=DAY,
    )  # fmt: skip
    enforcement.remove_fact(case, by=police)
    assert [len(labels(who)) for who in (own, other, police, staff)] == [2, 0, 1, 2]
    for role in ("leadership", "administrator"):
        assert signed_in(factories.user(role)).get(BIN).status_code == 403


def test_a_planned_inspection_stays_a_secret_in_the_bin() -> None:
    staff = factories.user()
    named = factories.officer("121")
    planned = world.provincial_plan("ZSECRETZ", "119", named)
    inspections.remove_inspection(planned, by=staff)
    restore = reverse("inspections:inspection-restore", args=[planned.pk])
    for who in (factories.officer("119"), named):
        assert labels(who) == []
        assert signed_in(who).post(restore).status_code == 404
    assert Reading.objects.filter(path=BIN).count() == 0
    assert labels(staff) == [str(planned)]
    assert Reading.objects.get(path=BIN).actor == staff.username
    assert signed_in(staff).post(restore).status_code == 302


@pytest.mark.parametrize("query", ["", "?export=csv", "?export=xlsx"])
def test_whoever_reads_a_case_in_the_bin_is_written_down(query: str) -> None:
    own, other = factories.officer("119"), factories.officer("123")
    actions.remove_activity(activity(other, "123"), by=other)
    nouns = ("case", "hotspot", "incident")
    rows = world.enforcement_facts("119", "x")
    for noun in nouns:
        enforcement.remove_fact(rows[noun], by=None)
    for who in (own, other):
        signed_in(who).get(BIN + query).close()
    read = Reading.objects.filter(path=BIN).order_by("model")
    assert [(line.actor, line.model, line.object_id) for line in read] == [
        (own.username, f"enforcement.{noun}", None) for noun in nouns
    ]


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moment = clock.now() + datetime.timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_after_90_days_the_pages_are_done_with_it_and_the_row_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, staff = factories.officer("119"), factories.user()
    record = activity(own)
    hotline = world.district_rows("119", "x")["hotline"]
    actions.remove_activity(record, by=own)
    signed_in(own).post(reverse("communes:hotline-delete", args=[hotline.pk]))
    urls = [
        reverse("outreach:activity-restore", args=[record.pk]),
        reverse("communes:hotline-restore", args=[hotline.pk]),
    ]
    later(monkeypatch, 89)
    assert len(labels(own)) == 2
    later(monkeypatch, 2)
    assert labels(own) == []
    assert labels(staff) == []
    assert [signed_in(who).post(url).status_code for who in (own, staff) for url in urls] == [
        404
    ] * 4
    assert OutreachActivity.objects.filter(pk=record.pk).exists()


def test_restoring_into_a_closed_period_asks_why() -> None:
    own = factories.officer("119")
    record = activity(own)
    actions.change_activity(record, by=own, held_on=datetime.date(2019, 3, 5))
    period = ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)
    close_period(period, by=None, signed_as="GIÁM ĐỐC")
    actions.remove_activity(record, by=own)
    url, client = reverse("outreach:activity-restore", args=[record.pk]), signed_in(own)
    page = client.post(url)
    assert page.status_code == 200
    assert page.context["restoring"]
    refused = client.post(url, {"change_reason": " "})
    assert "reason-error" in refused.content.decode()
    assert OutreachActivity.objects.live().count() == 0
    assert client.post(url, {"change_reason": "Xóa nhầm"}).status_code == 302
    assert history.of(record)[0].reason == "Xóa nhầm"


def test_what_forbids_it_is_said() -> None:
    """Somebody else has taken the place meanwhile."""
    own = factories.officer("119")
    tag: Any = world.district_rows("119", "x")["tag"]
    client = signed_in(own)
    client.post(reverse("communes:tag-delete", args=[tag.pk]))
    factories.create(type(tag)(commune=tag.commune, kind=tag.kind, source="x"))
    page = client.post(reverse("communes:tag-restore", args=[tag.pk]), follow=True)
    assert "message-error" in page.content.decode()
    assert Change.objects.filter(verb="restore").count() == 0


def test_days_are_those_of_the_wall_clock_here() -> None:
    """05:30 of the 29th in Sơn La is still the 28th where the moment is stored."""
    early = datetime.datetime(2019, 6, 28, 22, 30, tzinfo=datetime.UTC)
    shown = next(column for column in COLUMNS if column.key == "until").value(Change(at=early))
    assert shown == datetime.date(2019, 9, 27)
