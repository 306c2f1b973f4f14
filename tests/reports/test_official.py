"""The official report: what it says, from what, for whom; the same from the same snapshot."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from communes.actions import record_declaration
from communes.models import Agency, Letterhead
from core import papers
from core.models import Installation, ReportingPeriod
from outreach.actions import record_activity, record_media_item, remove_activity
from outreach.models import MediaOutlet, OutreachActivity
from returns.actions import open_returns, save_draft, store_earlier, submit, verify
from returns.models import Return
from sonla_plan.plan import actions as plans
from sonla_plan.plan.models import Plan
from sonla_plan.reports import actions, files
from sonla_plan.reports.brief import build_brief
from sonla_plan.reports.facts import facts_of
from sonla_plan.reports.official import build_official, build_workbook
from sonla_plan.reports.passages import of_period
from tests import factories, world
from tests.core.test_papers import pages, pdf_text, words
from tests.inspections import make as inspections
from tests.plan.plain import day
from tests.returns import make as returns

pytestmark = pytest.mark.django_db


def period(kind: str = "quarter", number: int = 1) -> ReportingPeriod:
    return ReportingPeriod.objects.get(year=2019, kind=kind, number=number)


def reach(n: int = 0, on: str = "2019-03-05", people: int = 45) -> Any:
    return record_activity(
        by=None,
        communes=[world.communes_of("119")[n]],
        form="session",
        held_on=datetime.date.fromisoformat(on),
        attendances=people,
    )


def close(of: ReportingPeriod | None = None) -> Any:
    Installation.objects.update(clock_on=datetime.date(2019, 7, 1))
    plans.close_period(of or period(), by=None, signed_as="GIÁM ĐỐC")
    return period() if of is None else ReportingPeriod.objects.get(pk=of.pk)


def paper(of: ReportingPeriod, user: Any = None) -> papers.Paper:
    return build_official(of, facts_of(of, user), of_period(of), files.signed(of))


def said(of: ReportingPeriod, user: Any = None) -> str:
    return "\n".join(b.text for s in paper(of, user).sections for b in s.blocks)


def test_sentences_come_from_the_records() -> None:
    reach(0)
    reach(1)
    outlet = MediaOutlet.objects.order_by("pk")[0]
    record_media_item(by=None, outlet=outlet, title="Bài", kind="article",
                      published_on=datetime.date(2019, 2, 3))  # fmt: skip
    text = said(period())
    assert "(số liệu từ ngày 01/01/2019 đến ngày 31/3/2019)" in text
    assert "Toàn tỉnh tổ chức 02 hoạt động truyền thông, thu hút 90 lượt người tham dự." in text
    assert "Hình thức: tuyên truyền trực tiếp (02)." in text
    assert "Trên báo, đài có 01 tin, bài, phóng sự, chuyên mục." in text
    assert "Xã, phường, thị trấn có tổ chức tuyên truyền: 2/204 xã (0,9%), chỉ tiêu 184 xã" in text
    teams = "các Đội kiểm tra liên ngành, đoàn kiểm tra chuyên ngành"
    assert f"Trong kỳ, {teams} chưa tiến hành cuộc kiểm tra nào" in text


def test_silence_is_not_told_as_nought() -> None:
    """In an empty system the report said that there was no hotspot, no case, no establishment, and
    that 0 of 204 communes were healthy, above targets that said "chưa có số liệu"."""
    text = said(period())
    for untrue in ("tụ điểm chưa", "tụ điểm mới", "Không khởi tố", "Không xử lý hành chính",
                   "Duy trì 0", "không có mô hình", "toàn tỉnh không có cơ sở"):  # fmt: skip
        assert untrue not in text
    assert "sổ theo dõi chưa có cơ sở kinh doanh dịch vụ nào" in text
    for label in ("Tụ điểm phát hiện được triệt xóa", "Vụ án được xét xử"):
        assert f"{label}: chưa có số liệu." in text
    annexes = {annex.sheet: annex.table.rows for annex in paper(period()).annexes}
    assert "B4" not in annexes, "neither found nor cleared is known to be 0"
    silent = [row for row in annexes["Chỉ tiêu"] if row[-1] == "Chưa có số liệu"]
    assert silent
    assert not [row for row in silent if 0 in row]


def test_what_was_declared_is_told() -> None:
    for kind in ("hotspots", "cases"):
        record_declaration(
            by=None, agency=factories.agency("congan"), fact_kind=kind, period=period(),
            declared_on=datetime.date(2019, 3, 31),
        )  # fmt: skip
    text = said(period())
    for told in ("không còn tụ điểm chưa triệt xóa nào", "Không phát hiện tụ điểm mới",
                 "Không khởi tố vụ án nào", "Không xử lý hành chính vụ việc nào"):  # fmt: skip
        assert told in text


def test_no_heading_stands_over_nothing_and_numbers_have_no_gap() -> None:
    sections = paper(period()).sections
    tops = [s.number for s in sections if s.level == 1 and s.heading]
    assert tops == ["I", "II", "III", "IV", "V"][: len(tops)]
    for above, below in zip(sections, [*sections[1:], None], strict=True):
        assert above.blocks or (below and below.level > above.level), above.heading


def test_a_snapshot_says_the_same_whatever_is_changed_afterwards() -> None:
    reach(0)
    row = returns.sent("119", "quarter", b9__tips=3)
    verify(row, by=None)
    closed = close()
    before = paper(closed)
    assert before.marks == ("DỰ THẢO",)
    reach(1)
    plans.record_task(
        by=None,
        plan=Plan.objects.live().get(year=2019),
        kind="obstacle",
        content="Thiếu cán bộ",
        note="",
    )
    assert paper(closed) == before
    assert "Tiếp nhận 03 tin báo, tố giác" in said(closed)


def test_before_closing_it_is_marked_provisional() -> None:
    assert paper(period()).marks == ("DỰ THẢO", "SỐ LIỆU TẠM TÍNH")


def test_what_changed_after_a_closing_stands_in_the_next_report() -> None:
    reach(0)
    close()
    reach(1)
    half = paper(period("half"))
    tables = [b.table for s in half.sections for b in s.blocks if b.table]
    rows = [row for table in tables for row in table.rows if row[0] == "Quý I năm 2019"]
    reached = "Xã, phường, thị trấn có tổ chức tuyên truyền"
    told = [row[1:6] for row in rows]
    assert (reached, "Đã đạt", "1", "2", "+1") in told
    assert ("Biểu B5", "Tất cả – Số hoạt động", "1", "2", "+1") in told
    assert not [s for s in paper(period()).sections if s.heading.startswith("Điều chỉnh")]


def test_the_same_period_last_year_and_its_source() -> None:
    reach(0)
    store_earlier(
        ReportingPeriod(year=2018, kind="quarter", number=1), by=None, values={"b5.all.n": 4},
        source_number="09/BC-SLĐTBXH", source_on=datetime.date(2018, 4, 5),
    )  # fmt: skip
    text = said(period())
    told = "Toàn tỉnh tổ chức 01 hoạt động truyền thông, giảm 03 (75%) so với cùng kỳ năm trước"
    assert f"{told}, thu hút 45 lượt người tham dự." in text
    source = "theo báo cáo số 09/BC-SLĐTBXH ngày 05/04/2018"
    assert text.count(source) == 1
    assert f"Số liệu cùng kỳ năm trước lấy {source}." in text
    for n in (1, 2, 3):
        reach(n)
    assert "tổ chức 04 hoạt động truyền thông, bằng cùng kỳ năm trước, thu hút" in said(period())
    for last in list(OutreachActivity.objects.live().order_by("pk"))[1:]:
        remove_activity(last, by=None)
    store_earlier(
        ReportingPeriod(year=2018, kind="quarter", number=1), by=None, values={"b5.media": 2},
        source_number="10/BC-SLĐTBXH", source_on=datetime.date(2018, 4, 6),
    )  # fmt: skip
    assert f"{told} {source}, thu hút" in said(period())


def test_a_later_quarter_says_which_figures_are_the_years() -> None:
    reach(0)
    text = said(period("quarter", 2))
    assert "Toàn tỉnh tổ chức" not in text.split("tuyên truyền: ")[0], "none in the quarter"
    assert "tuyên truyền: từ đầu năm 1/204 xã (0,4%)" in text
    assert "từ đầu năm" not in said(period("half"))


def test_silence_is_not_nought() -> None:
    """One unit says that it had no tip-off: that is not said of the province, nor printed as 0."""
    returns.sent("119", "quarter")
    of = period()
    facts = facts_of(of)
    assert facts.payload["returns"]["province"]["b9.tips"]["value"] == 0
    assert not facts.is_answered("b9.tips")
    text = said(of)
    for words_ in ("tin báo, tố giác nào", "không phát sinh trường hợp", "0 đồng"):
        assert words_ not in text
    assert "B9" not in {annex.sheet for annex in paper(of).annexes}
    for row in Return.objects.filter(period=of).exclude(state__in=Return.RECEIVED):
        submit(save_draft(row, by=None, entered=returns.nothing()), by=None)
    text = said(of)
    assert facts_of(of).is_answered("b9.tips")
    assert "Không tiếp nhận tin báo, tố giác nào." in text
    assert "Trong kỳ không phát sinh trường hợp được hỗ trợ hòa nhập cộng đồng." in text
    assert "B9" in {annex.sheet for annex in paper(of).annexes}


def test_returns_are_confirmed_in_the_workbook_too() -> None:
    verify(returns.sent("119", "quarter"), by=None)
    of = period()
    book = build_workbook(of, facts_of(of))
    (units,) = (annex for annex in book.annexes if annex.sheet == "Đơn vị")
    assert {row[2] for row in units.table.rows} == {"Đã xác nhận", "Chưa báo cáo"}


def test_each_sentence_opens_what_it_tells_itself() -> None:
    shop = inspections.establishment("119", staff=7, staff_women=3)
    inspections.held(inspections.visit(shop, on=day("20/03"), outcome="violation"), of="119",
                     on=day("20/03"))  # fmt: skip
    reach(0)
    returns.sent("119", "quarter", b9__tips=3)
    found = {b.text: b.refs for s in paper(period()).sections for b in s.blocks if b.refs}

    def refs(start: str) -> tuple[str, ...]:
        (one,) = (keys for text, keys in found.items() if text.startswith(start))
        return one

    assert refs("Các cơ sở sử dụng") == ("b1.all.staff", "b1.all.women")
    assert refs("Trong đó có") == ("b1.all.conditional",)
    assert refs("Hình thức") == ("b5.session.n",)
    assert refs("Toàn tỉnh tổ chức") == ("b5.all.n", "b5.all.attendances")
    assert refs("Các Đội kiểm tra") == ("b2.inspections", "b2.planned", "b2.visits", "b2.places")
    assert refs("Phát hiện 01 cơ sở") == ("b2.violating",)
    assert refs("Tiếp nhận 03 tin báo") == ("returns",)


def test_persons_are_exact_for_who_sees_them_and_told_to_nobody_else() -> None:
    returns.sent("119", "quarter", b7__supported=7, b7__counselled=7, b7__counselled_times=7)
    of = period()
    staff, leader = factories.user(), factories.user("leadership")
    assert "Hỗ trợ hòa nhập cộng đồng cho 07 người" in said(of, staff)
    assert "Hỗ trợ hòa nhập" not in said(of, leader)
    sheets = {annex.sheet for annex in paper(of, leader).annexes}
    assert "B7" not in sheets
    assert "B7" in {annex.sheet for annex in paper(of, staff).annexes}


def test_totals_of_persons_are_told_from_the_closing_on() -> None:
    """A provisional total would move by one unit's correction, beside what was read before."""
    of = period()
    open_returns(of, by=None)
    for row in Return.objects.filter(period=of).select_related("period", "district", "agency"):
        people = {"119": 3, "123": 2}.get(row.district.code if row.district else "", 0)
        numbers = {"b7__supported": people, "b7__legal": people} if people else {}
        stored = save_draft(row, by=None, entered=returns.nothing(**numbers))
        verify(submit(stored, by=None), by=None)
    leader = factories.user("leadership")
    assert "cho 05 người" in said(of, factories.user())
    assert "cộng đồng cho" not in said(of, leader)
    assert "cho 05 người" in said(close(), leader)


def test_passages_are_kept_until_they_are_written_anew() -> None:
    first, half = period(), period("half")
    actions.write_passage(first, by=None, key="causes", text="Cán bộ kiêm nhiệm tại 5 xã.\n- Xa.")
    kept = of_period(half)["causes"]
    assert (kept.text, kept.kept_from) == ("Cán bộ kiêm nhiệm tại 5 xã.\n- Xa.", "Quý I năm 2019")
    blocks = [b for s in paper(half).sections if s.heading == "Nguyên nhân" for b in s.blocks]
    assert [(b.text, b.is_item) for b in blocks] == [
        ("Cán bộ kiêm nhiệm tại 5 xã.", False),
        ("Xa.", True),
    ]
    actions.write_passage(half, by=None, key="causes", text="Cán bộ kiêm nhiệm tại 3 xã.")
    own = of_period(half)["causes"]
    assert own.has_changed
    assert own.difference[0] == ("same", "Cán bộ kiêm nhiệm tại ")
    assert of_period(first)["causes"].text.startswith("Cán bộ kiêm nhiệm tại 5")


def test_two_who_write_one_passage_lose_nothing() -> None:
    first = period()
    actions.write_passage(first, by=None, key="causes", text="A")
    with pytest.raises(ValidationError):
        actions.write_passage(first, by=None, key="causes", text="B")
    assert of_period(first)["causes"].text == "A"


def test_the_signed_copy_ends_the_draft(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(ValidationError):
        world.signed_report(period())
    actions.write_passage(period("quarter", 1), by=None, key="causes", text="Do A")
    half = period("half")
    half = close(plans.change_period(half, by=None, last_day=datetime.date(2019, 6, 29)))
    report = world.signed_report(half)
    made = paper(half)
    assert made.marks == ()
    assert (made.head.number, made.head.day) == ("05/BC-SLĐTBXH", "ngày 01 tháng 7 năm 2019")
    assert not of_period(half)["causes"].kept_from
    actions.write_passage(period(), by=None, key="causes", text="Do B", version=1)
    assert of_period(half)["causes"].text == "Do A"
    with pytest.raises(ValidationError):
        actions.write_passage(half, by=None, key="causes", text="Do C", version=1)
    with pytest.raises(PermissionDenied):
        actions.remove_signed(report, by=factories.user("leadership"), reason="Sai số")
    actions.remove_signed(report, by=None, reason="Sai số")
    assert paper(half).marks == ("DỰ THẢO",)


@pytest.mark.parametrize(("today", "layout"), [("2020-03-04", "tt01"), ("2020-03-05", "nd30")])
def test_the_look_is_that_of_the_day_of_issue(today: str, layout: str) -> None:
    Installation.objects.update(clock_on=datetime.date.fromisoformat(today))
    assert paper(period()).head.layout == layout


def test_the_letterhead_is_the_one_of_the_day() -> None:
    lead = Agency.objects.get(is_lead=True)
    Letterhead.objects.filter(agency=lead).update(signer_title="GIÁM ĐỐC", signer_name="Lò Văn A")
    made = paper(period())
    assert made.signer.name == "Lò Văn A"
    assert made.head.number.endswith("/BC-SLĐTBXH")


def test_the_brief_stays_on_one_page_and_names_who_has_not_reported() -> None:
    reach(0)
    returns.sent("119", "half")
    returns.expected("123", "half")
    of = period("half")
    for early in (said(of), pdf_text(files.brief(of, "pdf"))):
        assert "chưa gửi báo cáo" not in early.lower(), "it is not due yet"
    Installation.objects.update(clock_on=day("01/07"))  # the period has ended, no day was set
    body = files.brief(of, "pdf")
    assert pages(body) == 1
    text = pdf_text(body)
    assert "Huyện Mộc Châu" in text
    assert "Huyện Thuận Châu" not in text
    assert "DỰ THẢO" not in text
    assert "SỐ LIỆU TẠM TÍNH" in text
    assert "Còn 18 đơn vị chưa gửi báo cáo số liệu: Thành phố Sơn La" in said(of)
    brief = build_brief(of, facts_of(of, None))
    late = next(s for s in brief.sections if s.heading == "Chậm so với tiến độ")
    assert late.blocks[0].text.startswith(
        "Tuyên truyền tại xã (1/184): khó hoàn thành, thiếu 90 xã"
    )


def test_the_brief_stays_on_one_page_however_much_there_is_to_say() -> None:
    plan = Plan.objects.live().get(year=2019)
    for n in range(12):
        content = f"Kết luận số {n}: " + "rà soát các cơ sở lưu trú chưa ký cam kết " * 6
        plans.record_task(by=None, plan=plan, kind="conclusion", content=content[:290])
    returns.expected("123", "half")
    assert pages(files.brief(period("half"), "pdf")) == 1


def test_files_of_every_kind_from_the_command_line(tmp_path) -> None:
    reach(0)
    paths = {ending: tmp_path / f"bc.{ending}" for ending in ("docx", "pdf", "xlsx")}
    options = {ending: str(path) for ending, path in paths.items()}
    call_command("build_report", "2019", "q1", *(f"--{e}={p}" for e, p in options.items()))
    assert "BÁO CÁO" in words(paths["docx"].read_bytes())
    assert "quý I năm 2019" in pdf_text(paths["pdf"].read_bytes())
    assert paths["xlsx"].read_bytes()[:2] == b"PK"
    with pytest.raises(CommandError):
        call_command("build_report", "2019", "q1")
    with pytest.raises(CommandError):
        call_command("build_report", "1999", "q1", f"--pdf={paths['pdf']}")
