"""From the template to records and back: downloaded, filled in, sent, corrected, stored, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from .conftest import overflow, problems, sign_in
from .server import manage

#: below the headings of the template; the columns that must be filled in come first
FIRST_ROW = 5


def expect_nothing_wrong(page: Page) -> None:
    assert not (found := overflow(page) + problems(page)), "\n".join(found)


def fill(path: Path, rows: list[tuple[str, str, int, str]]) -> None:
    book = openpyxl.load_workbook(path)
    for number, row in enumerate(rows, start=FIRST_ROW):
        for column, value in enumerate(row, start=1):
            book.worksheets[0].cell(number, column, value)
    book.save(path)


def send(page: Page, path: Path, work: Callable[[], None]) -> None:
    page.locator("a[href$='/activities/nhap/']").first.click()
    expect_nothing_wrong(page)
    page.locator("[name=file]").set_input_files(path)
    page.locator(".form-actions [type=submit]").click()
    expect(page.locator("[data-working]")).to_be_visible()
    expect_nothing_wrong(page)
    work()
    expect(page.locator(".sheet-filters")).to_be_visible()
    expect_nothing_wrong(page)


def test_a_workbook_comes_in_and_is_taken_back(page: Page, tmp_path: Path) -> None:
    def work() -> None:
        manage(tmp_path / "db.sqlite3", "run_jobs", "--once")

    sign_in(page, "thuanchau")
    page.goto("/bang-tinh/")
    expect_nothing_wrong(page)
    with page.expect_download() as download:
        page.locator("a[href$='/activities/mau/']").first.click()
    path = tmp_path / "mau.xlsx"
    download.value.save_as(path)
    fill(path, [("3/5/2019", "Tờ rơi", 3, "Phổng Lái"), ("4/5/2019", "Múa lân", 2, "Mường É")])

    send(page, path, work)
    errors = page.locator(".sheet-errors li")
    expect(errors).to_have_count(1)
    expect(errors).to_contain_text("B6")
    expect(page.locator(".sheet-store")).to_have_count(0)

    page.locator(".sheet-fix [name='0.form']").fill("Văn nghệ")
    page.locator("li > .sheet-fix > [type=submit]").click()
    work()
    expect(page.locator(".sheet-store h2")).to_contain_text("2")
    expect_nothing_wrong(page)
    page.locator(".sheet-store [type=submit]").click()
    work()
    undo = page.locator("form[action$='/hoan-tac/'] button")
    expect(undo).to_be_visible()
    expect_nothing_wrong(page)
    page.goto("/tuyen-truyen/hoat-dong/?since=3/5/2019&until=4/5/2019")
    mine = page.locator("main tbody tr", has_text="Phổng Lái")
    expect(mine.first).to_be_visible()
    there = mine.count()

    page.go_back()
    undo.click()
    work()
    expect(page.locator("main h2", has_text="/")).to_be_visible()
    expect_nothing_wrong(page)
    page.goto("/tuyen-truyen/hoat-dong/?since=3/5/2019&until=4/5/2019")
    expect(mine).to_have_count(there - 1)
