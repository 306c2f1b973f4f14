"""An administrator looks through a district officer's eyes, and comes back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .conftest import overflow, problems, sign_in


def expect_nothing_wrong(page: Page) -> None:
    assert not (found := overflow(page) + problems(page)), "\n".join(found)


def test_the_administrator_looks_as_an_officer_and_comes_back(page: Page) -> None:
    sign_in(page, "quantri")
    page.goto("/quan-tri/tai-khoan/?search=thuanchau")
    page.get_by_role("link", name="thuanchau").click()
    page.wait_for_url("**/quan-tri/tai-khoan/*/")
    own = page.url
    expect_nothing_wrong(page)
    page.get_by_label("Lý do").fill("Huyện báo không thấy lượt kiểm tra")
    page.get_by_role("button", name="Xem như người này").click()
    bar = page.locator(".viewing-bar")
    expect(bar).to_contain_text("Thuận Châu")
    for address in ("/kiem-tra/luot/", "/tuyen-truyen/hoat-dong/", "/khong-co/"):
        page.goto(address)
        expect(bar).to_be_visible()
    page.goto("/tuyen-truyen/hoat-dong/")
    expect(page.locator("main tbody tr").first).to_contain_text("Thuận Châu")
    expect_nothing_wrong(page)
    page.goto("/tai-khoan/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chỉ xem")
    expect_nothing_wrong(page)
    bar.get_by_role("button", name="Trở lại tài khoản của tôi").click()
    page.wait_for_url(own)
    expect(bar).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Huyện báo không thấy lượt kiểm tra")
