"""A quarter from its first return to the signed report, and what becomes of a late correction.

Opened, sent in by two districts (one with nothing to report), one sent back and corrected, both
verified at once, closed, printed; then an activity that was reported late stands among the
adjustments and in the next report's reconciliation.
"""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from core.text import fold

from .conftest import DESK, opened, sign_in
from .server import served
from .test_journeys import expect_nothing_wrong, expect_saved, not_reached, save

PERIOD = "Quý II năm 2019"
NOTHING = "Tất cả các ô còn để trống: không phát sinh"


@pytest.fixture
def july(demo: Path, tmp_path: Path) -> Iterator[str]:
    """The demo on the day after its second quarter: from then on it can be closed."""
    copy = tmp_path / "july.sqlite3"
    copy.write_bytes(demo.read_bytes())
    with sqlite3.connect(copy) as database:
        database.execute("UPDATE core_installation SET clock_on = '2019-07-01'")
    database.close()
    with served(copy, tmp_path) as site:
        yield site


def expect_told(page: Page) -> None:
    expect(page.locator(".message").first).to_be_visible()
    assert page.locator(".invalid-feedback:visible").count() == 0


def open_period(page: Page) -> None:
    page.goto("/ke-hoach/ky-bao-cao/2019/")
    row = page.get_by_role("row").filter(has_text=PERIOD)
    row.get_by_role("button", name="Mở báo cáo đơn vị").click()
    expect(page.get_by_role("row").filter(has_text=PERIOD)).to_have_count(19)


def enter(page: Page) -> None:
    page.goto("/bao-cao-don-vi/")
    page.get_by_role("row").filter(has_text=PERIOD).get_by_role("link").first.click()
    page.locator("main").get_by_role("link", name="Nhập và gửi").click()


def send(page: Page) -> None:
    page.get_by_label(NOTHING).check()
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect_told(page)
    expect(page.locator("main")).to_contain_text("Đã gửi")


def review(page: Page, *units: str) -> None:
    page.goto("/bao-cao-don-vi/duyet/")
    for unit in units:
        line = page.get_by_role("listitem").filter(has_text=unit).filter(has_text=PERIOD)
        line.get_by_role("checkbox").check()


def test_from_the_first_return_to_the_next_reconciliation(browser: Browser, july: str) -> None:
    with opened(browser, july, DESK) as page:
        sign_in(page, "tinh")
        open_period(page)
    with opened(browser, july, DESK) as page:
        sign_in(page, "thuanchau")
        enter(page)
        send(page)
        late = next(n for n in not_reached(page) if n.startswith("Xã "))
    with opened(browser, july, DESK) as page:
        sign_in(page, "mocchau")
        enter(page)
        page.locator("[name*=tips][name*=done]").first.fill("2")
        send(page)
    with opened(browser, july, DESK) as page:
        sign_in(page, "tinh")
        send_back(page)
    with opened(browser, july, DESK) as page:
        sign_in(page, "mocchau")
        correct(page)
    with opened(browser, july, DESK) as page:
        sign_in(page, "tinh")
        verify(page)
        close(page)
        printed(page)
    with opened(browser, july, DESK) as page:
        sign_in(page, "thuanchau")
        record_late(page, late)
    with opened(browser, july, DESK) as page:
        sign_in(page, "tinh")
        reconciled(page)


def send_back(page: Page) -> None:
    review(page, "Huyện Mộc Châu")
    page.get_by_label("Lý do trả lại").fill("Số tin báo chưa khớp.")
    page.get_by_label("Gửi lại trước ngày").fill("3/7/2019")
    page.get_by_role("button", name="Trả lại", exact=True).click()
    expect_told(page)


def correct(page: Page) -> None:
    page.goto("/viec-can-xu-ly/")
    expect(page.locator("main")).to_contain_text("Số tin báo chưa khớp.")
    enter(page)
    page.locator("[name*=tips][name*=done]").first.fill("3")
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect_told(page)


def verify(page: Page) -> None:
    review(page, "Huyện Thuận Châu", "Huyện Mộc Châu")
    page.get_by_role("button", name="Xác nhận các báo cáo đã đánh dấu").click()
    expect_told(page)


def close(page: Page) -> None:
    page.goto("/ke-hoach/ky-bao-cao/2019/")
    page.get_by_role("link", name=PERIOD).click()
    page.get_by_role("link", name="Chốt số liệu").click()
    expect(page.locator("main")).to_contain_text("Chưa nhận hoặc chưa xác nhận")
    page.locator("[name=signed_as]").fill("GIÁM ĐỐC SỞ")
    page.locator("[name=confirm]").fill(PERIOD)
    page.get_by_role("button", name="Chốt số liệu").click()
    expect_told(page)


def report(page: Page, label: str) -> None:
    page.goto("/bao-cao/2019/")
    page.get_by_role("link", name=label).click()


def printed(page: Page) -> None:
    """The figures are closed; the passage typed stands in the paper that is printed."""
    report(page, PERIOD)
    expect(page.locator(".page-head")).to_contain_text("DỰ THẢO")
    expect(page.locator(".page-head")).not_to_contain_text("TẠM TÍNH")
    page.get_by_role("link", name="Kiến nghị, đề xuất").click()
    page.locator("[name=text]").fill("Đề nghị hỗ trợ kinh phí kiểm tra.")
    save(page)
    expect_saved(page)
    expect(page.locator(".sheet")).to_contain_text("Đề nghị hỗ trợ kinh phí kiểm tra.")
    expect(page.locator(".sheet")).to_contain_text("2/19 đơn vị báo cáo")
    expect_nothing_wrong(page)
    for name, sign in (("DOCX", b"PK"), ("PDF", b"%PDF-"), ("Phụ lục (Excel)", b"PK")):
        address = page.locator(".page-head").get_by_role("link", name=name).get_attribute("href")
        answer = page.context.request.get(address or "")
        assert answer.ok, name
        body = answer.body()
        assert body.startswith(sign), name
        if name == "DOCX":
            texts = [p.text for p in docx.Document(io.BytesIO(body)).paragraphs]
            assert "Đề nghị hỗ trợ kinh phí kiểm tra." in texts


def record_late(page: Page, commune: str) -> None:
    """In a closed period nothing is recorded without a reason."""
    page.goto("/tuyen-truyen/hoat-dong/them/")
    page.get_by_label("Ngày tổ chức").first.fill("5/6/2019")
    page.get_by_label("Hình thức").select_option(label="Tuyên truyền trực tiếp")
    field = page.locator(".picker input[role=combobox]")
    field.press_sequentially(fold(commune.removeprefix("Xã ")))
    page.get_by_role("option").filter(has_text=commune.removeprefix("Xã ")).first.wait_for()
    field.press("Enter")
    page.get_by_label("Lượt người").fill("60")
    save(page)
    page.locator("[name=change_reason]").fill("Xã gửi báo cáo muộn")
    save(page)
    expect_saved(page)


def reconciled(page: Page) -> None:
    page.goto("/ke-hoach/ky-bao-cao/2019/")
    page.get_by_role("link", name=PERIOD).click()
    page.get_by_role("link", name="Điều chỉnh sau khi chốt").first.click()
    expect(page.locator("main")).to_contain_text("Xã gửi báo cáo muộn")
    report(page, "9 tháng năm 2019")
    section = page.locator(".sheet")
    expect(section).to_contain_text("ĐIỀU CHỈNH SỐ LIỆU ĐÃ BÁO CÁO")
    expect(section.get_by_role("row").filter(has_text=PERIOD).first).to_contain_text(
        "Xã gửi báo cáo muộn"
    )
    report(page, PERIOD)
    expect(page.locator(".sheet")).not_to_contain_text("Xã gửi báo cáo muộn")
