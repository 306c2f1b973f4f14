"""A real Chromium on a real server. What the browser complains about fails the test: console
errors, the content security policy, a server error, a request to another host.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from sonla_plan.demo.people import PEOPLE
from tests.browser.server import chromium, make_demo, served

# Playwright runs a loop in this thread; Django would refuse its ORM next to it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORDS = {person[0]: person[4] for person in PEOPLE}
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SCREENS = {"desk": DESK, "phone": PHONE}

# A report of the policy is an event of the document; the console shows only some of them.
REPORTS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        # No sandbox: as root, and in most containers, Chromium cannot make one.
        made = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demo's database as a fresh clone has it; nobody serves or writes this copy.

    Made once for all workers: whoever comes first makes it, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demo"
    folder.mkdir(exist_ok=True)
    made = folder / "demo.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            make_demo(made)
            (folder / "made").touch()
    return made


@pytest.fixture(scope="session")
def looked_at(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that tests only look at."""
    with served(demo, tmp_path_factory.mktemp("looked_at")) as site:
        yield site


@pytest.fixture
def fresh(demo: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a server of this test's own, on untouched figures."""
    with served(demo, tmp_path) as site:
        yield site


@contextmanager
def opened(browser: Browser, site: str, screen: dict[str, int], **more: Any) -> Iterator[Page]:
    context = browser.new_context(
        viewport=screen,  # type: ignore[arg-type]
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        base_url=site,
        reduced_motion="reduce",
        **more,
    )
    context.add_init_script(REPORTS)
    page, said = context.new_page(), list[str]()

    def heard(message: Any) -> None:
        # A page that answers 404 or 400 on purpose is noted by the console as well.
        if message.type == "error" and "Failed to load resource" not in message.text:
            said.append(f"console: {message.text}")

    def asked(request: Any) -> None:
        if not request.url.startswith((site, "data:", "blob:", "about:")):
            said.append(f"another host: {request.url}")

    def answered(response: Any) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            said.append(f"{response.status}: {response.url}")

    page.on("console", heard)
    page.on("pageerror", lambda problem: said.append(f"script: {problem}"))
    page.on("request", asked)
    page.on("response", answered)
    yield page
    context.close()
    assert not said, "\n".join(said)


def sign_in(page: Page, account: str) -> None:
    """Through the page people sign in with."""
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill(account)
    page.get_by_label("Mật khẩu").fill(PASSWORDS[account])
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(re.compile(r"^(?!.*dang-nhap)"))


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> dict[str, int]:
    """A desk's screen and a phone's."""
    return SCREENS[request.param]


@pytest.fixture
def page(browser: Browser, fresh: str, screen: dict[str, int]) -> Iterator[Page]:
    with opened(browser, fresh, screen) as made:
        yield made


@pytest.fixture(scope="session")
def states(browser: Browser, looked_at: str) -> Callable[[str], Any]:
    """The cookies of an account that has signed in, once for all tests that only look."""
    known: dict[str, Any] = {"": None}

    def state(account: str) -> Any:
        if account not in known:
            with opened(browser, looked_at, DESK) as page:
                sign_in(page, account)
                known[account] = page.context.storage_state()
        return known[account]

    return state


def overflow(page: Page) -> list[str]:
    """What stands out of the page to the right; a table may scroll inside its own frame.

    Charts follow a change of the width a moment later: they get that moment.
    """
    page.wait_for_load_state()  # a document that has just begun has no element to measure
    return page.evaluate(
        """async () => {
          const wide = document.documentElement.clientWidth;
          const out = () => document.documentElement.scrollWidth > wide;
          for (let turn = 0; turn < 20 && out(); turn += 1) {
            await new Promise((done) => setTimeout(done, 100));
          }
          if (!out()) return [];
          return [...document.body.querySelectorAll("*")]
            .filter((one) => one.getBoundingClientRect().right > wide + 1)
            .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`)
            .slice(-5);
        }"""
    )


def problems(page: Page, within: str | None = None) -> list[str]:
    """What stands in the way of people with disabilities, by axe's rules.

    `within`: the part of a page that has changed since all of it was looked at.
    """
    options = {"resultTypes": ["violations"]}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['target']} {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"][:4]
    ]
