"""An entry that is in the register already: told while typing, asked once, merged, taken back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import overflow, problems, sign_in


def expect_nothing_wrong(page: Page) -> None:
    assert not (found := overflow(page) + problems(page)), "\n".join(found)


def first_establishment(page: Page) -> tuple[str, str]:
    """Its name and its commune, as they are typed without marks."""
    page.goto("/kiem-tra/co-so/?standing=certificate")
    row = page.locator("main tbody tr").first
    commune = row.locator("td").nth(2).inner_text()
    return row.locator("a").inner_text(), commune.split(maxsplit=1)[1]


def without_letter(page: Page) -> None:
    """Staff of the province who enter a district's fact say that no letter came with it."""
    page.evaluate(
        "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
    )
    page.get_by_label("Không có công văn kèm theo").check()


def test_a_second_entry_is_told_asked_about_and_merged(page: Page) -> None:
    sign_in(page, "tinh")
    name, commune = first_establishment(page)

    page.goto("/kiem-tra/co-so/moi/")
    expect_nothing_wrong(page)
    page.get_by_label("Tên cơ sở").fill(name.upper())
    page.get_by_label("Loại").select_option("karaoke")
    place = page.get_by_label("Xã, phường, thị trấn").first
    place.press_sequentially(commune)
    place.press("Enter")
    told = page.locator("[data-alike-list] a")
    expect(told.first).to_have_text(name)
    expect_nothing_wrong(page)

    page.locator("summary", has_text="Người liên hệ").click()
    page.get_by_label("Điện thoại").fill("0900 000 999")
    without_letter(page)
    page.get_by_role("button", name="Lưu", exact=True).click()
    asked = page.get_by_label("Tôi đã kiểm tra, đây là cơ sở khác")
    expect(asked).to_be_visible()
    expect(page.get_by_label("Điện thoại")).to_have_value("0900 000 999")
    expect_nothing_wrong(page)
    asked.check()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".message").first).to_contain_text("Đã lưu")
    expect_nothing_wrong(page)

    page.get_by_role("link", name="Gộp với cơ sở trùng").click()
    page.get_by_role("link", name="So sánh", exact=True).first.click()
    expect_nothing_wrong(page)
    page.locator("input[name=kept]").nth(1).check()
    page.get_by_label("Lý do").fill("Nhập hai lần")
    page.get_by_role("button", name="Gộp", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect_nothing_wrong(page)
    page.get_by_role("button", name="Hoàn tác việc gộp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name.upper())


def test_a_suspension_and_the_census(page: Page) -> None:
    sign_in(page, "tinh")
    page.goto("/kiem-tra/co-so/?standing=open")
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name="Ghi tạm ngừng").click()
    page.get_by_label("Tạm ngừng từ ngày").fill("1/6/2019")
    without_letter(page)
    expect_nothing_wrong(page)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".still-open")).to_contain_text("Tạm ngừng từ 01/06/2019")
    expect_nothing_wrong(page)

    page.goto("/kiem-tra/thong-ke/?state=expected")
    city = page.locator("main tbody tr").filter(has_text="Thành phố Sơn La")
    city.get_by_role("link").first.click()
    expect(page.locator(".since")).to_contain_text(re.compile("tạm ngừng: không → có"))
    expect_nothing_wrong(page)
    page.get_by_role("link", name="Xác nhận thống kê").click()
    expect_nothing_wrong(page)
