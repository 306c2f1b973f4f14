"""The menu as each role has it, at a desk and on a phone: with the keyboard, and before axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESK, PHONE, opened, overflow, problems

ROLES = ("tinh", "thuanchau", "congan", "lanhdao", "quantri")
#: a small page that everybody has; axe reads its top anew for each group of the menu
OWN = "/tai-khoan/"


@pytest.mark.parametrize("account", ROLES)
def test_every_group_opens_and_can_be_read(
    browser: Browser,
    looked_at: str,
    states: Callable[[str], Any],
    screen: dict[str, int],
    account: str,
) -> None:
    with opened(browser, looked_at, screen, storage_state=states(account)) as page:
        page.goto(OWN)
        if screen is PHONE:
            page.get_by_role("button", name="Menu").click()
        assert not (found := problems(page)), "\n".join(found)
        groups = page.locator("nav .nav-group")
        for number in range(groups.count()):
            group = groups.nth(number)
            group.locator("summary").focus()
            page.keyboard.press("Enter")
            expect(group.locator(".nav-menu")).to_be_visible()
            assert not (found := overflow(page) + problems(page, "header")), "\n".join(found)
            assert not (outside := beyond(page, group.locator(".nav-menu a"))), outside
            if screen is not PHONE:
                bottom = group.locator(".nav-menu").bounding_box()
                assert bottom is not None
                assert bottom["y"] + bottom["height"] <= screen["height"]
            page.keyboard.press("Tab")
            page.keyboard.press("Escape")
            expect(group.locator(".nav-menu")).to_be_hidden()
            expect(group.locator("summary")).to_be_focused()


@pytest.mark.parametrize("account", ROLES)
def test_nothing_of_the_menu_is_out_of_the_screen(
    browser: Browser, looked_at: str, states: Callable[[str], Any], account: str
) -> None:
    with opened(browser, looked_at, DESK, storage_state=states(account)) as page:
        for width in (768, 1199, 1200, 1366):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(OWN)
            assert not (found := overflow(page)), "\n".join(found)
            toggle = page.get_by_role("button", name="Menu", exact=True)
            assert toggle.is_visible() == (width < 1200)
            if width < 1200:
                toggle.click()
            assert not (outside := beyond(page, page.locator(".nav-me summary"))), outside


def beyond(page: Page, entries: Any) -> list[str]:
    """Entries cut off at a side of the screen, or broken in two by a column."""
    width = page.evaluate("document.documentElement.clientWidth")
    found = []
    for entry in entries.all():
        box = entry.bounding_box()
        assert box is not None
        if box["x"] < 0 or box["x"] + box["width"] > width or box["height"] > 70:
            found.append(entry.inner_text())
    return found


def test_a_chart_names_all_its_series_on_a_phone(
    browser: Browser, looked_at: str, states: Callable[[str], Any]
) -> None:
    with opened(browser, looked_at, PHONE, storage_state=states("lanhdao")) as page:
        page.goto("/")
        for legend in page.locator("[data-chart-legend]").all():
            legend.scroll_into_view_if_needed()
            names = legend.locator("li")
            expect(names.first).to_be_visible()
            table = page.locator(f"[data-chart-table={legend.get_attribute('data-chart-legend')}]")
            assert (
                names.all_inner_texts()
                == table.locator("tr").first.locator("th").all_text_contents()
            )
            cut = legend.evaluate(
                """list => [...list.children].filter(
                     (one) => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().right
                       > list.closest(".panel").getBoundingClientRect().right).length"""
            )
            assert cut == 0


#: what is left of a field's width beside its placeholder
ROOM_LEFT = """field => {
  const style = getComputedStyle(field), words = document.createElement("span");
  const letters = getComputedStyle(field, "::placeholder");
  words.textContent = field.placeholder;
  Object.assign(words.style, {
    position: "absolute", whiteSpace: "nowrap", fontSize: letters.fontSize,
    fontFamily: letters.fontFamily, fontWeight: letters.fontWeight,
  });
  document.body.append(words);
  const wide = words.getBoundingClientRect().width;
  words.remove();
  const within = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return within - wide;
}"""


def test_a_date_field_says_its_form_in_full(
    browser: Browser, looked_at: str, states: Callable[[str], Any], screen: dict[str, int]
) -> None:
    with opened(browser, looked_at, screen, storage_state=states("tinh")) as page:
        page.goto("/")
        if screen is PHONE:
            page.get_by_label("Thêm bộ lọc").check()
        for field in page.locator("[data-date-field]").all():
            expect(field).to_be_visible()
            assert field.get_attribute("placeholder") == "ngày/tháng/năm"
            assert field.evaluate(ROOM_LEFT) >= 0


def test_on_a_phone_a_sorting_link_is_seen_when_it_has_the_focus(
    browser: Browser, looked_at: str, states: Callable[[str], Any]
) -> None:
    """The heads of a table that is a pile of cards are out of sight, and still in the Tab order."""
    with opened(browser, looked_at, PHONE, storage_state=states("lanhdao")) as page:
        page.goto("/ct/communes_reached/")
        link = page.locator(".table-cards thead a").first
        assert link.evaluate("one => getComputedStyle(one.closest('thead')).clipPath") != "none"
        link.focus()
        seen = """one => {
          const box = one.getBoundingClientRect();
          const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return one.contains(there);
        }"""
        assert link.evaluate(seen)
        assert not (found := overflow(page)), "\n".join(found)


@pytest.mark.parametrize("address", ["/kiem-tra/cuoc/moi/", "/tuyen-truyen/bang-thang/"])
def test_on_a_phone_the_buttons_hide_no_field_that_has_the_focus(
    browser: Browser, looked_at: str, states: Callable[[str], Any], address: str
) -> None:
    """The buttons stay under the thumb, above whatever is scrolled there."""
    with opened(browser, looked_at, PHONE, storage_state=states("tinh")) as page:
        page.goto(address)
        hidden = """() => {
          const one = document.activeElement, box = one.getBoundingClientRect();
          const bar = document.querySelector(".form-actions-sticky");
          const behind = box.bottom > bar.getBoundingClientRect().top + 1 && !bar.contains(one);
          return behind && box.top < innerHeight ? one.name || one.className : "";
        }"""
        page.locator("main :is(input, select):visible").first.focus()
        for _step in range(40):
            page.keyboard.press("Tab")
            assert page.evaluate(hidden) == ""
