"""Papers of visits and inspections: what they say, who may print them, that both files hold it."""

import dataclasses
import io
import re
import shutil
import subprocess
import unicodedata

import docx
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from core import documents, history
from core.models import Installation
from inspections import papers
from inspections.models import ChecklistItem, PlannedEstablishment, Visit
from tests import factories
from tests.inspections import make
from tests.inspections import papers as rows

pytestmark = pytest.mark.django_db
INSPECTION_PAPERS = ("inspection-blank", "inspection-invitation", "inspection-members")


def words(body: bytes) -> str:
    """Everything a DOCX says: its body, tables, heads and feet; a space that no line ends at is
    read as any other."""
    document = docx.Document(io.BytesIO(body))
    section = document.sections[0]
    parts = [document.element.body, section.header._element, section.first_page_header._element]
    said = "\n".join(
        "".join(t.text or "" for t in p.iter() if t.tag.endswith("}t"))
        for part in parts
        for p in part.iter()
        if p.tag.endswith("}p")
    )
    return said.replace("\u00a0", " ")


def pages(body: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", body))


def pdf_text(body: bytes) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=body, capture_output=True, check=True
    )
    return unicodedata.normalize("NFC", done.stdout.decode())


def get(client, name: str, pk: int):
    return client.get(reverse(f"inspections:{name}", args=[pk]))


def full_visit() -> Visit:
    visit = rows.visited(
        time_from="09:00", time_to="10:30", outcome="violation", rooms=12, staff=8, staff_women=5,
        opinion="Nhất trí.", signature="refused", refusal_reason="Chủ cơ sở vắng mặt", copies=3,
    )  # fmt: skip
    rows.answer(visit, 1, "yes")
    rows.answer(visit, 4, "no", rows.ODD)
    rows.finding(visit, "Chưa có hợp đồng", remedy_due_on=make.day(4, 5))
    rows.finding(visit, "Có vi phạm", act=rows.act(), record_number="02/BB-VPHC")
    return Visit.objects.select_related(
        "inspection__team__body__district", "establishment", "commune__district"
    ).get(pk=visit.pk)


def test_the_minutes_say_what_was_typed() -> None:
    visit = full_visit()
    said = dataclasses.asdict(papers.build_minutes(visit))
    asked = ChecklistItem.objects.all().on(visit.visited_on, "motel")
    answers = {c["number"]: (c["yes"], c["no"], c["na"], c["note"]) for c in said.pop("checklist")}
    assert list(answers) == [str(item.number) for item in asked]
    assert answers["1"] == ("x", "", "", "")
    assert answers["4"] == ("", "x", "", rows.ODD)
    assert answers["2"] == ("", "", "", "")
    assert said.pop("head") == {
        "parent": "Ủy ban nhân dân Huyện Thuận Châu",
        "agency": "Đội kiểm tra liên ngành huyện Thuận Châu",
        "number": "07/BB-KT", "place": "Thuận Châu", "day": "ngày 05 tháng 3 năm 2019",
        "layout": "tt01",
    }  # fmt: skip
    outing = said.pop("outing")
    assert (outing["decision"], outing["leader"]) == ("12/QĐ-178", "Đội trưởng")
    assert outing["days"] == "ngày 05 tháng 3 năm 2019"
    assert said.pop("place")["contact"] == "Người đại diện mẫu"
    assert said.pop("members")[0] == {
        "name": "Cán bộ A", "agency": "Sở Y tế", "position": "Đội trưởng", "card": "T-01"
    }  # fmt: skip
    assert said.pop("staff") == {
        "rooms": "12", "all": "08", "women": "05", "with_contract": "", "on_probation": "",
        "under_18": "", "health_checked": "",
    }  # fmt: skip
    findings = said.pop("findings")
    assert [(f["number"], f["text"], f["citation"], f["due"]) for f in findings] == [
        ("1", "Chưa có hợp đồng", "", "ngày 05 tháng 4 năm 2019"),
        ("2", "Có vi phạm", "khoản 1 Điều 9 NĐ 00/2013/NĐ-CP", ""),
    ]
    assert said.pop("remedies") == findings[:1]
    result = str(visit.get_outcome_display())
    assert said == {
        "blank": False, "inspected": True, "not_inspected_reason": "", "began": "09 giờ 00",
        "ended": "10 giờ 30", "day": "ngày 05 tháng 3 năm 2019", "result": result,
        "nothing_found": False,
        "opinion": "Nhất trí.", "refused": True, "refusal_reason": "Chủ cơ sở vắng mặt",
        "copies": "03",
    }  # fmt: skip


def test_both_files_hold_all_of_it() -> None:
    made = [papers.build_minutes(full_visit())]
    text = words(papers.docx(made))
    assert text == unicodedata.normalize("NFC", text)
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐỘI KIỂM TRA LIÊN NGÀNH HUYỆN THUẬN CHÂU",
        "Số: 07/BB-KT", "Nhà nghỉ Đá Đỏ 119", "Cán bộ A", "Người đại diện mẫu", rows.ODD,
        "khoản 1 Điều 9 NĐ 00/2013/NĐ-CP", "Chủ cơ sở vắng mặt", "lập thành 03 bản",
        "hồi 10 giờ 30",
    ):  # fmt: skip
        assert said in text, said
    assert "Không có kiến nghị" not in text
    pdf = papers.pdf(made)
    assert pages(pdf) == 3
    told = " ".join(pdf_text(pdf).split())
    for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Nhà nghỉ Đá Đỏ 119", "<b>&“đ", "03 bản"):
        assert said in told, said


@pytest.mark.parametrize(("outcome", "said"), [("no_violation", True), ("reminded", False)])
def test_that_nothing_was_found_is_said_only_where_it_was_recorded(outcome, said) -> None:
    made = papers.build_minutes(rows.visited(outcome=outcome))
    assert ("Không có kiến nghị" in words(papers.docx([made]))) == said


def test_where_nothing_could_be_inspected_the_minutes_give_the_reason() -> None:
    shop = make.establishment("119")
    inspection = make.held(make.visit(shop, outcome="not_inspected"), of="119")
    made = papers.build_minutes(make.first_visit(inspection))
    assert (made.inspected, made.not_inspected_reason, made.checklist) == (False, "Đóng cửa", ())
    text = words(papers.docx([made]))
    assert "KHÔNG TIẾN HÀNH KIỂM TRA ĐƯỢC" in text
    assert "NỘI DUNG KIỂM TRA" not in text
    assert pages(papers.pdf([made])) == 2


def test_a_violation_is_a_paper_of_its_own_for_each_record() -> None:
    visit = full_visit()
    rows.finding(visit, "Vi phạm khác", act=rows.act(), record_number="03/BB-VPHC")
    made = papers.build_violation_records(visit)
    assert [(p.head.number, [v.text for v in p.violations]) for p in made] == [
        ("02/BB-VPHC", ["Có vi phạm"]),
        ("03/BB-VPHC", ["Vi phạm khác"]),
    ]
    text = words(papers.docx(made))
    assert text.count("BIÊN BẢN VI PHẠM HÀNH CHÍNH") == 2
    assert "Chưa có hợp đồng" not in text
    # who violated is written in by hand: not even the register's contact stands there
    assert "Người đại diện mẫu" not in text
    assert pages(papers.pdf(made)) == 4


def test_without_a_violation_there_is_no_such_paper(client) -> None:
    visit = rows.visited()
    rows.finding(visit, "Chưa có hợp đồng")
    client.force_login(factories.officer("119"))
    assert get(client, "visit-violations-pdf", visit.pk).status_code == 404
    page = client.get(visit.get_absolute_url()).content.decode()
    assert reverse("inspections:visit-minutes-pdf", args=[visit.pk]) in page
    assert "bien-ban-vi-pham" not in page
    rows.finding(visit, "Có vi phạm", act=rows.act())
    answer = get(client, "visit-violations-pdf", visit.pk)
    assert answer["Content-Type"] == "application/pdf"
    assert "bien-ban-vi-pham" in client.get(visit.get_absolute_url()).content.decode()


def test_blank_minutes_ask_what_is_asked_of_that_kind_on_that_day() -> None:
    inspection = rows.planned("Cơ sở thứ nhất", "Cơ sở thứ hai")
    older, newer = ChecklistItem.objects.order_by("number")[:2]
    with history.batch(by=None) as batch:
        batch.update(older, {"valid_to": make.day(6, 30)})
        batch.update(newer, {"kinds": ["massage"]})
    planned = PlannedEstablishment.objects.filter(inspection=inspection).for_list()
    made = papers.build_blank_minutes(inspection, planned)
    assert [p.place.name for p in made] == ["Cơ sở thứ nhất", "Cơ sở thứ hai"]
    for paper in made:
        numbers = {c.number for c in paper.checklist}
        assert not {str(older.number), str(newer.number)} & numbers
        assert numbers
        assert not [c for c in paper.checklist if c.yes or c.no or c.na or c.note]
    text = words(papers.docx(made))
    assert text.count("BIÊN BẢN KIỂM TRA") == 2
    assert "ngày …… tháng …… năm 2019" in text
    one = pages(papers.pdf(made[:1]))
    assert pages(papers.pdf(made)) == 2 * one


def test_without_a_list_the_blank_names_no_establishment() -> None:
    (made,) = papers.build_blank_minutes(rows.planned(), [])
    assert made.place.name == ""
    assert made.checklist


def test_the_invitation_tells_the_agencies_neither_where_nor_whom(client) -> None:
    inspection = make.planned(
        on=make.day(7, 20), members=rows.members(), host_district=factories.district("123")
    )
    shop = make.establishment("123", "Cơ sở thứ nhất")
    factories.create(PlannedEstablishment(inspection=inspection, establishment=shop))
    client.force_login(factories.user())
    for name in ("inspection-invitation", "inspection-members"):
        answer = get(client, f"{name}-docx", inspection.pk)
        text = words(answer.content)
        assert "Cán bộ A" in text
        assert "ngày 20 tháng 7 năm 2019" in text
        assert "Cơ sở thứ nhất" not in text
        assert "Mộc Châu" not in text
        assert re.fullmatch(
            r'attachment; filename="[a-z-]+-\d+\.docx"', answer["Content-Disposition"]
        )
    assert "- Sở Y tế;" in words(get(client, "inspection-invitation-docx", inspection.pk).content)


def test_papers_of_a_plan_are_as_secret_as_the_plan(client) -> None:
    named = factories.user(Role.LEADERSHIP)
    inspection = make.planned(
        on=make.day(7, 20), host_district=factories.district("119"),
        members=[*rows.members(), make.MemberRow(name="Có tên", user=named)],
    )  # fmt: skip
    people = {
        "staff": factories.user(), "named": named, "leader": factories.user(Role.LEADERSHIP),
        "admin": factories.user(Role.ADMINISTRATOR), "host": factories.officer("119"),
        "other": factories.officer("123"), "agency": factories.officer("yte"),
    }  # fmt: skip
    for who, person in people.items():
        client.force_login(person)
        for name in INSPECTION_PAPERS:
            for kind in ("docx", "pdf"):
                answer = get(client, f"{name}-{kind}", inspection.pk)
                assert (answer.status_code == 200) == (who in {"staff", "named"}), (who, name)
                if who not in {"staff", "named"}:
                    assert answer.status_code == 404
                else:
                    assert "no-store" in answer["Cache-Control"]


def test_once_held_a_district_prints_for_its_own_establishments_only(client) -> None:
    here, there = make.establishment("119", "Cơ sở đây"), make.establishment("123", "Cơ sở kia")
    found = make.held(make.visit(here), make.visit(there), host_district=factories.district("119"))
    for shop in (here, there):
        factories.create(PlannedEstablishment(inspection=found, establishment=shop))
    for person, wanted in ((factories.officer("119"), {"đây"}), (factories.user(), {"đây", "kia"})):
        client.force_login(person)
        text = words(get(client, "inspection-blank-docx", found.pk).content)
        assert {name for name in ("đây", "kia") if f"Cơ sở {name}" in text} == wanted


def test_another_districts_minutes_are_not_there(client) -> None:
    visit = rows.visited("119")
    rows.finding(visit, "Có vi phạm", act=rows.act())
    for person, status in ((factories.officer("119"), 200), (factories.officer("123"), 404)):
        client.force_login(person)
        for kind in ("docx", "pdf"):
            for name in ("visit-minutes", "visit-violations"):
                assert get(client, f"{name}-{kind}", visit.pk).status_code == status
    client.force_login(factories.user(Role.LEADERSHIP))
    answer = get(client, "visit-minutes-pdf", visit.pk)
    assert answer["Content-Disposition"] == (
        'attachment; filename="bien-ban-kiem-tra-07-bb-kt.pdf"'
    )


def test_the_demo_is_stamped_on_every_page() -> None:
    visit = rows.visited()
    assert documents.MADE_UP not in words(papers.docx([papers.build_minutes(visit)]))
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True})
    made = [papers.build_minutes(visit)]
    mark = documents.MADE_UP
    assert words(papers.docx(made)).count(mark) == 2  # first page's head and the others'
    pdf = papers.pdf(made)
    assert pdf_text(pdf).count(mark) == pages(pdf)


def test_a_broken_template_of_the_office_is_told_about(client, settings, tmp_path) -> None:
    visit = rows.visited()
    settings.VAR_DIR = tmp_path
    (tmp_path / "documents").mkdir()
    made = docx.Document()
    made.add_paragraph("{{ papers[0].khong_co }}")
    made.save(str(tmp_path / "documents" / "bien-ban-kiem-tra.docx"))
    client.force_login(factories.user())
    answer = client.get(reverse("inspections:visit-minutes-docx", args=[visit.pk]), follow=True)
    assert answer.redirect_chain[0][0] == visit.get_absolute_url()
    page = answer.content.decode()
    assert "bien-ban-kiem-tra.docx" in page
    assert "khong_co" in page
    assert get(client, "visit-minutes-pdf", visit.pk).status_code == 200


def test_many_establishments_cost_no_more_queries(client) -> None:
    client.force_login(factories.user())
    costs = set()
    for names in (["Cơ sở 0"], [f"Cơ sở {n}" for n in range(1, 9)]):
        inspection = rows.planned(*names)
        with CaptureQueriesContext(connection) as queries:
            get(client, "inspection-blank-pdf", inspection.pk)
        costs.add(len(queries))
    assert len(costs) == 1


class TestCommand:
    def test_both_files(self, tmp_path) -> None:
        rows.visited()
        docx_file, pdf_file = tmp_path / "a.docx", tmp_path / "a.pdf"
        call_command("print_minutes", "07/BB-KT", docx=docx_file, pdf=pdf_file)
        assert "Số: 07/BB-KT" in words(docx_file.read_bytes())
        assert pages(pdf_file.read_bytes()) == 2

    def test_a_number_used_twice_asks_for_the_id(self, tmp_path) -> None:
        first, second = rows.visited("119"), rows.visited("123")
        target = tmp_path / "a.pdf"
        with pytest.raises(CommandError, match=rf"--id {first.pk}(.|\n)*--id {second.pk}"):
            call_command("print_minutes", "07/BB-KT", pdf=target)
        assert not target.exists()
        call_command("print_minutes", "07/BB-KT", id=second.pk, pdf=target)
        assert target.exists()

    @pytest.mark.parametrize("asked", [[], ["07/BB-KT"], ["99/BB-KT", "--pdf", "x.pdf"]])
    def test_what_is_missing_is_said(self, asked) -> None:
        rows.visited()
        with pytest.raises(CommandError):
            call_command("print_minutes", *asked)
