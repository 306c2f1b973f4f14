"""Three people at work, at a desk and on a phone, and the figures that move when they save.

Every journey has a server of its own on the demo as a fresh clone has it (fixture `page`), so the
figures it starts from are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.text import fold

from .conftest import opened, overflow, problems, sign_in

INSPECTIONS = "Số cuộc kiểm tra của Đội 178 tỉnh"
ESTABLISHMENTS = "Số cơ sở có điều kiện được Đội 178 tỉnh kiểm tra"
REACHED = "Xã, phường, thị trấn có tổ chức tuyên truyền"


def card(page: Page, name: str) -> Locator:
    heading = page.get_by_role("heading", name=name, exact=True)
    return page.locator("article.target").filter(has=heading)


def figure(page: Page, name: str) -> int:
    page.goto("/")
    return int(card(page, name).locator(".figure").inner_text())


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()


def expect_saved(page: Page) -> None:
    expect(page.locator(".message").first).to_contain_text("Đã lưu")


def expect_nothing_wrong(page: Page) -> None:
    assert not (found := overflow(page) + problems(page)), "\n".join(found)


# --- Provincial staff: an inspection with two visits ---------------------------------------------


def conditional_names(page: Page) -> list[str]:
    """Establishments of Thuận Châu, where the provincial team has not been this year."""
    page.goto("/kiem-tra/co-so/?standing=conditional")
    page.get_by_label("Huyện, thành phố").select_option(label="Huyện Thuận Châu")
    page.get_by_role("button", name="Lọc").click()
    page.wait_for_url("**district=*")
    return page.locator("main tbody td:first-child a").all_inner_texts()


def fill_members(page: Page) -> None:
    people = (
        ("Lò Văn Mẫu", "so ldtbxh"),
        ("Cầm Thị Mẫu", "Công an tỉnh"),
        ("Quàng Mẫu", "Sở Y tế"),
    )
    for place, (name, agency) in enumerate(people):
        page.locator(f"[name=members-{place}-name]").fill(name)
        page.locator(f"[name=members-{place}-agency]").fill(agency)


def pick_establishment(page: Page, place: int, name: str) -> None:
    """Typed as people type who have no Vietnamese input at hand: `co so mau 017`."""
    field = page.locator(f"[name=visits-{place}-establishment_find]")
    number = re.findall(r"\d+", name)[0]
    field.press_sequentially(f"co so mau {number}")
    offered = page.get_by_role("option").filter(has_text=name).first
    offered.wait_for()
    field.press("Enter")
    expect(field).to_have_value(re.compile(re.escape(name)))
    page.locator(f"[name=visits-{place}-outcome]").select_option("no_violation")
    page.locator(f"[name=visits-{place}-minutes_number]").fill(f"{place + 1:02d}/BB-thử")


def test_provincial_staff_enters_an_inspection(page: Page) -> None:
    sign_in(page, "tinh")
    assert figure(page, INSPECTIONS) == 7
    establishments = figure(page, ESTABLISHMENTS)
    names = conditional_names(page)

    page.goto("/kiem-tra/cuoc/")
    page.get_by_role("link", name="Ghi nhận cuộc kiểm tra").click()
    page.get_by_label("Đội", exact=False).first.select_option(
        label="Đội kiểm tra liên ngành 178 tỉnh"
    )
    page.get_by_label("Số quyết định").fill("99/QĐ-ĐKT178")
    for label, day in (("Ngày quyết định", "20/6/2019"), ("Từ ngày", "25/6/2019"),
                       ("Đến ngày", "26/6/2019"), ("Ngày tiến hành", "25-6-2019")):  # fmt: skip
        page.get_by_label(label).first.fill(day)
    page.get_by_label("Huyện nơi kiểm tra").select_option(label="Huyện Thuận Châu")
    fill_members(page)
    for place, name in enumerate(names[:2]):
        pick_establishment(page, place, name)
    expect_nothing_wrong(page)
    save(page)
    expect_saved(page)
    for words in (*names[:2], "Cầm Thị Mẫu"):
        expect(page.locator("main")).to_contain_text(words)
    expect_nothing_wrong(page)

    assert figure(page, INSPECTIONS) == 8
    assert figure(page, ESTABLISHMENTS) == establishments + 2
    page.goto("/")
    card(page, INSPECTIONS).locator("a.figure").click()
    expect(page.locator("main tbody tr")).to_have_count(8)
    row = page.locator("main tbody tr").filter(has_text="25/06/2019")
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("99/QĐ-ĐKT178")


# --- A district officer: the month's grid, and one activity --------------------------------------


def not_reached(page: Page) -> list[str]:
    page.goto("/")
    card(page, REACHED).locator("a.figure").click()
    page.get_by_role("navigation", name="Chọn danh sách").get_by_role("link", name="Chưa").click()
    page.wait_for_url("**which=remaining*")
    return page.locator("main tbody th a").all_inner_texts()


def grid_names(page: Page) -> list[str]:
    """The communes of the empty lines, in the order of the grid."""
    return page.locator("tr[data-line] th span").all_inner_texts()


def cell(page: Page, line: int, name: str) -> Locator:
    return page.locator("tr[data-line]").nth(line).locator(f"[data-cell={name}]")


def paste(page: Page, text: str) -> None:
    """The clipboard as a spreadsheet leaves it, and Ctrl+V."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_a_district_officer_fills_the_month(page: Page) -> None:
    sign_in(page, "thuanchau")
    assert figure(page, REACHED) == 20
    missing = set(not_reached(page))
    assert len(missing) == 9

    page.goto("/tuyen-truyen/bang-thang/")
    names = grid_names(page)
    start = next(n for n, name in enumerate(names) if name in missing)
    filled = names[start : start + 4]
    cell(page, start, "day").fill("31")  # June has thirty days
    for key, typed in (("ArrowRight", "2"), ("ArrowRight", "60"), ("ArrowRight", "25")):
        page.keyboard.press(key)
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(cell(page, start + 1, "women")).to_be_focused()
    for _step in range(3):
        page.keyboard.press("ArrowLeft")
    expect(cell(page, start + 1, "day")).to_be_focused()
    paste(page, "12\t1\t45\t20\r\n13\t1\t1.050\t600\r\n14\t2\t80\t41\r\n")
    save(page)

    page.wait_for_selector("[data-error-summary]")
    expect(cell(page, start, "day")).to_have_class(re.compile("is-invalid"))
    kept = [cell(page, start + 2, name).input_value() for name in ("day", "quantity", "women")]
    assert kept == ["13", "1", "600"]
    assert cell(page, start, "day").input_value() == "31"
    expect_nothing_wrong(page)
    cell(page, start, "day").fill("30")
    save(page)
    expect_saved(page)

    reached = 20 + len(missing & set(filled))
    assert reached > 20
    assert figure(page, REACHED) == reached
    assert len(not_reached(page)) == 29 - reached


def test_what_of_a_pasted_block_finds_no_cell_is_told(page: Page) -> None:
    sign_in(page, "thuanchau")
    page.goto("/tuyen-truyen/bang-thang/?form=contest")
    note = page.locator("[data-left-out]")
    last = len(grid_names(page)) - 1
    cell(page, last, "day").focus()
    paste(page, "12\t1\t45\t20\r\n13\t2\t\t\r\n")
    expect(cell(page, last, "women")).to_have_value("20")
    expect(note).to_contain_text("2 ô")
    expect_nothing_wrong(page)
    cell(page, last, "day").focus()
    paste(page, "12\t1\t45\t20\r\n")
    expect(note).to_be_hidden()


def test_a_quoted_cell_moves_no_figure_to_another_commune(page: Page) -> None:
    """A spreadsheet quotes a cell that holds a line break or a tab."""
    sign_in(page, "thuanchau")
    page.goto("/tuyen-truyen/bang-thang/?form=contest")
    cell(page, 0, "day").focus()
    paste(page, '12\t1\t"40\n"\t10\r\n13\t1\t"4\t1"\t11\r\n\r\n14\t1\t42\t12\r\n')

    def shown(line: int) -> list[str]:
        names = ("day", "quantity", "attendances", "women")
        return [cell(page, line, name).input_value() for name in names]

    assert shown(0) == ["12", "1", "40", "10"]
    assert shown(1)[0::3] == ["13", "11"]
    assert shown(2) == ["", "", "", ""]
    assert shown(3) == ["14", "1", "42", "12"]


def test_a_district_officer_records_an_activity(page: Page) -> None:
    sign_in(page, "thuanchau")
    name = next(n for n in not_reached(page) if n.startswith("Xã "))
    page.goto("/tuyen-truyen/hoat-dong/them/")
    page.locator(".date-open").first.click()
    expect(page.get_by_role("dialog").locator("b").first).to_have_text(
        "tháng 6 năm 2019", ignore_case=True
    )
    page.keyboard.press("Escape")
    page.get_by_label("Ngày tổ chức").first.fill("5/6/2019")
    page.get_by_label("Hình thức").select_option(label="Tuyên truyền trực tiếp")
    field = page.locator(".picker input[role=combobox]")
    field.press_sequentially(fold(name.removeprefix("Xã ")))
    page.get_by_role("option").filter(has_text=name.removeprefix("Xã ")).first.wait_for()
    field.press("Enter")
    expect(page.locator(".picker-chips")).to_contain_text(name.removeprefix("Xã "))
    page.get_by_label("Lượt người").fill("85")
    expect_nothing_wrong(page)
    save(page)
    expect_saved(page)
    expect(page.locator("main")).to_contain_text("05/06/2019")
    expect(page.locator("main")).to_contain_text(name)
    assert figure(page, REACHED) == 21


# --- The police: nothing to report, then something -----------------------------------------------

HOTSPOTS = "Tụ điểm phát hiện được triệt xóa"


def test_the_police_report_nothing_and_then_a_hotspot(page: Page) -> None:
    sign_in(page, "congan")
    page.goto("/")
    expect(card(page, HOTSPOTS)).to_contain_text("Chưa có số liệu")

    page.goto("/xa-phuong/khong-phat-sinh/moi/")
    page.locator("[name=fact_kind]").select_option(label="Tụ điểm")
    page.locator("[name=period]").select_option(label="6 tháng đầu năm 2019")
    page.locator("[name=declared_on]").fill("30/6/2019")
    save(page)
    expect_saved(page)
    expect_nothing_wrong(page)
    page.goto("/")
    expect(card(page, HOTSPOTS)).to_contain_text("Không phát sinh")

    page.goto("/dau-tranh/tu-diem/moi/")
    page.locator("[name=district]").select_option(label="Huyện Thuận Châu")
    page.locator("[name=found_on]").fill("5/6/2019")
    page.locator("[name=source_number]").fill("15/BC-CAH")
    page.locator("[name=source_on]").fill("7/6/2019")
    save(page)
    expect_saved(page)
    expect_nothing_wrong(page)
    page.goto("/")
    expect(card(page, HOTSPOTS).locator(".figure")).to_have_text("0")


# --- Leadership: from the card to the rows, the map, a commune, paper ----------------------------


@pytest.fixture
def reader(browser: Browser, looked_at: str, screen: dict[str, int]) -> Iterator[Page]:
    """Nothing is written here: the common server will do."""
    with opened(browser, looked_at, screen) as made:
        sign_in(made, "lanhdao")
        yield made


def test_leadership_goes_from_a_card_to_its_rows(reader: Page) -> None:
    reader.goto("/")
    achieved = int(card(reader, REACHED).locator(".figure").inner_text())
    card(reader, REACHED).locator("a.figure").click()
    expect(reader.locator(".rows-figure b")).to_have_text(str(achieved))
    listed = reader.locator("main tbody tr").count()
    for number in count(2):
        if not reader.locator(".pager [rel=next]").count():
            break
        reader.locator(".pager [rel=next]").click()
        reader.wait_for_url(f"**page={number}*")
        listed += reader.locator("main tbody tr").count()
    assert listed == achieved
    reader.get_by_role("link", name="Tổng quan").last.click()
    row = reader.locator(".matrix tbody tr").filter(has_text="Thuận Châu")
    link = row.locator("td a").first
    shown = int(link.inner_text().split("/")[0])
    link.click()
    expect(reader.locator(".rows-figure b")).to_have_text(str(shown))
    expect(reader.locator(".lead")).to_contain_text("Thuận Châu")


def test_a_chosen_period_is_shown(reader: Page) -> None:
    """The form as it stands: nothing but the period is touched."""
    reader.goto("/?as_of=2019-06-15")
    reader.locator("[name=period]").select_option("quarter-1")
    reader.get_by_role("button", name="Lọc").click()
    reader.wait_for_url("**/?period=quarter-1")
    expect(reader.locator(".lead")).to_contain_text("Quý I năm 2019")
    expect(reader.locator(".lead")).to_contain_text("từ 01/01 đến 31/03/2019")


def test_leadership_reads_the_map_and_a_commune(reader: Page) -> None:
    reader.goto("/")
    shapes = reader.locator("#map svg a")
    shapes.first.wait_for(state="attached")
    assert shapes.count() == 204
    reader.get_by_role("link", name="Đăng ký", exact=True).click()
    expect(reader.locator("#map .map-choices [aria-current]")).to_have_text("Đăng ký")
    expect(reader.locator("#map")).to_contain_text("đã đăng ký")
    assert reader.url.endswith("/")
    commune = reader.locator("#map svg a[href$='/03646/']")
    commune.focus()
    expect(reader.locator("#map .map-now")).to_contain_text("đã đăng ký")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/xa/03646/")
    expect(reader.get_by_role("heading", level=1)).to_be_visible()


def test_leadership_prints(reader: Page) -> None:
    reader.goto("/")
    reader.locator("#map svg a").first.wait_for(state="attached")
    reader.locator(".chart-legend").last.wait_for(state="attached")
    reader.emulate_media(media="print")
    reader.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for chart in reader.locator(".chart").all():
        bottom = chart.locator("canvas").evaluate("e => e.getBoundingClientRect().bottom")
        legend = chart.locator("+ .chart-legend").evaluate("e => e.getBoundingClientRect().top")
        assert bottom <= legend, "the picture lies on its legend"
    expect(reader.locator(".top")).to_be_hidden()
    expect(reader.locator(".print-foot")).to_be_visible()
    expect(reader.locator(".print-foot")).to_contain_text("SỐ LIỆU GIẢ ĐỊNH")
    expect(reader.locator(".print-foot")).to_contain_text("30/06/2019")
    expect(card(reader, REACHED)).to_be_visible()
    expect(reader.locator("#map svg").first).to_be_visible()
    expect(reader.locator(".matrix")).to_be_visible()
    expect(reader.locator("form.toolbar")).to_be_hidden()
