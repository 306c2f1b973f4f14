"""Finding → remedy → verification → re-inspection; and what an authority decides."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core import history
from inspections import actions
from inspections.actions import FindingRow
from inspections.models import Finding, Sanction, ViolationAct, VisitFile
from tests import factories

from . import make
from .test_minutes import remedy, visit_of

pytestmark = pytest.mark.django_db


def found(by=None, **values) -> Finding:
    visit = visit_of()
    actions.record_minutes(visit, by=by, findings=[remedy(**values)])
    return Finding.objects.get(visit=visit)


def evidence(finding: Finding) -> VisitFile:
    with history.batch(by=None) as batch:
        return batch.create(
            VisitFile(
                visit=finding.visit, finding=finding, kind="evidence", declared=True, file="x.jpg"
            )
        )


def mended(by=None) -> Finding:
    finding = found(by)
    return actions.report_remedy(
        finding, by=by, remedied_on=make.day(3, 20), remedy_note="Đã ký hợp đồng"
    )


def test_open_until_evidence_and_somebody_else() -> None:
    author, second = factories.user(), factories.user()
    finding = mended(author)
    assert finding.is_open
    day = {"verified_on": make.day(3, 25), "verification_note": "Đã xem hợp đồng"}
    with pytest.raises(ValidationError, match="bằng chứng"):
        actions.verify_finding(finding, by=second, **day)
    evidence(finding)
    with pytest.raises(PermissionDenied):
        actions.verify_finding(finding, by=author, **day)
    finding = actions.verify_finding(finding, by=second, **day)
    assert not finding.is_open
    assert finding.verified_by == second


def test_the_page_offers_each_person_what_is_theirs(client) -> None:
    author, second = factories.officer("119"), factories.user()
    finding = mended(author)
    url = reverse("inspections:finding-verify", args=[finding.pk])
    client.force_login(author)
    assert client.get(url).status_code == 403
    assert url not in client.get(finding.get_absolute_url()).content.decode()
    client.force_login(second)
    assert client.get(url).status_code == 200
    assert url in client.get(finding.get_absolute_url()).content.decode()
    answer = client.post(url, {"verified_on": "25/3/2019", "verification_note": "Đã xem"})
    assert "Hãy đính kèm bằng chứng" in answer.content.decode()
    assert Finding.objects.get(pk=finding.pk).is_open


def test_a_reinspection_verifies() -> None:
    finding = found()
    shop = finding.visit.establishment
    again = visit_of(shop, on=make.day(5, 6))
    actions.record_minutes(again, by=None, mended={finding.pk: "Đã có hợp đồng"})
    finding.refresh_from_db()
    assert finding.verified_in == again
    assert finding.verified_on == make.day(5, 6)
    # two visits of one establishment: 2 lượt, 1 cơ sở
    assert len({again.establishment_id, finding.visit.establishment_id}) == 1


def test_a_visit_verifies_only_its_own_establishments_earlier_findings() -> None:
    finding = found()
    elsewhere = visit_of(make.establishment("119", "Cơ sở mẫu 002"), on=make.day(5, 6))
    with pytest.raises(PermissionDenied):
        actions.record_minutes(elsewhere, by=None, mended={finding.pk: ""})
    before = visit_of(finding.visit.establishment, on=make.day(2, 1))
    with pytest.raises(PermissionDenied):
        actions.record_minutes(before, by=None, mended={finding.pk: ""})
    assert Finding.objects.get(pk=finding.pk).is_open


def test_opened_again_it_counts_as_open() -> None:
    finding = mended()
    evidence(finding)
    finding = actions.verify_finding(
        finding, by=None, verified_on=make.day(3, 25), verification_note="Đã xem"
    )
    finding = actions.reopen_finding(finding, by=None, reason="Kiểm tra đột xuất thấy chưa đúng")
    assert finding.is_open
    assert finding.remedied_on is None
    assert history.of(finding)[0].reason == "Kiểm tra đột xuất thấy chưa đúng"


def test_the_overdue_stand_on_top(client) -> None:
    visit = visit_of()
    rows = [
        FindingRow(text="Không có hạn", measure="reminded"),
        remedy("Đã khắc phục", remedy_due_on=make.day(3, 6)),
        remedy("Quá hạn lâu", remedy_due_on=make.day(3, 10)),
        remedy("Chưa đến hạn", remedy_due_on=make.day(12, 1)),
    ]
    actions.record_minutes(visit, by=None, findings=rows)
    mended = {Finding.objects.get(text="Đã khắc phục").pk: "Đã xem"}
    again = visit_of(visit.establishment, on=make.day(5, 6))
    actions.record_minutes(again, by=None, mended=mended)
    client.force_login(factories.user())
    page = client.get(reverse("inspections:finding-list"))
    cells = [row["cells"][0]["text"] for row in page.context["table"]]
    assert cells == ["Quá hạn lâu", "Chưa đến hạn", "Không có hạn", "Đã khắc phục"]
    late = client.get(reverse("inspections:finding-list"), {"state": "overdue"})
    assert [row["cells"][0]["text"] for row in late.context["table"]] == ["Quá hạn lâu"]
    heading = re.findall('<a href="([^"]+)">([^<]+)</a>', page.context["subtitle"])
    assert [said for _url, said in heading] == ["3", "1"]
    assert "trong đó" in page.context["subtitle"]
    for url, said in heading:
        assert len(client.get(url).context["table"]) == int(said)


ACT = {"text": "Hành vi thử", "decree": "NĐ thử", "article": "Điều 1", "source": "thử"}


def violation() -> Finding:
    with history.batch(by=None) as batch:
        act = batch.create(
            ViolationAct(**ACT, fine_from=10_000_000, fine_to=20_000_000, factor_organisation=2)
        )
    visit = visit_of()
    row = FindingRow(text="Vi phạm", measure="recorded", act=act, record_number="01/BB-VPHC")
    actions.record_minutes(visit, by=None, findings=[row])
    return Finding.objects.get(visit=visit)


def decide(finding: Finding, **values) -> Sanction:
    basic = {
        "authority": "Chủ tịch UBND huyện",
        "decision_number": "12/QĐ-XPHC",
        "decided_on": make.day(3, 15),
        "subject": "individual",
        "form": "fine",
        "amount": 15_000_000,
    }
    return actions.record_sanction(finding, by=None, **{**basic, **values})


def test_a_fine_outside_the_range_is_stored_with_a_note() -> None:
    finding = violation()
    with pytest.raises(ValidationError) as error:
        decide(finding, amount=25_000_000)
    said = error.value.message_dict["range_note"][0]
    assert "Điều 1 NĐ thử" in said
    assert "10.000.000" in said
    assert "20.000.000" in said
    stored = decide(finding, amount=25_000_000, range_note="Quyết định đã có hiệu lực")
    assert stored.is_outside_range
    # an organisation's range is twice that
    assert not decide(finding, subject="organisation", amount=25_000_000).is_outside_range


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": None}, "amount"),
        ({"form": "warning"}, "amount"),
        ({"decided_on": make.day(3, 4)}, "decided_on"),
        ({"decided_on": datetime.date(2099, 1, 1)}, "decided_on"),
        ({"paid_on": make.day(3, 14)}, "paid_on"),
        ({"form": "other", "amount": None}, "other_measures"),
    ],
)
def test_what_a_decision_cannot_say(values, field) -> None:
    with pytest.raises(ValidationError) as error:
        decide(violation(), **values)
    assert field in error.value.message_dict
    assert not Sanction.objects.exists()


def test_money_is_typed_as_people_write_it(client) -> None:
    client.force_login(factories.user())
    finding = violation()
    url = reverse("inspections:sanction-create", args=[finding.pk])
    data = {
        "authority": "Chủ tịch UBND huyện",
        "decision_number": "12/QĐ-XPHC",
        "decided_on": "15/3/2019",
        "subject": "individual",
        "form": "fine",
        "amount": "15.000.000",
        "no_letter": "on",
    }
    assert client.post(url, data | {"amount": "15.000.00"}).status_code == 200
    assert not Sanction.objects.exists()
    assert client.post(url, data).status_code == 302
    assert Sanction.objects.get().amount == 15_000_000


def test_a_decision_typed_twice_is_asked_about(client) -> None:
    """Its fine would be counted twice; another finding's or another day's is another."""
    client.force_login(factories.user())
    finding = violation()
    stored = decide(finding)
    data = {
        "authority": "Chủ tịch UBND huyện Thuận Châu",
        "decision_number": "12/qđ-xphc",
        "decided_on": "15/3/2019",
        "subject": "organisation",
        "form": "fine",
        "amount": "20.000.000",
        "no_letter": "on",
    }
    url = reverse("inspections:sanction-create", args=[finding.pk])
    answer = client.post(url, data)
    assert list(answer.context["form"].errors) == ["is_another"]
    page = answer.content.decode()
    assert stored.get_absolute_url() in page
    assert "15.000.000" not in page
    assert Sanction.objects.count() == 1
    assert client.post(url, data | {"decision_number": "13/QĐ-XPHC"}).status_code == 302
    assert client.post(url, data | {"decided_on": "16/3/2019"}).status_code == 302
    other = reverse("inspections:sanction-create", args=[found().pk])
    assert client.post(other, data).status_code == 302
    assert client.post(url, data | {"is_another": "on"}).status_code == 302
    second = Sanction.objects.get(
        finding=finding,
        decided_on=make.day(3, 15),
        subject="organisation",
        decision_number="12/qđ-xphc",
    )
    edit = reverse("inspections:sanction-edit", args=[second.pk])
    # putting something else right does not ask again; what lies in the bin is no twin
    edited = client.post(edit, data | {"row_version": "1", "amount": "21.000.000"})
    assert edited.status_code == 302
    for row in (stored, Sanction.objects.get(pk=second.pk)):
        actions.remove_sanction(row, by=None)
    assert client.post(url, data).status_code == 302


def test_a_violation_that_was_decided_on_is_not_taken_out() -> None:
    finding = violation()
    decide(finding)
    row = FindingRow(text="", measure="", pk=finding.pk, version=finding.version, remove=True)
    with pytest.raises(ValidationError, match="quyết định xử phạt"):
        actions.record_minutes(finding.visit, by=None, findings=[row])
