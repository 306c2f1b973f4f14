"""Coming in with two steps, at a desk and on a phone, where it is no demonstration."""

from __future__ import annotations

import base64
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect

from .conftest import PASSWORDS, opened, overflow, problems
from .server import served


@pytest.fixture
def page(browser: Browser, demo: Path, tmp_path: Path, screen: dict[str, int]) -> Iterator[Page]:
    """The demo's people, with the rules of a real installation."""
    database = tmp_path / "real.sqlite3"
    shutil.copy(demo, database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE core_installation SET is_demo = 0")
        connection.commit()
    (tmp_path / "served").mkdir()
    with served(database, tmp_path / "served") as site, opened(browser, site, screen) as made:
        yield made


def code_of(typed_key: str, later: int = 0) -> str:
    """What the app shows now, or so many seconds later."""
    totp = TOTP(base64.b32decode(typed_key.replace(" ", "")))
    totp.time = time.time() + later
    return f"{totp.token():06d}"


def type_password(page: Page, account: str, password: str = "") -> None:
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(account)
    page.get_by_label("Mật khẩu").fill(password or PASSWORDS[account])
    page.get_by_role("button", name="Đăng nhập").click()


def sign_out(page: Page) -> None:
    page.goto("/tai-khoan/")
    page.get_by_role("button", name="Đăng xuất khỏi mọi thiết bị").click()
    page.wait_for_url("**/dang-nhap/")


def expect_nothing_wrong(page: Page) -> None:
    assert not (found := overflow(page) + problems(page)), "\n".join(found)


def test_set_up_then_in_with_a_code_then_with_one_on_paper(page: Page) -> None:
    type_password(page, "tinh")
    page.wait_for_url("**/hai-buoc/")
    page.goto("/tuyen-truyen/")
    page.wait_for_url("**/hai-buoc/")  # nothing opens before
    expect_nothing_wrong(page)
    shown = page.locator("img.key-picture").evaluate("image => image.naturalWidth")
    assert shown > 0, "the content policy lets the picture in"
    key = page.locator(".key-typed code").inner_text()
    page.get_by_label("Mã trên điện thoại").fill("12")
    page.get_by_role("button", name="Kiểm tra và bật").click()
    expect(page.locator(".invalid-feedback")).to_contain_text("sáu chữ số")
    assert page.locator(".key-typed code").inner_text() == key, "the same key after a slip"
    page.get_by_label("Mã trên điện thoại").fill(code_of(key))
    page.get_by_role("button", name="Kiểm tra và bật").click()
    expect(page.locator(".code-list code")).to_have_count(10)
    codes = page.locator(".code-list code").all_inner_texts()
    expect_nothing_wrong(page)
    page.get_by_role("link", name="Đã cất giữ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tiến độ")
    sign_out(page)

    type_password(page, "tinh")
    page.wait_for_url("**/ma-xac-thuc/")
    expect_nothing_wrong(page)
    page.goto("/")
    page.wait_for_url(re.compile("dang-nhap"))  # half signed in is not signed in
    page.goto("/tai-khoan/dang-nhap/ma-xac-thuc/")
    page.get_by_label("Mã trên điện thoại").fill(code_of(key, later=30))
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tiến độ")
    sign_out(page)

    type_password(page, "tinh")
    page.get_by_role("link", name="Dùng mã dự phòng").click()
    page.get_by_label("Mã dự phòng").fill(codes[3].upper())
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator(".message")).to_contain_text("còn lại 9 mã")
    page.goto("/tai-khoan/")
    expect(page.locator("main")).to_contain_text("Còn 9 mã dự phòng")
    expect_nothing_wrong(page)


def test_too_many_wrong_passwords_lock_out_for_a_while(page: Page) -> None:
    for _n in range(5):
        type_password(page, "thuanchau", "không phải đâu 2019")
    expect(page.get_by_role("heading", level=1)).to_contain_text("thử")
    expect(page.locator("main")).to_contain_text("15 phút")
    expect_nothing_wrong(page)
    type_password(page, "thuanchau")
    expect(page.locator("main")).to_contain_text("15 phút")
    type_password(page, "mocchau")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tiến độ")
