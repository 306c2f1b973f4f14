#!/usr/bin/env python3
"""The pictures in docs/images, made anew from the demo.

    .venv/bin/python scripts/screenshots.py

Needs what the browser tests need: the packages of requirements-dev.txt and a Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonla_plan.settings.test")

import django  # noqa: E402

django.setup()

from sonla_plan.demo.people import PEOPLE  # noqa: E402
from tests.browser.server import make_demo, served  # noqa: E402

IMAGES = ROOT / "docs" / "images"
PASSWORDS = {person[0]: person[4] for person in PEOPLE}
DESK, PHONE = (1280, 1100), (390, 844)
#: name, account, address, width and height, what must stand there first
PICTURES = (
    ("dashboard-1280", "lanhdao", "/", DESK, "#map svg"),
    ("dashboard-390", "lanhdao", "/", PHONE, "#map svg"),
    ("grid", "thuanchau", "/tuyen-truyen/bang-thang/?month=2019-05", DESK, ".month-act button"),
    ("inspection", "tinh", "/kiem-tra/cuoc/", DESK, "main tbody a"),
)
LARGEST = 300_000  # bytes


def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    return path or sys.exit("no Chromium was found; say where it is with CHROMIUM=…")


def page_of(browser: Browser, site: str, account: str, size: tuple[int, int]) -> Page:
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        base_url=site,
        reduced_motion="reduce",
    )
    page.goto("/")
    page.fill("[name=username]", account)
    page.fill("[name=password]", PASSWORDS[account])
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"^(?!.*dang-nhap)"))
    return page


def take(browser: Browser, site: str) -> None:
    for name, account, address, size, sign in PICTURES:
        page = page_of(browser, site, account, size)
        page.goto(address)
        page.wait_for_selector(sign, state="attached")
        if name == "inspection":  # the newest one, with all that belongs to it
            page.locator(sign).first.click()
            page.wait_for_selector(".facts")
        page.evaluate("document.fonts.ready")
        path = IMAGES / f"{name}.png"
        page.screenshot(path=path)
        page.close()
        size_now = path.stat().st_size
        print(f"{path.relative_to(ROOT)} {size_now // 1000} kB")
        if size_now > LARGEST:
            sys.exit(f"{path.name} is larger than {LARGEST // 1000} kB")


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo, served_from = Path(folder) / "demo.sqlite3", Path(folder) / "served"
        served_from.mkdir()
        make_demo(demo)
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        with served(demo, served_from) as site:
            take(browser, site)
        browser.close()


if __name__ == "__main__":
    main()
