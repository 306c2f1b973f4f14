"""What was typed outlives its session, and is nobody else's to find."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import DESK, PASSWORDS, opened, sign_in

FORM = "/tuyen-truyen/hoat-dong/them/"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('keep:'))"


def type_something(page: Page) -> None:
    page.goto(FORM)
    page.locator("[name=quantity]").fill("17")
    page.locator("[name=document_number]").fill("77/BC-thử")
    page.wait_for_function(f"{KEPT}.length === 1")


def lose_the_session(page: Page) -> None:
    kept = [cookie for cookie in page.context.cookies() if "session" not in cookie["name"]]
    page.context.clear_cookies()
    page.context.add_cookies(kept)  # type: ignore[arg-type]


def come_back(page: Page, account: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(account)
    page.get_by_label("Mật khẩu").fill(PASSWORDS[account])
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(re.compile(r"^(?!.*dang-nhap)"))


def latest_activity(page: Page) -> str:
    """Opens a district's latest activity; its address."""
    sign_in(page, "thuanchau")
    page.goto("/tuyen-truyen/hoat-dong/?order=-held_on")
    page.locator("main tbody td a").first.click()
    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    return page.url


def test_a_session_that_ends_while_typing_keeps_the_words(page: Page) -> None:
    sign_in(page, "thuanchau")
    type_something(page)
    lose_the_session(page)
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url("**dang-nhap**")
    come_back(page, "thuanchau")
    assert FORM in page.url
    page.locator(".keeper button").first.click()
    expect(page.locator("[name=quantity]")).to_have_value("17")
    expect(page.locator("[name=document_number]")).to_have_value("77/BC-thử")
    expect(page.locator(".keeper")).to_have_count(0)


def test_somebody_else_at_the_machine_finds_nothing(page: Page) -> None:
    sign_in(page, "thuanchau")
    type_something(page)
    lose_the_session(page)
    page.goto(FORM)
    come_back(page, "mocchau")
    expect(page.locator(".keeper")).to_have_count(0)
    assert page.evaluate(KEPT) == []


def test_signing_out_leaves_nothing(page: Page) -> None:
    sign_in(page, "thuanchau")
    type_something(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")
    page.wait_for_url("**dang-nhap**")
    assert page.evaluate(KEPT) == []


def test_undo_of_a_deletion_and_the_bin(page: Page) -> None:
    record = latest_activity(page)
    page.get_by_role("button", name="Xóa", exact=True).click()
    message = page.locator(".message")
    expect(message).to_contain_text("Đã xóa")
    message.get_by_role("button", name="Hoàn tác").click()
    page.wait_for_url(record)
    page.get_by_role("button", name="Xóa", exact=True).click()
    expect(page.locator(".message")).to_contain_text("Đã xóa")
    page.goto("/thung-rac/")
    page.get_by_role("button", name="Khôi phục").first.click()
    page.wait_for_url(record)


def test_undo_from_the_history(page: Page) -> None:
    record = latest_activity(page)
    page.goto(f"{record}sua/")
    before = page.locator("[name=document_number]").input_value()
    page.locator("[name=document_number]").fill("99/BC-nhầm")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url(record)
    page.locator(".history .undo a").first.click()
    expect(page.locator("#undo-title")).to_be_visible()
    expect(page.locator("[name=document_number]")).to_have_value(before)
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url(record)
    expect(page.locator(".history li").first).to_contain_text("Hoàn tác thay đổi")


GRID = "/tuyen-truyen/bang-thang/?form=contest"


def a_cell(page: Page, line: int, name: str) -> Locator:
    return page.locator("tr[data-line]").nth(line).locator(f"[data-cell={name}]")


def colleague(browser: Browser, fresh: str, address: str, typed: dict[str, str]) -> None:
    """Somebody of the same district saves this meanwhile, on another machine."""
    with opened(browser, fresh, DESK) as other:
        sign_in(other, "thuanchau")
        other.goto(address)
        for field, value in typed.items():
            other.locator(field).first.fill(value)
        other.get_by_role("button", name="Lưu", exact=True).click()
        expect(other.locator(".message-success")).to_be_visible()


def test_a_kept_line_of_the_grid_comes_back_to_its_own_commune(
    page: Page, browser: Browser, fresh: str
) -> None:
    """Meanwhile another has entered two lines above it: every line below stands elsewhere."""
    first = {"[data-cell=day]": "3", "[data-cell=attendances]": "20"}
    colleague(browser, fresh, GRID, first)
    sign_in(page, "thuanchau")
    page.goto(GRID)
    name = page.locator("tr[data-line] th span").nth(1).inner_text()
    a_cell(page, 1, "day").fill("9")
    a_cell(page, 1, "attendances").fill("33")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{KEPT}.length") == 1
    with opened(browser, fresh, DESK) as other:
        sign_in(other, "thuanchau")
        other.goto(f"{GRID}&more=1")
        a_cell(other, 1, "day").fill("4")
        other.get_by_role("button", name="Lưu", exact=True).click()
        expect(other.locator(".message-success")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(GRID)
    page.locator(".keeper button").first.click()
    expect(a_cell(page, 0, "attendances")).to_have_value("20")
    expect(a_cell(page, 1, "day")).to_have_value("4")
    expect(a_cell(page, 1, "attendances")).to_have_value("")
    expect(a_cell(page, 2, "attendances")).to_have_value("33")
    assert page.locator("tr[data-line] th span").nth(2).inner_text() == name


def test_what_is_kept_of_a_form_takes_back_nothing_that_others_saved(
    page: Page, browser: Browser, fresh: str
) -> None:
    form = f"{latest_activity(page)}sua/"
    page.goto(form)
    page.locator("[name=quantity]").fill("6")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{KEPT}.length") == 1
    colleague(browser, fresh, form, {"[name=document_number]": "12/BC"})
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(form)
    page.locator(".keeper button").first.click()
    expect(page.locator("[name=quantity]")).to_have_value("6")
    expect(page.locator("[name=document_number]")).to_have_value("12/BC")

    colleague(browser, fresh, form, {"[name=quantity]": "8"})
    page.goto(form)
    page.locator(".keeper button").first.click()
    expect(page.locator("[name=quantity]")).to_have_value("6")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".conflict")).to_contain_text("8")  # both values are shown


def test_a_form_given_back_with_a_conflict_does_not_offer_its_own_words_again(page: Page) -> None:
    form = f"{latest_activity(page)}sua/"
    page.goto(form)
    with page.context.expect_page() as opened:
        page.evaluate(f"window.open({form!r})")
    other = opened.value
    other.locator("[name=quantity]").fill("5")
    other.get_by_role("button", name="Lưu", exact=True).click()
    expect(other.locator(".message")).to_be_visible()
    page.locator("[name=quantity]").fill("6")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".conflict")).to_be_visible()
    expect(page.locator("[name=quantity]")).to_have_value("6")
    expect(page.locator(".keeper")).to_have_count(0)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("main")).to_contain_text("6")
