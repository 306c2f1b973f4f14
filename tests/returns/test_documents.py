"""A unit's own report and the letter that urges: what they say, to whom, when they are drafts."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from communes import actions as communes
from communes.letterheads import letterhead_on
from core import papers
from core.papers import Paper
from enforcement import actions as enforcement
from outreach import actions as outreach
from returns import actions, documents, progress, urging
from returns.models import Return
from tests import factories, world
from tests.inspections.test_papers import pdf_text, words
from tests.returns import make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 3, 5)
SIGNED = {"signed_number": "05/BC-LĐTBXH", "signed_on": datetime.date(2019, 6, 5)}


def url(row: Return, page: str) -> str:
    return reverse(f"returns:return-{page}", args=[row.pk])


def said(paper: Paper) -> list[str]:
    return [block.text for section in paper.sections for block in section.blocks]


def table(paper: Paper, code: str) -> Any:
    blocks = (block for section in paper.sections for block in section.blocks)
    tables = (block.table for block in blocks if block.table)
    return next(t for t in tables if t.caption.startswith(f"Biểu {code}."))


def codes(paper: Paper) -> set[str]:
    blocks = (block for section in paper.sections for block in section.blocks)
    return {block.table.caption[5:7] for block in blocks if block.table}


def incident() -> None:
    enforcement.record_incident(
        by=None, district=factories.district("119"), handled_on=DAY, sellers=11907, buyers=11908,
        source_number="1/BC", source_on=DAY,
    )  # fmt: skip


def test_figures_in_words_and_tables_and_what_did_not_occur_said() -> None:
    incident()
    places = world.communes_of("119")[:2]
    outreach.record_activity(
        by=None, communes=places, form="session", held_on=DAY, attendances=1200, women=500
    )
    paper = documents.build(make.sent(b9__budget=212_500_000), persons=True)
    texts = said(paper)
    assert any("tổ chức 01 hoạt động truyền thông" in text for text in texts)
    assert any("1.200 lượt người tham dự, trong đó 500 lượt nữ" in text for text in texts)
    assert any("01 vụ việc với 11.907 người bán dâm và 11.908 người" in text for text in texts)
    assert any("Kinh phí được giao 212,5 triệu đồng." in text for text in texts)
    assert "Tập huấn: trong kỳ không phát sinh." in texts
    assert any("Công an tỉnh (chưa đối chiếu)" in text for text in texts)
    assert {"B3", "B5", "B8", "B9"} <= codes(paper)
    assert not {"B2", "B4", "B7"} & codes(paper)
    tips = table(paper, "B9").rows[0]
    assert tips[1:] == ("Tin báo, tố giác tiếp nhận", "tin", 0, "không phát sinh")
    assert table(paper, "B5").rows[0][1] == "Tuyên truyền trực tiếp"
    assert len(table(paper, "B3").rows) == 1


def test_persons_stand_only_where_the_reader_sees_them() -> None:
    incident()
    row = make.sent(b7__on_file=11909, b7__estimated=11909)
    full, without = (str(documents.build(row, persons=p)) for p in (True, False))
    for number in ("11907", "11.908", "11909"):
        assert number in full
        assert number not in without
    assert "01 vụ việc" in without


def test_what_nobody_has_answered_is_not_nought() -> None:
    row = actions.save_draft(make.expected(), by=None, entered={})
    paper = documents.build(row, persons=True)
    assert paper.marks == ("DỰ THẢO", "Số liệu tạm tính")
    texts = said(paper)
    assert "Người bán dâm; hỗ trợ hòa nhập cộng đồng: chưa có số liệu." in texts
    assert "Tập huấn: trong kỳ chưa ghi nhận số liệu phát sinh." in texts


def test_what_was_sent_in_stays_though_the_records_move() -> None:
    row = make.sent()
    before = documents.build(row, persons=True)
    incident()
    assert documents.build(row, persons=True) == before
    row = actions.withdraw(row, by=None)
    assert documents.build(row, persons=True) != before


def test_a_draft_until_the_signed_copy_of_these_figures_is_there() -> None:
    row = make.sent()
    draft = documents.build(row, persons=True)
    assert draft.marks == ("DỰ THẢO",)
    assert draft.head.number.strip("\u00a0") == "/BC-LĐTBXH"
    assert draft.head.day == "ngày …… tháng …… năm 2019"
    row = actions.attach_signed(row, by=None, **SIGNED)
    signed = documents.build(row, persons=True)
    assert signed.marks == ()
    assert signed.head.number == "05/BC-LĐTBXH"
    assert signed.head.day == "ngày 05 tháng 6 năm 2019"
    until = datetime.date(2019, 7, 5)
    row = actions.send_back(row, by=None, sent_back_reason="Sai", sent_back_until=until)
    row = actions.submit(row, by=None)
    assert documents.build(row, persons=True).marks == ("DỰ THẢO",)
    file = SimpleUploadedFile("ky.pdf", world.PDF, "application/pdf")
    row = actions.attach_signed(row, by=None, **SIGNED, scan=file)
    assert documents.build(row, persons=True).head.number == "05/BC-LĐTBXH"


def test_the_letterhead_of_the_day_it_was_signed() -> None:
    row = actions.attach_signed(make.sent(), by=None, **SIGNED)
    old = letterhead_on(row.unit, DAY)
    communes.record_letterhead(
        by=None, district=row.unit, valid_from=datetime.date(2019, 6, 6), name="Phòng mới",
        abbreviation="PM", place="Nơi khác", signs_for="KT. TRƯỞNG PHÒNG",
        signer_title="PHÓ TRƯỞNG PHÒNG", recipients="Lưu: VT.", source="QĐ 1",
    )  # fmt: skip
    assert documents.build(row, persons=True).head.agency == old.name
    other = make.sent(kind="quarter")
    paper = documents.build(other, persons=True)
    assert (paper.head.agency, paper.recipients) == ("Phòng mới", ("Lưu: VT.",))
    assert paper.signer.lines == ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG")
    assert paper.head.layout == "tt01"


def test_an_agency_without_a_letterhead_reports_to_the_lead_agency() -> None:
    paper = documents.build(make.sent("yte"), persons=True)
    assert paper.head.agency == "Sở Y tế"
    assert paper.addressees == ("Sở Lao động - Thương binh và Xã hội",)
    assert "Xã lành mạnh" not in str(paper)


def test_the_page_says_that_there_is_no_letterhead(client: Client) -> None:
    row, enter = make.sent("yte"), reverse("communes:letterhead-create")
    for person, shown in ((factories.officer("yte"), True), (factories.user("leadership"), False)):
        client.force_login(person)
        page = client.get(row.get_absolute_url())
        assert page.context["papers_note"]
        assert (enter in page.content.decode()) == shown
    assert client.get(make.sent().get_absolute_url()).context["papers_note"] is None


def test_files_say_it_and_bear_the_unit_in_their_name(client: Client) -> None:
    row = make.sent(b9__tips=2)
    client.force_login(factories.officer("119"))
    docx, pdf = (client.get(url(row, ending)) for ending in ("docx", "pdf"))
    name = "bao-cao-huyen-thuan-chau-6-thang-dau-nam-2019.docx"
    assert name in docx["Content-Disposition"]
    for text in (words(docx.content), pdf_text(pdf.content)):
        assert "UBND HUYỆN THUẬN CHÂU" in text
        assert "Tiếp nhận 02 tin báo, tố giác" in text
        assert "TRƯỞNG PHÒNG" in text
    page = client.get(row.get_absolute_url()).content.decode()
    assert url(row, "docx") in page
    assert url(row, "pdf") in page


def test_a_signed_copy_is_attached_after_verification_and_closing(client: Client) -> None:
    officer = factories.officer("119")
    row = actions.verify(make.sent("119", "quarter", by=officer), by=factories.user())
    world.plans.close_period(row.period, by=None, signed_as="GIÁM ĐỐC")
    client.force_login(officer)
    assert url(row, "sign") in client.get(row.get_absolute_url()).content.decode()
    scan = SimpleUploadedFile("ky.pdf", world.PDF, "application/pdf")
    data = {"signed_number": "05/BC", "signed_on": "5/4/2019", "scan": scan}
    early = client.post(url(row, "sign"), data | {"signed_on": "31/12/2018"})
    assert "01/01/2019" in str(early.context["form"].errors["signed_on"])
    scan.seek(0)
    assert client.post(url(row, "sign"), data).status_code == 302
    row = Return.objects.get(pk=row.pk)
    assert (row.state, row.signed_number) == ("verified", "05/BC")
    served = client.get(url(row, "file"))
    assert b"".join(served.streaming_content) == world.PDF
    client.force_login(factories.officer("123"))
    assert client.get(url(row, "file")).status_code == 404
    row.scan.storage.delete(row.scan.name)
    client.force_login(officer)
    assert client.get(url(row, "file")).status_code == 404


def test_the_urging_letter_is_the_lead_agencys_and_names_the_units(client: Client) -> None:
    period = make.expected().period
    for unit in ("119", "yte"):
        make.sent(unit)
    paper = urging.build(period, progress.late(period))
    assert (paper.kind, paper.head.number.strip("\u00a0")) == ("", "/SLĐTBXH")
    assert paper.recipients == ("Như trên;", "Lưu: VT.")
    client.force_login(factories.user())
    body = client.get(reverse("returns:urge-docx", args=[period.pk])).content
    for text in (words(body), pdf_text(papers.pdf(paper))):
        assert text.index("Số:") < text.index("V/v đôn đốc") < text.index("Kính gửi")
        assert "Huyện Mộc Châu" in text
        assert "Huyện Thuận Châu" not in text
    few = urging.build(period, progress.late(period)[:2])
    assert len(few.addressees) == 2
    page = client.get(reverse("returns:urge", args=[period.pk])).content.decode()
    assert reverse("returns:urge-pdf", args=[period.pk]) in page


def test_nothing_late_has_no_letter(client: Client) -> None:
    period = make.period("quarter", 2)
    client.force_login(factories.user())
    assert client.get(reverse("returns:urge-docx", args=[period.pk])).status_code == 404
    assert client.get(reverse("returns:urge", args=[period.pk])).status_code == 200
