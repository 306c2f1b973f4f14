#!/usr/bin/env python3
"""The pictures in docs/images, made anew from the demo by the steps of the guides.

    make pictures        all; .venv/bin/python scripts/screenshots.py grid report: these

Needs what the browser tests need: the packages of requirements-dev.txt and a Chromium.
"""

from __future__ import annotations

import os
import re
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
from tests.browser.pictures import PICTURES, draw  # noqa: E402
from tests.browser.server import chromium, make_demo, manage, served  # noqa: E402

IMAGES = ROOT / "docs" / "images"
PASSWORDS = {person[0]: person[4] for person in PEOPLE}


def page_of(browser: Browser, site: str, account: str) -> Page:
    page = browser.new_page(
        locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", base_url=site, reduced_motion="reduce"
    )
    if account:
        page.goto("/")
        page.fill("[name=username]", account)
        page.fill("[name=password]", PASSWORDS[account])
        page.press("[name=password]", "Enter")
        page.wait_for_url(re.compile(r"^(?!.*dang-nhap)"))
    return page


def main(names: list[str]) -> None:
    path_of_browser = chromium()
    if path_of_browser is None:
        sys.exit("no Chromium was found; say where it is with CHROMIUM=…")
    IMAGES.mkdir(parents=True, exist_ok=True)
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo, served_from = Path(folder) / "demo.sqlite3", Path(folder) / "served"
        served_from.mkdir()
        make_demo(demo)
        browser = playwright.chromium.launch(executable_path=path_of_browser, args=["--no-sandbox"])
        with served(demo, served_from) as site:

            def work() -> None:
                manage(served_from / "db.sqlite3", "run_jobs", "--once")

            for picture in wanted:
                page = page_of(browser, site, picture.account)
                path = draw(page, picture, work, IMAGES)
                page.close()
                print(f"{path.relative_to(ROOT)} {path.stat().st_size // 1000} kB", flush=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
