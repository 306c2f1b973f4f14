"""Every page as its readers get it: axe finds nothing, nothing stands out of the screen at 1280 or
390 px, and the browser reports nothing (conftest.py listens).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from .conftest import DESK, PHONE, opened, overflow, problems

STAFF, OFFICER, LEADERS, POLICE, ADMINISTRATOR = "tinh", "thuanchau", "lanhdao", "congan", "quantri"

#: the list, its first record and, where no empty form shows it, that record's form of change
LISTS = (
    "communes:commune-list",
    "communes:recognition-list",
    "communes:registration-list",
    "communes:model-list",
    "communes:model-activity-list",
    "communes:officer-list",
    "communes:tag-list",
    "communes:body-review-list",
    "communes:document-list",
    "communes:hotline-list",
    "outreach:activity-list",
    "outreach:media-list",
    "outreach:outlet-list",
    "outreach:course-list",
    "inspections:inspection-list",
    "inspections:plan-list",
    "inspections:year-plan-list",
    "inspections:violation-act-list",
    "inspections:checklist-item-list",
    "inspections:rule-value-list",
    "inspections:visit-list",
    "inspections:establishment-list",
    "inspections:census-list",
    "inspections:team-list",
    "enforcement:incident-list",
    "enforcement:case-list",
    "plan:earlier-figures",
    "plan:period-current",
)
POLICE_ENTERS = ("enforcement:hotspot", "enforcement:incident", "enforcement:case")
STAFF_ENTERS = (
    "communes:recognition",
    "communes:registration",
    "communes:model",
    "communes:model-activity",
    "communes:officer",
    "communes:tag",
    "communes:body-review",
    "communes:document",
    "communes:hotline",
    "communes:declaration",
    "outreach:activity",
    "outreach:media",
    "outreach:course",
    "inspections:inspection",
    "inspections:plan",
    "inspections:year-plan",
    "inspections:violation-act",
    "inspections:checklist-item",
    "inspections:rule-value",
    "inspections:establishment",
    "inspections:team",
    "plan:earlier-figure",
)
#: account, address, what must stand on the page before it is looked at
OTHERS = (
    ("", "/", "form"),
    ("", "/khong-co-trang-nay/", "h1"),
    (LEADERS, "/", "#map svg"),
    (LEADERS, "/?district=119", "#map svg"),
    (LEADERS, "/?as_of=abc", ".toolbar-field .bad"),
    (OFFICER, "/", "#map svg"),
    (POLICE, "/", ".target"),
    (LEADERS, "/ban-do/?map=training", "#map svg"),
    (LEADERS, "/ct/communes_reached/", "tbody tr"),
    (LEADERS, "/ct/provincial_inspections/", "tbody tr"),
    (LEADERS, "/ct/cases_tried/", "h1"),
    (LEADERS, "/dia-ban/huyen/119/", "h1"),
    (LEADERS, "/dia-ban/xa/03646/", "h1"),
    (LEADERS, "/khong-co-trang-nay/", "h1"),
    (POLICE, reverse("enforcement:hotspot-list"), ".empty"),
    (STAFF, reverse("communes:declaration-list"), ".empty"),
    (LEADERS, "/mau/", "#map svg"),
    (OFFICER, reverse("outreach:month-grid"), ".month-act button"),
    (OFFICER, reverse("outreach:activity-create"), ".picker input"),
    (OFFICER, reverse("communes:registration-create"), "form"),
    (OFFICER, reverse("accounts:password-change"), "form"),
    (STAFF, reverse("outreach:month-grid"), ".month-act button"),
    (STAFF, "/ke-hoach/2019/", "h1"),
    (STAFF, "/ke-hoach/2019/sua/", "form"),
    (STAFF, "/ke-hoach/2019/communes_reached/", "h1"),
    (STAFF, "/ke-hoach/2019/communes_reached/thay-doi/", "form"),
    (STAFF, "/ke-hoach/2019/communes_reached/bo-sung/", "form"),
    (STAFF, "/ke-hoach/2019/communes_reached/phan-bo/", "form"),
    (STAFF, reverse("plan:plan-open"), "h1"),
    (STAFF, reverse("inspections:calendar"), ".calendar a"),
    (STAFF, f"{reverse('inspections:calendar')}?month=2019-07", ".calendar a.to-come"),
    (STAFF, reverse("inspections:suggestions"), ".why li"),
    (ADMINISTRATOR, reverse("administration:user-list"), "tbody tr"),
    (ADMINISTRATOR, reverse("administration:user-create"), "form"),
    (ADMINISTRATOR, reverse("administration:permissions"), "table"),
    (ADMINISTRATOR, reverse("administration:unit-list"), "tbody tr"),
)


@pytest.fixture
def visit(
    browser: Browser, looked_at: str, states: Callable[[str], Any]
) -> Iterator[Callable[[str], Page]]:
    """Opens a page as somebody; everything the browser said is judged when the test ends."""
    open_pages: list[Any] = []

    def made(account: str) -> Page:
        manager = opened(browser, looked_at, DESK, storage_state=states(account))
        open_pages.append(manager)
        return manager.__enter__()

    yield made
    for manager in open_pages:
        manager.__exit__(None, None, None)


def look(page: Page) -> None:
    """One page at both widths. The names of what is wrong stand in the failure."""
    where = page.url
    found = [f"{where} at 1280: {one}" for one in overflow(page) + problems(page)]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found += [f"{where} at 390: {one}" for one in overflow(page)]
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    assert not found, "\n".join(found)


def go(page: Page, address: str, sign: str = "h1") -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status in (200, 400, 404), f"{address}: {answer.status}"
    page.wait_for_selector(sign, state="attached")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_its_record_and_its_change(visit: Callable[[str], Page], name: str) -> None:
    page = visit(POLICE if name.startswith("enforcement:") else STAFF)
    go(page, reverse(name))
    look(page)
    record = page.locator("main tbody a").first.get_attribute("href")
    assert record, "the demo has one of every kind"
    go(page, record)
    look(page)
    change = page.locator("main a[href$='/sua/'], main a[href$='/xac-nhan/']")
    if name.removesuffix("-list") not in STAFF_ENTERS + POLICE_ENTERS and change.count():
        go(page, change.first.get_attribute("href") or "", "form")
        look(page)


@pytest.mark.parametrize("name", STAFF_ENTERS + POLICE_ENTERS)
def test_an_empty_form(visit: Callable[[str], Page], name: str) -> None:
    page = visit(POLICE if name in POLICE_ENTERS else STAFF)
    go(page, reverse(f"{name}-create"), "form")
    look(page)


@pytest.mark.parametrize(("account", "address", "sign"), OTHERS)
def test_a_page(visit: Callable[[str], Page], account: str, address: str, sign: str) -> None:
    page = visit(account)
    go(page, address, sign)
    look(page)


@pytest.mark.parametrize("name", ["outreach:activity", "inspections:inspection"])
def test_a_form_sent_empty_says_what_is_missing(visit: Callable[[str], Page], name: str) -> None:
    page = visit(STAFF)
    go(page, reverse(f"{name}-create"), "form")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_selector("[data-error-summary]")
    assert page.locator("main .is-invalid:visible").count() >= 3
    look(page)


@pytest.mark.parametrize("account", [LEADERS, OFFICER])
def test_the_phone_has_its_menu(visit: Callable[[str], Page], account: str) -> None:
    page = visit(account)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    go(page, "/", "#map svg")
    page.get_by_role("button", name="Menu").click()
    page.get_by_text("Truyền thông", exact=True).click()
    page.get_by_role("link", name="Hoạt động", exact=False).first.wait_for(state="visible")
    found = overflow(page) + problems(page)
    assert not found, "\n".join(found)


def test_a_return_and_the_page_it_is_typed_on(visit: Callable[[str], Page]) -> None:
    page = visit(STAFF)
    go(page, reverse("returns:return-list"))
    look(page)
    typed = page.locator("main a[href$='/nhap/']")
    records = page.locator("main tbody a").evaluate_all("all => all.map((one) => one.pathname)")
    for address in records:
        go(page, address)
        if typed.count():
            break
    look(page)
    go(page, typed.first.get_attribute("href") or "", "form")
    look(page)


def test_a_line_to_be_taken_out_can_still_be_read(visit: Callable[[str], Page]) -> None:
    page = visit(STAFF)
    go(page, reverse("inspections:inspection-list"))
    page.locator("main tbody a").first.click()
    page.locator("main a[href$='/sua/']").first.click()
    page.locator(".line-remove input").first.check()
    look(page)
