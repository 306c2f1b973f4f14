"""An inspection from the plan to the end of a finding, the way the team really goes.

Planned with three establishments, blank minutes printed, held (one was shut), minutes typed with
two violations and a fine, a photo attached and released by a second person, the minutes printed,
a finding verified, the re-inspection planned; and the figures that move.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from .conftest import DESK, opened, sign_in
from .test_journeys import (
    ESTABLISHMENTS,
    INSPECTIONS,
    conditional_names,
    expect_nothing_wrong,
    expect_saved,
    figure,
    fill_members,
    save,
)

DECISION = "98/QĐ-ĐKT178"


def pick(page: Page, name: str, words: str) -> None:
    """Typed without marks, chosen from what is offered."""
    field = page.locator(f"[name={name}_find]")
    field.press_sequentially(f"co so mau {re.findall(r'[0-9]+', words)[0]}")
    page.get_by_role("option").filter(has_text=words).first.wait_for()
    field.press("Enter")
    expect(field).to_have_value(re.compile(re.escape(words)))


def plan(page: Page, names: list[str]) -> str:
    page.goto("/kiem-tra/ke-hoach/moi/")
    page.get_by_label("Đội", exact=False).first.select_option(
        label="Đội kiểm tra liên ngành 178 tỉnh"
    )
    page.locator("[name=decision_number]").fill(DECISION)
    for name, day in (("decision_on", "20/6/2019"), ("starts_on", "25/6/2019"),
                      ("ends_on", "26/6/2019")):  # fmt: skip
        page.locator(f"[name={name}]").fill(day)
    page.get_by_label("Huyện nơi kiểm tra").select_option(label="Huyện Thuận Châu")
    fill_members(page)
    for place, words in enumerate(names):
        if not page.locator(f"[name=planned-{place}-establishment_find]").is_visible():
            page.get_by_role("button", name="Thêm cơ sở").click()
        pick(page, f"planned-{place}-establishment", words)
    save(page)
    expect_saved(page)
    return page.url


def printed(page: Page, address: str) -> bytes:
    answer = page.context.request.get(address)
    assert answer.ok, address
    return answer.body()


def hold(page: Page, names: list[str]) -> None:
    """The lines are there already: only what came of each is typed."""
    page.get_by_role("link", name="Ghi nhận đã tiến hành").click()
    page.locator("[name=held_on]").fill("25/6/2019")
    outcomes = ("no_violation", "no_violation", "not_inspected")
    for place, outcome in enumerate(outcomes):
        line = page.locator(f"[name=visits-{place}-establishment_find]")
        expect(line).to_have_value(re.compile(re.escape(names[place])))
        page.locator(f"[name=visits-{place}-outcome]").select_option(outcome)
        page.locator(f"[name=visits-{place}-minutes_number]").fill(f"{place + 1:02d}/BB-thử")
    page.locator("[name=visits-2-not_inspected_reason]").fill("Cơ sở đóng cửa")
    save(page)
    expect_saved(page)


def type_minutes(page: Page) -> None:
    """A violation with an act of the table and another that is only to be remedied."""
    page.get_by_role("link", name="Sửa").click()
    page.locator("[name=staff]").fill("6")
    page.locator("[name=staff_women]").fill("4")
    page.locator(".choice", has_text="Không").first.click()
    lines = (("Không duy trì điều kiện về an ninh, trật tự", "recorded"),
             ("Chưa ký hợp đồng lao động", "remedy"))  # fmt: skip
    for place, (words, measure) in enumerate(lines):
        if not page.locator(f"[name=findings-{place}-text]").is_visible():
            page.get_by_role("button", name="Thêm vấn đề").click()
        page.locator(f"[name=findings-{place}-text]").fill(words)
        page.locator(f"[name=findings-{place}-measure]").select_option(measure)
        options = page.locator(f"[name=findings-{place}-act] option")
        found = options.filter(has_text="Điều 3" if place == 0 else "Điều 1 ").first
        value = (found if place == 0 else options.nth(1)).get_attribute("value")
        page.locator(f"[name=findings-{place}-act]").select_option(value)
    page.locator("[name=findings-0-record_number]").fill("01/BB-VPHC-thử")
    page.locator("[name=findings-1-remedy_due_on]").fill("20/7/2019")
    expect_nothing_wrong(page)
    page.get_by_role("button", name="Lưu biên bản").click()
    expect_saved(page)


def decide(page: Page) -> None:
    page.get_by_role("link", name="Không duy trì điều kiện").click()
    page.get_by_role("link", name="Nhập quyết định xử phạt").click()
    page.locator("[name=authority]").fill("Chủ tịch UBND huyện")
    page.locator("[name=decision_number]").fill("07/QĐ-XPHC-thử")
    page.locator("[name=decided_on]").fill("28/6/2019")
    page.locator("[name=subject]").select_option("individual")
    page.locator("[name=form]").select_option("fine")
    page.locator("[name=amount]").fill("7.000.000")
    save(page)
    expect_saved(page)
    expect(page.locator("main")).to_contain_text("7.000.000 đồng")


def attach(page: Page, picture: Path, kind: str, finding: str = "") -> None:
    page.get_by_role("link", name="Đính kèm").click()
    page.locator("[name=uploads]").set_input_files(picture)
    page.locator("[name=kind]").select_option(kind)
    if finding:
        page.locator("[name=finding]").select_option(label=finding)
    page.locator("[name=declared]").check()
    page.get_by_role("button", name="Đính kèm").click()
    expect(page.locator(".message").first).to_be_visible()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (120, 140, 160)).save(out, "JPEG")
    path = tmp_path / "anh.jpg"
    path.write_bytes(out.getvalue())
    return path


def test_an_inspection_from_the_plan_to_the_end(
    browser: Browser, fresh: str, picture: Path
) -> None:
    with opened(browser, fresh, DESK) as page:
        sign_in(page, "tinh")
        inspections, places = figure(page, INSPECTIONS), figure(page, ESTABLISHMENTS)
        names = conditional_names(page)[:3]
        address = plan(page, names)
        for kind, begins in (("pdf", b"%PDF-"), ("docx", b"PK")):
            assert printed(page, f"{address}bien-ban-trang.{kind}").startswith(begins)
        assert figure(page, INSPECTIONS) == inspections  # planned is not held
        page.goto(address)
        hold(page, names)
        page.get_by_role("link", name=names[0]).first.click()
        visit = page.url
        type_minutes(page)
        expect(page.locator("main")).to_contain_text("Lập biên bản vi phạm")
        decide(page)
        page.goto(visit)
        attach(page, picture, "photo")
        page.goto(visit)
        attach(page, picture, "evidence", "Chưa ký hợp đồng lao động")
        page.goto(visit)
        page.get_by_role("link", name="Chưa ký hợp đồng lao động").first.click()
        finding = page.url
        page.get_by_role("link", name="Báo đã khắc phục").click()
        page.locator("[name=remedied_on]").fill("29/6/2019")
        page.locator("[name=remedy_note]").fill("Đã ký hợp đồng với nhân viên")
        save(page)
        expect_saved(page)
        expect(page.get_by_role("link", name="Xác minh", exact=True)).to_have_count(0)
        assert figure(page, INSPECTIONS) == inspections + 1
        assert figure(page, ESTABLISHMENTS) == places + 2
    with opened(browser, fresh, DESK) as page:
        sign_in(page, "tinh2")
        page.goto(visit)
        page.get_by_role("button", name="Duyệt").first.click()
        expect(page.locator(".message").first).to_be_visible()
        for paper in ("bien-ban.pdf", "bien-ban.docx", "bien-ban-vi-pham.pdf"):
            assert len(printed(page, f"{visit}{paper}")) > 10_000
        page.goto(finding)
        page.get_by_role("link", name="Xác minh", exact=True).click()
        page.locator("[name=verification_note]").fill("Đã xem hợp đồng")
        save(page)
        expect_saved(page)
        expect(page.locator("main")).to_contain_text("Đã khắc phục, đã xác minh")
        page.goto(visit)
        page.get_by_role("link", name="Lên lịch kiểm tra lại").click()
        field = page.locator("[name=planned-0-establishment_find]")
        expect(field).to_have_value(re.compile(re.escape(names[0])))
        expect_nothing_wrong(page)
