"""The pages of the report: written, looked at, signed; with its figures opening their rows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from communes.actions import record_document
from core.models import Installation
from inspections.actions import FindingRow, record_minutes
from inspections.models import Finding
from sonla_plan.plan.actions import open_plan
from sonla_plan.reports import actions
from sonla_plan.reports.models import Report
from sonla_plan.reports.passages import of_period
from tests import factories, world
from tests.inspections.test_minutes import remedy, visit_of
from tests.plan.plain import day
from tests.returns import make as returns

from .test_official import close, period, reach

pytestmark = pytest.mark.django_db


def url(page: str, *args: str, of=None) -> str:
    found = of or period()
    return reverse(f"reports:{page}", args=[2019, found.pk, *args])


def test_a_passage_is_written_and_shown(client) -> None:
    client.force_login(factories.user())
    edit = url("passage-edit", "causes")
    form = client.get(edit).context["form"]
    posted = {
        "text": "Do  địa bàn rộng.\r\n\r\n\r\n- Xa trung tâm.",
        "form_key": str(form["form_key"].value()),
    }
    assert client.post(edit, posted).status_code == 302
    assert client.post(edit, posted).status_code == 302
    assert of_period(period())["causes"].text == "Do địa bàn rộng.\n\n- Xa trung tâm."
    page = client.get(url("report-detail")).content.decode()
    assert "Do địa bàn rộng." in page
    assert "đã viết" in page


def test_a_conflict_shows_both(client) -> None:
    client.force_login(factories.user())
    actions.write_passage(period(), by=None, key="causes", text="A")
    edit = url("passage-edit", "causes")
    seen = client.get(edit).context["form"]["row_version"].value()
    actions.write_passage(period(), by=None, key="causes", text="B", version=seen)
    page = client.post(edit, {"text": "C", "row_version": seen})
    assert page.status_code == 409
    assert of_period(period())["causes"].text == "B"
    assert {"B", "C"} <= set(page.content.decode().replace("<", ">").split(">"))


def test_a_kept_passage_says_where_it_is_from(client) -> None:
    actions.write_passage(period(), by=None, key="causes", text="Do A")
    client.force_login(factories.user())
    half = period("half")
    assert "lấy từ Quý I năm 2019" in client.get(url("report-detail", of=half)).content.decode()
    page = client.get(url("passage-edit", "causes", of=half))
    assert page.context["form"]["text"].value() == "Do A"
    actions.write_passage(half, by=None, key="causes", text="Do B")
    page = client.get(url("passage-edit", "causes", of=half)).content.decode()
    assert "<del>A</del><ins>B</ins>" in page


def test_its_figures_open_their_rows(client) -> None:
    reach(0)
    reach(1)
    returns.sent("119", "quarter", b9__tips=3)
    record_document(by=None, kind="plan", number="1/KH", title="Kế hoạch", issued_on=day("01/02"))
    client.force_login(factories.user())
    page = client.get(url("report-detail"))
    blocks = [block for part in page.context["sections"] for block in part["blocks"]]
    urls = [link["url"] for block in blocks for link in block["links"]]
    assert reverse("returns:rows", args=[period().pk, "b5.all.n"]) in urls
    for one in urls:
        assert client.get(one).status_code == 200, one
    rows = client.get(reverse("returns:rows", args=[period().pk, "b5.all.n"]))
    assert rows.context["page"].paginator.count == 2
    (documents,) = (one for one in urls if one.startswith(reverse("communes:document-list")))
    assert client.get(documents).context["page"].paginator.count == 1


def test_each_number_of_findings_opens_its_own_rows(client) -> None:
    """As they stood on the period's last day: one of them was mended in May."""
    visit = visit_of()
    rows = [remedy("A", remedy_due_on=day("10/03")), FindingRow("B", "reminded")]
    record_minutes(visit, by=None, findings=[*rows, remedy("C", remedy_due_on=day("01/12"))])
    again = visit_of(visit.establishment, on=day("06/05"))
    record_minutes(again, by=None, mended={Finding.objects.get(text="A").pk: "Đã xem"})
    client.force_login(factories.user("leadership"))
    page = client.get(url("report-detail"))
    blocks = [block for part in page.context["sections"] for block in part["blocks"]]
    (told,) = (one for one in blocks if "vấn đề phải khắc phục" in one["block"].text)
    assert "còn 03 vấn đề chưa được xác minh khắc phục, trong đó 01" in told["block"].text
    counts = [client.get(a["url"]).context["page"].paginator.count for a in told["links"]]
    assert counts == [3, 3, 1]
    assert client.get(told["links"][1]["url"] + "&state=open").context["page"].paginator.count == 2


def test_signing_through_the_pages(client, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(factories.user())
    scan = {"scan": SimpleUploadedFile("bc.pdf", world.PDF, "application/pdf")}
    typed = {"number": "05/BC-SLĐTBXH", "issued_on": "01/07/2019"}
    assert client.post(url("report-sign"), {**typed, **scan}).status_code == 302
    assert not Report.objects.exists()
    close()
    scan["scan"].seek(0)
    early = {**typed, "issued_on": "31/03/2019"}
    scan["scan"].seek(0)
    page = client.post(url("report-sign"), {**early, **scan})
    assert list(page.context["form"].errors) == ["issued_on"]
    scan["scan"].seek(0)
    assert client.post(url("report-sign"), {**typed, **scan}).status_code == 302
    report = Report.objects.get()
    assert b"".join(client.get(url("report-scan")).streaming_content) == world.PDF
    page = client.get(url("report-detail"))
    assert report.number in page.content.decode()
    assert not [p for p in page.context["passages"] if p["url"]]
    assert client.post(url("report-unsign"), {"reason": " "}).status_code == 302
    assert Report.objects.live().exists()
    client.post(url("report-unsign"), {"reason": "Nhầm tệp"})
    assert not Report.objects.live().exists()
    assert client.get(url("report-scan")).status_code == 404


def test_a_template_the_office_broke_is_told_about(client, settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "bao-cao.docx").write_bytes(b"no document")
    client.force_login(factories.user())
    page = client.get(url("report-docx"), follow=True)
    assert "bao-cao.docx" in page.content.decode()
    assert client.get(url("report-pdf")).status_code == 200


def test_months_have_no_report(client) -> None:
    client.force_login(factories.user())
    assert client.get(url("report-detail", of=period("month"))).status_code == 404
    Installation.objects.update(clock_on=day("05/07"))
    listed = client.get(reverse("reports:report-list", args=[2019]))
    assert len(listed.context["rows"]) == 8
    assert client.get(reverse("reports:report-list", args=[1999])).status_code == 404


def test_the_years_of_the_reports_are_a_link_apart(client) -> None:
    days = {"starts_on": day("01/01/2020"), "ends_on": day("31/12/2020")}
    open_plan(
        by=None, year=2020, targets=(), title="Kế hoạch 2020", number="1/KH",
        decided_on=day("15/01"), **days,
    )  # fmt: skip
    client.force_login(factories.user("leadership"))
    page = client.get(reverse("reports:report-list", args=[2019]))
    assert [(label, active) for label, _url, active in page.context["years"]] == [
        ("2020", False),
        ("2019", True),
    ]
    for _label, address, _active in page.context["years"]:
        assert f'href="{address}"' in page.content.decode()
        assert client.get(address).status_code == 200


def test_leadership_opens_all_that_the_report_leads_to(client) -> None:
    reach(0)
    returns.sent("119", "quarter", b9__tips=3, b7__supported=7, b7__health=7, b7__health_times=9)
    world.enforcement_facts("119", "x")
    client.force_login(factories.user("leadership"))
    for of in (period(), period("half")):
        page = client.get(url("report-detail", of=of))
        blocks = [block for part in page.context["sections"] for block in part["blocks"]]
        urls = {link["url"] for block in blocks for link in block["links"]}
        assert urls
        assert {one for one in urls if client.get(one).status_code != 200} == set()
